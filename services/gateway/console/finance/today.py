"""What waits for whom, oldest first; what falls due, and why it would not be paid."""

from typing import Any, Final

from flask import Blueprint, Response, render_template

from services.contracts import payments as contract
from services.contracts.queries.payments.finance import FinanceToday, InstalmentsDue, WaitingRow
from services.gateway.console.asked import chosen, code, day
from services.gateway.console.finance.words import ELEMENTS, REASONS, STATUSES, choices
from services.gateway.console.lists import list_page
from services.gateway.console.permissions import can_use, may_use
from services.gateway.visitor import client_for_visitor, signed_in_visitor

finance = Blueprint("finance", __name__, url_prefix="/finance", template_folder="templates")

DEEDS: Final[dict[str, type[Any]]] = {
    "approve": contract.ApproveRun,
    "export": contract.ExportRuns,
    "submit": contract.SubmitRun,
    "confirm_details": contract.ConfirmBankDetails,
    "unmatched_returns": contract.RecordReturn,
    "not_on_statement": contract.ImportStatement,
}
"""The command that ends each wait."""


@finance.get("")
@may_use(FinanceToday)
def today() -> str:
    """What waits, and what falls due."""
    found = client_for_visitor().ask(FinanceToday())
    mine = [row for row in found.waiting if _is_for_me(row)]
    others = [row for row in found.waiting if row not in mine]
    return render_template("finance/today.html", day=found, mine=mine, others=others)


@finance.get("/due")
@may_use(InstalmentsDue)
def due() -> str | Response:
    """Instalments by the day they fall due, and why they would not be paid."""
    status = chosen("status", STATUSES)
    query = InstalmentsDue(
        due_from=day("from"),
        due_to=day("to"),
        statuses=(status,) if status else (),
        reason=chosen("reason", REASONS),
        area_code=code("area"),
        element=chosen("element", ELEMENTS),
    )
    filters = {
        "statuses": choices(STATUSES, "Every status"),
        "reasons": choices(REASONS, "Every reason"),
        "elements": choices(ELEMENTS, "Every element"),
    }
    return list_page(query, "finance/due.html", "instalments", asked=query, **filters)


def _is_for_me(row: WaitingRow) -> bool:
    return can_use(DEEDS[row.kind]) and signed_in_visitor().actor.ref not in row.barred
