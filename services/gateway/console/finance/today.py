"""What waits for whom, oldest first; what falls due, and why it would not be paid."""

from collections.abc import Iterator
from typing import Any, Final

from flask import Blueprint, Response, render_template, url_for

from services.contracts import payments as contract
from services.contracts.queries.payments.finance import (
    FinanceDay,
    FinanceToday,
    InstalmentsDue,
    WaitingRow,
)
from services.gateway.console.asked import chosen, code, day
from services.gateway.console.finance.words import ELEMENTS, REASONS, STATUSES, WAITING, choices
from services.gateway.console.lists import list_page
from services.gateway.console.permissions import can_use, may_use
from services.gateway.console.waiting import Contribution, Waiting
from services.gateway.visitor import client_for_visitor, signed_in_visitor

finance = Blueprint("finance", __name__, url_prefix="/finance", template_folder="templates")

DEEDS: Final[dict[str, type[Any]]] = {
    "approve": contract.ApproveRun,
    "export": contract.ExportRuns,
    "submit": contract.SubmitRun,
    "confirm_details": contract.ConfirmBankDetails,
    "confirm_settings": contract.ConfirmPaymentSettings,
    "confirm_payer": contract.ConfirmPayerAccount,
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


ONE: Final = {
    "confirm_settings": ("finance_settings.ask_to_confirm", "Looser settings to confirm"),
    "confirm_payer": ("finance_payer.ask_to_confirm", "Another account to pay from, to confirm"),
}
"""Where what there is one of is seen to, and what it says."""

SEVERAL: Final = {
    "confirm_details": ("finance_details.unconfirmed", "Bank details to confirm"),
    "unmatched_returns": ("from_bank.unmatched", "Returns that fit no payment"),
    "not_on_statement": ("from_bank.missing", "Not on the bank statement"),
}
"""Where several things of a kind are seen to, and what it says before their number."""


def _waits(found: FinanceDay) -> Iterator[Waiting]:
    for row in filter(_is_for_me, found.waiting):
        if row.kind in SEVERAL:
            endpoint, words = SEVERAL[row.kind]
            text, href = f"{words}: {row.number:,}", url_for(endpoint)
        elif row.kind in ONE:
            endpoint, text = ONE[row.kind]
            href = url_for(endpoint)
        else:
            text = f"{WAITING[row.kind]} {row.subject}"
            href = url_for("runs.one", run_ref=row.subject)
        yield Waiting(text, href, row.since, row.until)


WAITS: Final = Contribution(FinanceToday, _waits)
"""What of finance waits, for the first page."""
