"""A payment came back, and the bank said so otherwise than in a report: it is noted by hand."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Conflict, Invalid, NotNow
from services.contracts import payments as contract
from services.contracts.queries.payments.runs import RunByRef
from services.contracts.queries.payments.tenants import MoneyOfTenant, PaymentInBrief
from services.contracts.refusals import Fault
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.finance.business_date import business_date
from services.gateway.console.finance.deeds_of_runs import file_that_counts
from services.gateway.console.finance.words import RETURN_CODES, money_words
from services.gateway.console.permissions import may_use
from services.gateway.deeds import deed
from services.gateway.inputs import read_date
from services.gateway.visitor import client_for_visitor, note_view

returned = Blueprint(
    "returned",
    __name__,
    url_prefix="/finance/tenants/<tenant_ref>/payments/<reference>/returned",
    template_folder="templates",
)
returned.context_processor(money_words)

FORM: Final = "finance/payment_returned.html"
SENT: Final = frozenset({"submitted", "paid"})
"""States of a payment that can come back."""


@returned.get("")
@may_use(contract.RecordReturn)
def ask(tenant_ref: str, reference: str) -> Response:
    """Say what noting it does, and ask for the day and the bank's reason."""
    return _page(tenant_ref, reference)


@returned.post("")
@may_use(contract.RecordReturn)
def note(tenant_ref: str, reference: str) -> AnyResponse:
    """Note that a payment came back."""
    on, code = read_date(request.form, "on", "the day it came back"), request.form.get("code", "")
    faults = [on] if isinstance(on, Fault) else []
    if code not in RETURN_CODES:
        faults.append(Fault("Choose the reason that the bank gave", "code"))
    if isinstance(on, Fault) or faults:
        return _page(tenant_ref, reference, faults)
    payment = _payment(tenant_ref, reference)
    command = contract.RecordReturn(tenant_ref, payment.entry_day, on, code)  # type: ignore[arg-type]
    try:
        client_for_visitor().tell(command, deed())
    except (Conflict, Invalid, NotNow) as refused:
        return _page(tenant_ref, reference, refused=refused)
    flash(f"{reference} is noted as returned", "success")
    return redirect(url_for("finance_tenants.money", tenant_ref=tenant_ref), 303)


def _payment(tenant_ref: str, reference: str) -> PaymentInBrief:
    found = client_for_visitor().ask(MoneyOfTenant(tenant_ref))
    payment = next((one for one in found.payments if one.reference == reference), None)
    if payment is None:
        raise NotFound
    return payment


def _page(
    tenant_ref: str,
    reference: str,
    faults: list[Fault] | None = None,
    refused: Conflict | Invalid | NotNow | None = None,
) -> Response:
    payment = _payment(tenant_ref, reference)
    note_view("money", tenant_ref)
    day: date | dict[str, str] = request.form.to_dict() or business_date(client_for_visitor())
    shown: dict[str, Any] = {"tenant_ref": tenant_ref, "payment": payment, "on": day}
    shown["file"] = file_that_counts(client_for_visitor().ask(RunByRef(payment.run_ref)))
    shown |= {"code": request.form.get("code", ""), "can": payment.status in SENT}
    if refused is not None:
        return refused_page(FORM, refused, ["on", "code"], **shown)
    return form_page(FORM, faults or [], **shown)
