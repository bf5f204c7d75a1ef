"""A tenant's bank details: checked and kept, withdrawn, and confirmed by another person."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Invalid, Refused
from services.contracts import payments as contract
from services.contracts.queries.payments.accounts import (
    BankDetails,
    CheckOfDetails,
    NameOnAccount,
    UnconfirmedDetails,
)
from services.gateway.access import roles
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.finance.business_date import business_date
from services.gateway.console.finance.words import money_words
from services.gateway.console.lists import list_page
from services.gateway.console.seen import said_seen
from services.gateway.deeds import deed
from services.gateway.sign_in.pages.stepping_up import step_up
from services.gateway.visitor import client_for_visitor, note_view, signed_in_visitor

details_room = Blueprint(
    "finance_details", __name__, url_prefix="/finance", template_folder="templates"
)
details_room.context_processor(money_words)

may_see = roles("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
may_enter = roles("finance", "housing_officer")

ENTER, CHECKED = "finance/enter_details.html", "finance/details_checked.html"
INPUTS = ("sort_code", "account_number", "account_name")


@details_room.get("/tenants/<tenant_ref>/bank-details")
@may_see
def details(tenant_ref: str) -> str:
    """Show every account a tenant gave, masked, and which one is paid to."""
    found = client_for_visitor().ask(BankDetails(tenant_ref))
    note_view("bank details", tenant_ref)
    me = signed_in_visitor().actor.ref
    return render_template("finance/bank_details.html", found=found, me=me)


@details_room.get("/tenants/<tenant_ref>/bank-details/enter")
@may_enter
def ask_for_details(tenant_ref: str) -> Response:
    """Ask for the numbers and the name."""
    seen = client_for_visitor().ask(BankDetails(tenant_ref)).seen
    return form_page(ENTER, tenant_ref=tenant_ref, typed=dict.fromkeys(INPUTS, ""), seen=seen)


@details_room.post("/tenants/<tenant_ref>/bank-details/check")
@may_enter
def check(tenant_ref: str) -> Response:
    """Say in words what the checks say, before anything is kept."""
    typed = _typed()
    shown: dict[str, Any] = {"tenant_ref": tenant_ref, "typed": typed, "seen": said_seen()}
    if "change" in request.form:
        return form_page(ENTER, **shown)
    try:
        found = client_for_visitor().ask(CheckOfDetails(tenant_ref, **typed))
    except Invalid as refused:
        return refused_page(ENTER, refused, INPUTS, **shown)
    return form_page(CHECKED, found=found, last_digits=typed["account_number"][-4:], **shown)


@details_room.post("/tenants/<tenant_ref>/bank-details/enter")
@may_enter
def enter(tenant_ref: str) -> AnyResponse:
    """Keep the details, once their verdict was seen."""
    client, typed = client_for_visitor(), _typed()
    try:
        client.ask(CheckOfDetails(tenant_ref, **typed))
        on, seen = business_date(client), said_seen()
        command = contract.ChangeBankDetails(tenant_ref, on, **typed, seen=seen)
        client.tell(command, deed())
    except Refused as refused:
        now = client.ask(BankDetails(tenant_ref)).seen
        shown: dict[str, Any] = {"tenant_ref": tenant_ref, "typed": typed, "seen": now}
        return refused_page(ENTER, refused, INPUTS, **shown)
    flash(f"The bank details of {tenant_ref} are kept", "success")
    return redirect(url_for("finance_details.details", tenant_ref=tenant_ref), 303)


@details_room.get("/tenants/<tenant_ref>/bank-details/withdraw")
@may_enter
def ask_to_withdraw(tenant_ref: str) -> str:
    """Say what withdrawing a tenant's bank details does, and ask for it."""
    seen = client_for_visitor().ask(BankDetails(tenant_ref)).seen
    return render_template("finance/withdraw_details.html", tenant_ref=tenant_ref, seen=seen)


@details_room.post("/tenants/<tenant_ref>/bank-details/withdraw")
@may_enter
def withdraw(tenant_ref: str) -> AnyResponse:
    """Pay nothing to a tenant's account any more."""
    client = client_for_visitor()
    command = contract.ChangeBankDetails(tenant_ref, business_date(client), "", "", "", said_seen())
    client.tell(command, deed())
    flash(f"The bank details of {tenant_ref} are withdrawn", "success")
    return redirect(url_for("finance_details.details", tenant_ref=tenant_ref), 303)


@details_room.get("/details-to-confirm")
@roles("finance", "finance_approver", "auditor")
def unconfirmed() -> str | Response:
    """List the details that wait for a second person."""
    template, me = "finance/details_to_confirm.html", signed_in_visitor().actor.ref
    return list_page(UnconfirmedDetails(), template, "details-to-confirm", me=me)


@details_room.get("/tenants/<tenant_ref>/bank-details/<int:account>/confirm")
@roles("finance_approver")
def ask_to_confirm(tenant_ref: str, account: int) -> Response:
    """Show the account that waits, and what confirming it does."""
    return _confirmation(tenant_ref, account)


@details_room.post("/tenants/<tenant_ref>/bank-details/<int:account>/confirm")
@roles("finance_approver")
@step_up
def confirm(tenant_ref: str, account: int) -> AnyResponse:
    """Let details be used that this person has checked, and another one entered."""
    client, why = client_for_visitor(), " ".join(request.form.get("why", "").split())
    command = contract.ConfirmBankDetails(tenant_ref, business_date(client), account, why)
    try:
        client.tell(command, deed())
    except Refused as refused:
        return _confirmation(tenant_ref, account, refused, why)
    flash(f"The bank details of {tenant_ref} are confirmed", "success")
    return redirect(url_for("finance_details.details", tenant_ref=tenant_ref), 303)


def _confirmation(
    tenant_ref: str, account: int, refused: Refused | None = None, why: str = ""
) -> Response:
    found = client_for_visitor().ask(BankDetails(tenant_ref))
    note_view("bank details", tenant_ref)
    row = next((one for one in found.accounts if one.number == account), None)
    me = signed_in_visitor().actor.ref
    name = client_for_visitor().ask(NameOnAccount(tenant_ref, account)).account_name if row else ""
    shown: dict[str, Any] = {"found": found, "row": row, "account_name": name, "why": why, "me": me}
    template = "finance/confirm_details.html"
    if refused is not None:
        return refused_page(template, refused, ["why"], **shown)
    return form_page(template, status=200 if row else 404, **shown)


def _typed() -> dict[str, str]:
    """Return what was typed; the numbers as banks have them, without blanks and dashes."""
    typed = {name: request.form.get(name, "").strip() for name in INPUTS}
    for number in ("sort_code", "account_number"):
        typed[number] = typed[number].replace(" ", "").replace("-", "")
    return typed
