"""What finance decides for itself: its settings and the weight table."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Conflict, Invalid, Refused
from services.bank_formats.weights import text_in
from services.contracts import payments as contract
from services.contracts.queries.payments.accounts import Settings, SettingsInForce
from services.contracts.refusals import Fault
from services.gateway.access import roles
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.finance.business_date import business_date
from services.gateway.console.money_in import typed_pence
from services.gateway.console.seen import said_seen
from services.gateway.deeds import deed
from services.gateway.sign_in.pages.stepping_up import step_up
from services.gateway.visitor import client_for_visitor, signed_in_visitor
from services.terms.counting import counted
from services.terms.days import long_day
from services.terms.money import to_decimal

settings = Blueprint(
    "finance_settings", __name__, url_prefix="/finance/settings", template_folder="templates"
)

may_see = roles("finance", "finance_approver", "auditor")

CHANGE, CONFIRM = "finance/change_settings.html", "finance/confirm_settings.html"
WEIGHTS = "finance/replace_weights.html"

TYPED = ("cooling_off_days", "approvals", "limit", "portal_columns", "statement_columns")
NAMED = {"second_approval_above_pence": "limit", "second_approval_decided": "approvals"}
UNDECIDED, ABOVE, NEVER = "undecided", "above", "never"


@settings.get("")
@may_see
def shown() -> str:
    """Show the settings in force, what was proposed, and which weight table is used."""
    found, me = client_for_visitor().ask(Settings()), signed_in_visitor().actor.ref
    return render_template("finance/settings.html", found=found, me=me)


# --- settings ---


@settings.get("/change")
@roles("finance_approver")
def ask_for_change() -> Response:
    """Show the settings in force, to be changed."""
    now = client_for_visitor().ask(Settings())
    limit = now.second_approval_above_pence
    typed = {
        "cooling_off_days": str(now.cooling_off_days),
        "approvals": _approvals(now),
        "limit": "" if limit is None else to_decimal(limit),
        "portal_columns": now.portal_columns,
        "statement_columns": now.statement_columns,
        "details_confirmed": "yes" if now.details_confirmed else "",
    }
    return form_page(CHANGE, typed=typed, now=now, stale=False)


@settings.post("/change")
@roles("finance_approver")
@step_up
def change() -> AnyResponse:
    """Change settings: what is stricter counts at once, what is looser waits for another person."""
    typed = {name: request.form.get(name, "").strip() for name in (*TYPED, "details_confirmed")}
    days, approvals = typed["cooling_off_days"], typed["approvals"]
    limit, faults = typed_pence(typed["limit"]) if approvals == ABOVE else None, []
    if not (days.isascii() and days.isdigit() and len(days) <= 3):
        faults.append(Fault("give the cooling-off in whole working days", "cooling_off_days"))
    if approvals not in (UNDECIDED, ABOVE, NEVER):
        faults.append(Fault("say when a run needs two approvals", "approvals"))
    if approvals == ABOVE and limit is None:
        faults.append(Fault("give the amount in pounds, like 10,000", "limit"))
    client = client_for_visitor()
    if faults:
        now = client.ask(Settings())
        return form_page(CHANGE, faults, typed=typed, now=now, stale=False)
    command = contract.ChangePaymentSettings(
        business_date(client),
        int(days),
        limit,
        typed["portal_columns"],
        typed["statement_columns"],
        second_approval_decided=approvals != UNDECIDED,
        details_confirmed=bool(typed["details_confirmed"]),
        seen=said_seen(),
    )
    try:
        answer = client.tell(command, deed())
    except Refused as refused:
        now, stale = client.ask(Settings()), isinstance(refused, Conflict)
        return refused_page(CHANGE, refused, typed, NAMED, typed=typed, now=now, stale=stale)
    if answer.effect == "proposed":
        flash("What is looser is proposed: it waits for another person. All else is kept")
    else:
        flash("The settings are kept", "success")
    return redirect(url_for("finance_settings.shown"), 303)


def _approvals(now: SettingsInForce) -> str:
    if not now.second_approval_decided:
        return UNDECIDED
    return NEVER if now.second_approval_above_pence is None else ABOVE


@settings.get("/confirm")
@roles("finance_approver")
def ask_to_confirm() -> Response:
    """Show what was proposed beside what is in force."""
    return form_page(CONFIRM, **_proposed())


@settings.post("/confirm")
@roles("finance_approver")
@step_up
def confirm() -> AnyResponse:
    """Confirm the proposal that was seen."""
    client, seen = client_for_visitor(), request.form.get
    limit = seen("second_approval_above_pence", "")
    command = contract.ConfirmPaymentSettings(
        business_date(client),
        seen("cooling_off_days", 0, int),
        int(limit) if limit.isascii() and limit.isdigit() else None,
        seen("details_confirmed", "") == "yes",
    )
    try:
        answer = client.tell(command, deed())
    except Refused as refused:
        return refused_page(CONFIRM, refused, (), **_proposed())
    day = long_day(answer.in_force_from)
    flash(f"Confirmed: in force from the cut-off of {day}", "success")
    return redirect(url_for("finance_settings.shown"), 303)


def _proposed() -> dict[str, Any]:
    found = client_for_visitor().ask(Settings())
    return {"found": found, "proposal": found.proposal, "me": signed_in_visitor().actor.ref}


# --- the weight table ---


@settings.get("/weights")
@roles("finance")
@step_up
def ask_for_weights() -> Response:
    """Ask for the two files of the published weight table."""
    return form_page(WEIGHTS, now=client_for_visitor().ask(Settings()).weight_table)


@settings.post("/weights")
@roles("finance")
@step_up
def replace_weights() -> AnyResponse:
    """Check every account by another table from now on."""
    client, file = client_for_visitor(), request.files.get("weights")
    others = request.files.get("substitutions")
    try:
        if file is None or not file.filename:
            raise Invalid("choose the file with the weight table", "weights")
        command = contract.ReplaceWeightTable(
            business_date(client),
            file.filename,
            text_in(file.read()),
            text_in(others.read()) if others is not None and others.filename else "",
        )
        answer = client.tell(command, deed())
    except Refused as refused:
        now, inputs = client.ask(Settings()).weight_table, ("weights", "substitutions")
        return refused_page(WEIGHTS, refused, inputs, {"name": "weights"}, now=now)
    changed = counted(answer.verdicts_changed, "account")
    flash(f"{command.name} is in use; the verdict on {changed} changed", "success")
    return redirect(url_for("finance_settings.shown"), 303)
