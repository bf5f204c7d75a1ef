"""The pilot's figures, by area and in all: `evaluation.json`.

Amounts are integer pence. `earned` is what the books hold as earned: due, not lost, not awaiting
the follow-up. `cost` in `landlord_repairs_in_tenant_categories` is what those jobs cost: with
zero of them, the pilot has worked.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from services.contracts.queries.enrolment import ParticipantRow
from services.contracts.queries.payments.results import InstalmentRow
from services.contracts.queries.repairs import JobRow
from services.contracts.schema import to_wire
from services.pilot.results import Results

BY_REASON = {"forfeited", "cancelled", "held"}


def evaluate(results: Results) -> dict[str, Any]:
    """Return the figures of a pilot, ready for JSON."""
    area_of = {row.tenant_ref: row.area_code for row in results.participants}
    areas = sorted({*area_of.values(), *results.scheme.areas})
    return {
        "scheme": results.scheme.name,
        "landlord": results.scheme.landlord,
        "as_of": results.as_of.isoformat(),
        "in_all": _figures(results, set(area_of)),
        "by_area": {
            area: _figures(results, {ref for ref, code in area_of.items() if code == area})
            for area in areas
        },
        "unmatched_returns": [to_wire(each) for each in results.unmatched_returns],
    }


def _figures(results: Results, tenants: set[str]) -> dict[str, Any]:
    mine = [row for row in results.participants if row.tenant_ref in tenants]
    instalments = [row for row in results.instalments if row.tenant_ref in tenants]
    payments = [row for row in results.payments if row.tenant_ref in tenants]
    return {
        "tenants": len(mine),
        "tenants_by_status": dict(Counter(row.status for row in mine)),
        "money_by_element": {
            element: _money(i for i in instalments if i.element == element)
            for element in results.scheme.elements
        },
        "payments_by_status": dict(Counter(row.status for row in payments)),
        "landlord_repairs_in_tenant_categories": _call_outs(mine, results.jobs),
    }


def _money(instalments: Iterable[InstalmentRow]) -> dict[str, Any]:
    """Return pence by what became of the instalments."""
    figures: dict[str, Any] = {
        "promised_pence": 0,
        "earned_pence": 0,
        "scheduled_pence": 0,
        "submitted_pence": 0,
        "paid_pence": 0,
        "returned_pence": 0,
        "forfeited_pence_by_reason": Counter(),
        "cancelled_pence_by_reason": Counter(),
        "held_pence_by_reason": Counter(),
    }
    for row in instalments:
        amount, status = row.amount_pence, row.status
        figures["promised_pence"] += amount
        figures["earned_pence"] += amount if row.earned else 0
        if status in BY_REASON:
            figures[f"{status}_pence_by_reason"][row.reason] += amount
        else:
            figures[f"{status}_pence"] += amount
    return figures


def _call_outs(participants: Iterable[ParticipantRow], jobs: Iterable[JobRow]) -> dict[str, int]:
    """Count the landlord's repairs in tenant categories reported in the active year.

    Of tenants who took the repairs element; the year ends early for one who left.
    """
    years = {
        row.tenant_ref: (row.start_date, row.end_date)
        for row in participants
        if "repairs" in row.elements
    }
    counted = [
        job
        for job in jobs
        if job.responsibility == "tenant"
        and job.done_by == "landlord"
        and job.status == "completed"
        and _is_within(job.reported_on, years.get(job.tenant_ref))
    ]
    return {
        "number": len(counted),
        "of_them_emergencies": sum(job.emergency for job in counted),
        "cost_pence": sum(job.cost_pence for job in counted),
    }


def _is_within(day: date, year: tuple[date | None, date | None] | None) -> bool:
    """Return whether a day is in a year that has begun."""
    first, after = year or (None, None)
    return first is not None and after is not None and first <= day < after
