"""A tenant's name, address and UPRN put right."""

from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Refused
from services.contracts import enrolment as contract
from services.contracts.queries.enrolment import Membership
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.officers.typed import words
from services.gateway.console.permissions import may_use
from services.gateway.console.seen import said_seen
from services.gateway.deeds import deed
from services.gateway.visitor import client_for_visitor, note_view

corrections = Blueprint(
    "tenant_corrections", __name__, url_prefix="/tenants", template_folder="templates"
)

FORM: Final = "officers/correct.html"
PUT_RIGHT: Final = {
    "title": "Title",
    "first_name": "First name",
    "last_name": "Last name",
    "address_line_1": "Address line 1",
    "address_line_2": "Address line 2",
    "town": "Town",
    "postcode": "Postcode",
    "uprn": "UPRN",
}
INPUTS: Final = (*PUT_RIGHT, "reason")


@corrections.get("/<tenant_ref>/correct")
@may_use(contract.CorrectTenant)
def ask(tenant_ref: str) -> Response:
    """Ask what is right, and say what comes of it."""
    return _form(tenant_ref)


@corrections.post("/<tenant_ref>/correct")
@may_use(contract.CorrectTenant)
def correct(tenant_ref: str) -> AnyResponse:
    """Put right what was wrong in a tenant's entry."""
    typed = {name: words(name) for name in INPUTS}
    try:
        command = contract.CorrectTenant(tenant_ref, date_now(), **typed, seen=said_seen())
        answer = client_for_visitor().tell(command, deed())
    except Refused as refused:
        return _form(tenant_ref, refused)
    if answer.effect == "none":
        flash("Nothing was done: all this is known so already")
    else:
        flash("What was wrong is put right", "success")
    return redirect(url_for("tenants.page", tenant_ref=tenant_ref), 303)


def _form(tenant_ref: str, refused: Refused | None = None) -> Response:
    """Show what there is now and, where something was refused, what was typed beside it."""
    found = client_for_visitor().ask(Membership(tenant_ref))
    note_view("name and address", tenant_ref)
    now = {name: getattr(found.person.who, name, found.uprn) for name in PUT_RIGHT}
    typed = {name: words(name) if name in request.form else now.get(name, "") for name in INPUTS}
    shown: dict[str, Any] = {
        "ref": tenant_ref,
        "labels": list(PUT_RIGHT.items()),
        "now": now,
        "typed": typed,
        "seen": found.seen,
        "stale": refused is not None and refused.code == "conflict",
    }
    if refused is not None:
        return refused_page(FORM, refused, INPUTS, **shown)
    return form_page(FORM, **shown)
