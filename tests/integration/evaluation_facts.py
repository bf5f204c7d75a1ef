"""A small pilot as the evaluation's facts, written down so that all of it can be counted by hand.

Enrolment opened on 3 October 2011. Of the homes with the repairs element

- T1 took part for the whole year, and had two repairs the year before;
- T2 withdrew after 182 days, and had a repair after that;
- T3 was given a place, never started, and had a repair;
- T5 took part for 92 days, when the tenancy ended;
- T6 was never given a place.

T4 took part, but only for housing management.
"""

import datetime as dt
from typing import Any

from sqlalchemy import Connection, Table

from services.evaluation import tables

OPENS = dt.date(2011, 10, 3)
START = dt.date(2011, 11, 1)
END = dt.date(2012, 11, 1)
LAST = dt.date(2012, 12, 31)


def keep(connection: Connection, table: Table, *rows: dict[str, Any]) -> None:
    """Write facts; `sequence` where a table has it."""
    ordered = {"sequence": 1} if "sequence" in table.c else {}
    connection.execute(table.insert(), [ordered | row for row in rows])


def keep_scheme(connection: Connection) -> None:
    """The scheme, its costs, and the closed dates."""
    keep(
        connection,
        tables.scheme,
        {
            "id": 1,
            "name": "Club",
            "landlord": "L",
            "opens_on": OPENS,
            "months": 12,
            "instalments": 4,
            "timing": "arrears",
            "strikes": 3,
        },
    )
    costs = {"visit": 3500, "officer_minute": 45, "action_minutes": 10, "bank_file": 500}
    costs |= {"message_sms": 3, "message_email": 0, "message_letter": 95}
    keep(connection, tables.costs, {"id": 1, **costs, "repair": None})
    keep(connection, tables.cut_offs, {"date": OPENS}, {"date": LAST})


def keep_homes(connection: Connection) -> None:
    """Who took part, and how."""
    refs = ("T1", "T2", "T3", "T4", "T5", "T6")
    area, took = {"T1": "DUD", "T2": "DUD"}, {"T2": "repairs+housing_management"}
    took |= {"T4": "housing_management"}
    keep(
        connection,
        tables.tenants,
        *(
            {
                "tenant_ref": ref,
                "area_code": area.get(ref, "LIC"),
                "elements": took.get(ref, "repairs"),
                "registered_on": OPENS,
            }
            for ref in refs
        ),
    )
    began = ("T1", "T2", "T4", "T5")
    keep(
        connection,
        tables.year_elements,
        *(
            {"tenant_ref": ref, "element": element, "annual_pence": 30_000}
            for ref in began
            for element in took.get(ref, "repairs").split("+")
        ),
    )
    keep(
        connection,
        tables.years,
        *({"tenant_ref": ref, "starts_on": START, "ends_on": END} for ref in began),
    )
    places = {ref: dt.date(2011, 10, 20) for ref in began} | {"T3": dt.date(2011, 12, 1)}
    keep(
        connection,
        tables.moves,
        *({"tenant_ref": ref, "status": "agreed", "on": on} for ref, on in places.items()),
    )
    keep(
        connection,
        tables.leavings,
        _left("T2", "withdrawn", dt.date(2012, 5, 1)),
        _left("T3", "withdrawn", dt.date(2012, 1, 31)),
        _left("T5", "tenancy_ended", dt.date(2012, 2, 1)),
    )
    keep(connection, tables.tenancy_ends, {"tenant_ref": "T5", "on": dt.date(2012, 2, 1)})
    keep(connection, tables.signatures, *({"tenant_ref": ref, "on": OPENS} for ref in places))


def _left(tenant_ref: str, why: str, on: dt.date) -> dict[str, Any]:
    return {"tenant_ref": tenant_ref, "why": why, "started": tenant_ref != "T3", "on": on}


def keep_repairs(connection: Connection) -> None:
    """Jobs while the scheme ran: of those of T1 one counts."""
    in_year = dt.date(2012, 3, 1)
    jobs = [
        _job("T1", START),
        _job("T1", in_year, done_by="tenant"),
        _job("T1", in_year, status="cancelled"),
        _job("T1", in_year, counts=False),
        _job("T1", START - dt.timedelta(1)),
        _job("T1", END),
        _job("T2", dt.date(2012, 6, 1)),
        _job("T3", dt.date(2012, 1, 10)),
        _job("T4", in_year),
        _job("T5", dt.date(2012, 2, 1)),
        _job("T6", in_year),
    ]
    keep(
        connection,
        tables.jobs,
        *({"job_ref": f"J{n}", **job} for n, job in enumerate(jobs)),
    )


def _job(tenant_ref: str, on: dt.date, **other: Any) -> dict[str, Any]:
    job = {"done_by": "landlord", "status": "completed", "counts": True, "emergency": False}
    job |= {"category": "plumbing_minor", "responsibility": "tenant", "cost_pence": 9_000}
    return {"tenant_ref": tenant_ref, "reported_on": on, **job, **other}


def keep_history(connection: Connection) -> None:
    """Two repairs of T1 count, one in each half; others are before the year, and after it."""
    days = ["2010-10-02", "2010-10-03", "2011-04-05", "2011-10-03"]
    row = {"tenant_ref": "T1", "category": "garden"}
    keep(
        connection,
        tables.history,
        *(
            {"number": n, **row, "reported_on": dt.date.fromisoformat(on), "cost_pence": 4_000 * n}
            for n, on in enumerate(days, start=1)
        ),
    )


def keep_comparison(connection: Connection) -> None:
    """H1 was counted in both periods, H2 only before."""
    days = {
        "before": (dt.date(2010, 10, 3), dt.date(2011, 10, 2)),
        "during": (dt.date(2012, 1, 1), dt.date(2012, 12, 31)),
    }
    counted = [("H1", "before", 3, 30_000), ("H1", "during", 2, 20_000), ("H2", "before", 9, 1)]
    keep(
        connection,
        tables.comparison,
        *(
            {
                "home_ref": home,
                "period": period,
                "area_code": "DUD",
                "first_day": days[period][0],
                "last_day": days[period][1],
                "repairs": repairs,
                "cost_pence": cost,
            }
            for home, period, repairs, cost in counted
        ),
    )
