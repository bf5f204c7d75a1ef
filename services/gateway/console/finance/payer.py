"""The account that pays: shown masked; another one is proposed by one and confirmed by another."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import NotFound, Refused
from services.contracts import payments as contract
from services.contracts.commands import Command, Done
from services.contracts.queries.payments.payer import Payer, PayerInForce
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.finance.business_date import business_date
from services.gateway.console.permissions import may_use
from services.gateway.console.seen import said_seen
from services.gateway.deeds import deed
from services.gateway.inputs import a_number
from services.gateway.sign_in.pages.stepping_up import step_up
from services.gateway.visitor import client_for_visitor, signed_in_visitor

payer = Blueprint(
    "finance_payer", __name__, url_prefix="/finance/settings/payer", template_folder="templates"
)

CHANGE, CONFIRM = "finance/change_payer.html", "finance/confirm_payer.html"

INPUTS = ("name", "service_user_number", "sort_code", "account_number")


@payer.get("")
@may_use(Payer)
def shown() -> str:
    """Show the landlord's own account, masked, and the one that waits to take its place."""
    return render_template("finance/payer.html", now=_now(), me=_me())


@payer.get("/change")
@may_use(contract.ChangePayerAccount)
def ask_for_change() -> Response:
    """Ask for the landlord's own account."""
    return _form(dict.fromkeys(INPUTS, ""))


@payer.post("/change")
@may_use(contract.ChangePayerAccount)
@step_up
def change() -> AnyResponse:
    """Pay from this account: the first at once, another once a second person confirms it."""
    typed = {name: request.form.get(name, "").strip() for name in INPUTS}
    for number in ("sort_code", "account_number"):
        typed[number] = typed[number].replace(" ", "").replace("-", "")
    client, seen = client_for_visitor(), said_seen()
    try:
        if not seen:
            client.tell(contract.OpenPayerAccount(**typed), deed())
            flash("Payments come from this account from now on", "success")
        else:
            on = business_date(client)
            client.tell(contract.ChangePayerAccount(on, **typed, seen=seen), deed())
            flash("The account is proposed: it waits for another person")
    except Refused as refused:
        return _form(typed, refused)
    return redirect(url_for("finance_payer.shown"), 303)


@payer.get("/confirm")
@may_use(contract.ConfirmPayerAccount)
def ask_to_confirm() -> Response:
    """Show the account that was proposed beside the one in use."""
    return form_page(CONFIRM, **_proposed())


@payer.post("/confirm")
@may_use(contract.ConfirmPayerAccount)
@step_up
def confirm() -> AnyResponse:
    """Pay from the proposed account that was seen, from now on."""
    return _decide(contract.ConfirmPayerAccount, "Payments come from this account from now on")


@payer.post("/take-back")
@may_use(contract.TakeBackPayerAccount)
@step_up
def take_back() -> AnyResponse:
    """Leave the account as it is: the proposed one that was seen is not wanted."""
    why = request.form.get("why", "")
    return _decide(contract.TakeBackPayerAccount, "The account stays as it was", why=why)


def _decide(command_class: Callable[..., Command[Done]], done: str, **said: str) -> AnyResponse:
    client, account = client_for_visitor(), a_number(request.form.get("account")) or 0
    try:
        client.tell(command_class(business_date(client), account, **said), deed())
    except Refused as refused:
        return refused_page(CONFIRM, refused, ("why",), **_proposed(**said))
    flash(done, "success")
    return redirect(url_for("finance_payer.shown"), 303)


def _form(typed: dict[str, str], refused: Refused | None = None) -> Response:
    if refused is None:
        return form_page(CHANGE, now=_now(), typed=typed)
    return refused_page(CHANGE, refused, INPUTS, now=_now(), typed=typed)


def _proposed(why: str = "") -> dict[str, Any]:
    now = _now()
    return {"now": now, "wish": now.proposal if now else None, "me": _me(), "why": why}


def _now() -> PayerInForce | None:
    try:
        return client_for_visitor().ask(Payer())
    except NotFound:
        return None


def _me() -> str:
    return signed_in_visitor().actor.ref
