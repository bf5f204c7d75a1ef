"""The budget against what instalments come to, and the samples of people who are asked."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, case, cast, func, select

from services.payments import tables
from services.payments.domain.budget import Amount, BudgetLine, report_budget
from services.payments.domain.verification import OUTCOMES
from services.payments.queries.results import PAGE

# --- the budget ---


def budget(connection: Connection) -> dict[str, Any]:
    """Return how each element stands in each area (`lines`), and the `total` of them.

    `forecast_pence` is what will have been paid if nothing more is lost.
    """
    budgets, areas = tables.budgets, tables.areas
    set_pence = {
        (row.element, row.area_code): row.amount_pence
        for row in connection.execute(select(budgets))
    }
    report = report_budget(set_pence, [Amount(*row) for row in connection.execute(_sums())])
    names = {row.code: row.name for row in connection.execute(select(areas))}
    return {
        "lines": [_budget_line(line, names) for line in report.lines],
        "total": _budget_line(report.total, names),
    }


def _sums() -> Select[Any]:
    """Pence by element, area and status, added up by the database."""
    rows, tenants = tables.instalments, tables.tenants
    area = func.coalesce(tenants.c.area_code, "")
    return (
        select(rows.c.element, area, rows.c.status, cast(func.sum(rows.c.amount_pence), BigInteger))
        .outerjoin_from(rows, tenants, tenants.c.tenant_ref == rows.c.tenant_ref)
        .group_by(rows.c.element, area, rows.c.status)
    )


def _budget_line(line: BudgetLine, names: dict[str, str]) -> dict[str, Any]:
    told = asdict(line)
    return {
        "element": told.pop("element"),
        "area_code": (code := told.pop("area")),
        "area": names.get(code, ""),
        **told,
        "forecast_pence": line.forecast_pence,
        "remaining_pence": line.remaining_pence,
        "over_budget": line.over_budget,
    }


# --- samples ---


def samples(connection: Connection) -> list[dict[str, Any]]:
    """Return every sample, newest first, with how many of its people had each outcome."""
    return _samples(connection)


def sample(connection: Connection, number: int) -> dict[str, Any] | None:
    """Return one sample with how many of its people had each outcome; None if there is none."""
    return next(iter(_samples(connection, tables.samples.c.number == number)), None)


def sample_people(connection: Connection, number: int, after: str = "") -> list[dict[str, Any]]:
    """Return up to 500 people of a sample by reference, after `after`, with what came of asking.

    `paid_pence` in `payments` is what the books say reached the account, up to now.
    """
    table, tenants, paid = tables.sample_people, tables.tenants, tables.payments
    of_person = (paid.c.tenant_ref == table.c.tenant_ref) & (paid.c.status == "paid")
    pence = func.coalesce(cast(func.sum(paid.c.amount_pence), BigInteger), 0)
    query = (
        select(
            table,
            *(tenants.c[name] for name in ("title", "first_name", "last_name", "area_code")),
            select(func.count()).where(of_person).scalar_subquery().label("payments"),
            select(pence).where(of_person).scalar_subquery().label("paid_pence"),
        )
        .outerjoin(tenants, tenants.c.tenant_ref == table.c.tenant_ref)
        .where(table.c.sample_number == number, table.c.tenant_ref > after)
        .order_by(table.c.tenant_ref)
        .limit(PAGE)
    )
    return [_person(row) for row in connection.execute(query)]


def _samples(connection: Connection, *which: ColumnElement[bool]) -> list[dict[str, Any]]:
    table, people = tables.samples, tables.sample_people
    counts = [func.sum(case((people.c.outcome == o, 1), else_=0)).label(o) for o in OUTCOMES]
    query = (
        select(table, func.count().label("people"), *counts)
        .join(people, people.c.sample_number == table.c.number)
        .where(*which)
        .group_by(table.c.number)
        .order_by(table.c.number.desc())
    )
    names = ("number", "drawn_by", "seed", "confidence_per_cent", "margin_per_cent", "population")
    return [
        {name: getattr(row, name) for name in names}
        | {"drawn_on": row.drawn_on.isoformat(), "people": row.people}
        | {outcome: int(getattr(row, outcome)) for outcome in OUTCOMES}
        for row in connection.execute(query)
    ]


def _person(row: Any) -> dict[str, Any]:
    name = " ".join(part for part in (row.title, row.first_name, row.last_name) if part)
    return {
        "tenant_ref": row.tenant_ref,
        "name": name,
        "area_code": row.area_code or "",
        "payments": row.payments,
        "paid_pence": int(row.paid_pence),
        "outcome": row.outcome,
        "note": row.note,
        "checked_by": row.checked_by or "",
        "checked_on": row.checked_on.isoformat() if row.checked_on else "",
    }
