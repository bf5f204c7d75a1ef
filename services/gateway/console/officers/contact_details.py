"""How a tenant is reached and told: mobile, e-mail, channel."""

from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Refused
from services.contracts import enrolment as contract
from services.contracts.commands import Command, Done
from services.contracts.queries.enrolment import Membership
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.officers.typed import one_of, words
from services.gateway.console.permissions import may_use
from services.gateway.console.seen import said_seen
from services.gateway.deeds import deed
from services.gateway.visitor import client_for_visitor, note_view

contact_details = Blueprint(
    "tenant_contacts", __name__, url_prefix="/tenants", template_folder="templates"
)

FORM: Final = "officers/contact_details.html"
INPUTS: Final = ("mobile", "email", "channel")
CHANNELS: Final = {"sms": "Text", "email": "E-mail", "letter": "Letter"}


@contact_details.get("/<tenant_ref>/contact-details")
@may_use(contract.ChangeContactDetails)
def ask(tenant_ref: str) -> Response:
    """Ask for another mobile number, e-mail address or channel."""
    return _form(tenant_ref)


@contact_details.post("/<tenant_ref>/contact-details")
@may_use(contract.ChangeContactDetails)
def change(tenant_ref: str) -> AnyResponse:
    """Keep the mobile number and the e-mail address."""
    email, mobile, seen = words("email"), words("mobile"), said_seen()
    command = contract.ChangeContactDetails(tenant_ref, date_now(), email, mobile, seen)
    return _changed(tenant_ref, command, "The mobile number and e-mail address are kept")


@contact_details.post("/<tenant_ref>/channel")
@may_use(contract.ChangePreferredChannel)
def change_channel(tenant_ref: str) -> AnyResponse:
    """Keep how the tenant wants to be told."""
    try:
        channel: Any = one_of("channel", CHANNELS, "say how the tenant wants to be told")
    except Refused as refused:
        return _form(tenant_ref, refused)
    seen = said_seen()
    command = contract.ChangePreferredChannel(tenant_ref, date_now(), channel, seen)
    return _changed(tenant_ref, command, "How the tenant wants to be told is kept")


def _changed(tenant_ref: str, command: Command[Done], said: str) -> AnyResponse:
    try:
        client_for_visitor().tell(command, deed())
    except Refused as refused:
        return _form(tenant_ref, refused)
    flash(said, "success")
    return redirect(url_for("tenants.page", tenant_ref=tenant_ref), 303)


def _form(tenant_ref: str, refused: Refused | None = None) -> Response:
    """Show what there is now and, where something was refused, what was typed beside it."""
    now = client_for_visitor().ask(Membership(tenant_ref))
    note_view("contact details", tenant_ref)
    known = {
        "mobile": now.person.mobile,
        "email": now.person.email,
        "channel": now.person.preferred_channel,
    }
    typed = known | {name: words(name) for name in INPUTS if name in request.form}
    shown: dict[str, Any] = {
        "ref": tenant_ref,
        "now": known,
        "typed": typed,
        "seen": now.seen,
        "channels": list(CHANNELS.items()),
        "stale": refused is not None and refused.code == "conflict",
    }
    if refused is not None:
        return refused_page(FORM, refused, INPUTS, **shown)
    return form_page(FORM, **shown)
