"""The pilot's figures, by area and in all: `evaluation.json`.

Amounts are integer pence. `earned` is what the books hold as earned: due, not lost, not awaiting
the follow-up. `cost` in `landlord_repairs_in_tenant_categories` is what those jobs cost: with
zero of them, the pilot has worked. Tenants and repairs are as the evaluation service counts them.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from services.contracts.queries.evaluation import By
from services.contracts.queries.payments.results import InstalmentRow
from services.contracts.schema import to_wire
from services.pilot.results import Results

STANDS = "take_up.now."
BY_REASON = {"forfeited", "cancelled", "held"}


def evaluate(results: Results) -> dict[str, Any]:
    """Return the figures of a pilot, ready for JSON."""
    area_of = {row.tenant_ref: row.area_code for row in results.participants}
    areas = sorted({*area_of.values(), *results.scheme.areas})
    return {
        "scheme": results.scheme.name,
        "landlord": results.scheme.landlord,
        "as_of": results.as_of.isoformat(),
        "in_all": _figures(results, set(area_of), _named(results, "all", "")),
        "by_area": {
            area: _figures(
                results,
                {ref for ref, code in area_of.items() if code == area},
                _named(results, "area", area),
            )
            for area in areas
        },
        "unmatched_returns": [to_wire(each) for each in results.unmatched_returns],
    }


def _named(results: Results, by: By, of: str) -> Counter[str]:
    """Return what the evaluation counted, by the figures' names."""
    return Counter({f.name: f.value for f in results.figures if (f.by, f.of) == (by, of)})


def _figures(results: Results, tenants: set[str], counted: Counter[str]) -> dict[str, Any]:
    instalments = [row for row in results.instalments if row.tenant_ref in tenants]
    payments = [row for row in results.payments if row.tenant_ref in tenants]
    return {
        "tenants": counted["take_up.registered"],
        "tenants_by_status": {
            name.removeprefix(STANDS): number
            for name, number in counted.items()
            if name.startswith(STANDS) and number
        },
        "money_by_element": {
            element: _money(i for i in instalments if i.element == element)
            for element in results.scheme.elements
        },
        "payments_by_status": dict(Counter(row.status for row in payments)),
        "landlord_repairs_in_tenant_categories": {
            "number": counted["repairs.call_outs"],
            "of_them_emergencies": counted["repairs.call_outs.emergencies"],
            "cost_pence": counted["repairs.call_outs.cost"],
        },
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
