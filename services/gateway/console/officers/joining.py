"""A tenant signs the deal, or applies again; each page says first what will come of it."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Refused
from services.contracts import enrolment as contract
from services.contracts.queries.enrolment import DealText, Joining, JoiningOutlook, Person
from services.contracts.vocabulary import SignedHow
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.officers.typed import day_typed, one_of
from services.gateway.console.permissions import may_use
from services.gateway.deeds import deed
from services.gateway.inputs import a_number
from services.gateway.visitor import client_for_visitor, note_view
from services.terms.story import REJECTED_FOR

joining = Blueprint("tenant_joining", __name__, url_prefix="/tenants", template_folder="templates")

HOW: Final[dict[SignedHow, str]] = {
    "office": "In the office, having read it here",
    "paper": "On paper, which the landlord keeps",
}
INPUTS: Final = ("signed_how", "signed_on")
NAMED: Final = {"deal_version": "signed_how"}


@joining.get("/<tenant_ref>/sign")
@may_use(contract.SignAgreement)
def ask_to_sign(tenant_ref: str) -> Response:
    """Show the deal, and ask who signs it, when and how."""
    return _signing(tenant_ref)


@joining.post("/<tenant_ref>/sign")
@may_use(contract.SignAgreement)
def sign(tenant_ref: str) -> AnyResponse:
    """Keep that the tenant has signed."""
    client, today = client_for_visitor(), date_now()
    try:
        how: Any = one_of("signed_how", HOW, "say how the deal was signed")
        signed_on = day_typed("signed_on", "the day the deal was signed")
        version = a_number(request.form.get("deal_version"))
        command = contract.SignAgreement(
            tenant_ref, today, signed_on=signed_on, signed_how=how, deal_version=version
        )
        answer = client.tell(command, deed())
    except Refused as refused:
        return _signing(tenant_ref, refused)
    if answer.effect == "none":
        flash(f"Nothing was done: {tenant_ref} has signed already, or may not sign any more")
    else:
        flash(f"{tenant_ref} has signed the deal{_but_waits(tenant_ref)}", "success")
    return redirect(url_for("tenants.page", tenant_ref=tenant_ref), 303)


def _but_waits(tenant_ref: str) -> str:
    """Say if somebody else has had the last place meanwhile."""
    status = client_for_visitor().ask(Person(tenant_ref)).who.status
    return ", and waits: every place of the area is taken" if status == "waiting" else ""


@joining.get("/<tenant_ref>/apply-again")
@may_use(contract.ApplyAgain)
def ask_to_apply(tenant_ref: str) -> Response:
    """Say what stands against a tenant now, before they apply again."""
    found = client_for_visitor().ask(Joining(tenant_ref, date_now()))
    note_view("applying again", tenant_ref)
    will = _if_applied(found)
    return form_page("officers/apply_again.html", ref=tenant_ref, found=found, will=will)


@joining.post("/<tenant_ref>/apply-again")
@may_use(contract.ApplyAgain)
def apply(tenant_ref: str) -> AnyResponse:
    """Judge a rejected tenant by what is known now."""
    answer = client_for_visitor().tell(contract.ApplyAgain(tenant_ref, date_now()), deed())
    if answer.effect == "none":
        flash(f"Nothing was done: {tenant_ref} cannot apply again")
    else:
        flash(f"{tenant_ref} has applied again, and is told the outcome", "success")
    return redirect(url_for("tenants.page", tenant_ref=tenant_ref), 303)


def _signing(tenant_ref: str, refused: Refused | None = None) -> Response:
    client, today = client_for_visitor(), date_now()
    found, deal = client.ask(Joining(tenant_ref, today)), client.ask(DealText())
    note_view("signing", tenant_ref)
    shown: dict[str, Any] = {
        "ref": tenant_ref,
        "who": found.person,
        "found": found,
        "deal": deal,
        "will": _if_signed(found, today),
        "how": list(HOW.items()),
        "chosen": request.form.get("signed_how", ""),
        "signed_on": request.form if refused else today,
    }
    if refused is not None:
        return refused_page("officers/sign.html", refused, INPUTS, NAMED, **shown)
    return form_page("officers/sign.html", **shown)


def _if_signed(found: JoiningOutlook, today: date) -> list[str]:
    """Return what will come of it, by what the service says."""
    if not found.has_place:
        place = f"place {found.place_in_line} on the waiting list of {found.area_name}"
        return [
            f"The area is full: the tenant gets {place}, if the deal was signed today.",
            "Places are given in order of the day signed.",
        ]
    has_place = f"There is a place in {found.area_name}: the tenant gets it at once."
    if found.needs_baseline:
        return [has_place, "The baseline inspection is booked; the year begins when it is passed."]
    return [has_place, "The year begins today."]


def _if_applied(found: JoiningOutlook) -> list[str]:
    if not found.against:
        return [
            "Nothing stands against the tenant now: they are invited to join.",
            "They are told so, and can sign the deal. A signature from before does not count.",
        ]
    reasons = [REJECTED_FOR.get(code, code) for code in found.against]
    return [*(f"Still stands against it: {one}." for one in reasons), "They are told so again."]
