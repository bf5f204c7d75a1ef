"""One tenant: found, what they were told, each message as it went out, how they want to be told."""

import base64
from typing import Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from services.backbone.errors import Invalid, Refused
from services.contracts import notifications as contract
from services.contracts.commands import Command, Done
from services.contracts.queries.enrolment import FindPeople
from services.contracts.queries.notifications.telling import ContentOf, Preferences, Told
from services.contracts.refusals import Fault
from services.gateway.access import roles
from services.gateway.business_date import date_now
from services.gateway.console.lists import list_page
from services.gateway.console.telling.words import CHANNELS, KINDS, LANGUAGES, READERS
from services.gateway.deeds import deed
from services.gateway.forms import form_errors
from services.gateway.refusing import STATUS_OF
from services.gateway.visitor import client_for_visitor, note_view, note_views

tenants = Blueprint(
    "telling_tenants", __name__, url_prefix="/telling/tenants", template_folder="templates"
)

FILES: Final = {
    "sms": (".txt", "text/plain; charset=utf-8"),
    "inbox": (".txt", "text/plain; charset=utf-8"),
    "email": (".eml", "message/rfc822"),
    "letter": (".pdf", "application/pdf"),
}
"""What a message is as a file, by channel."""

WISHES: Final = {"preferred": "As everything else is", **CHANNELS, "none": "Not at all"}


@tenants.get("")
@roles(*READERS)
def find() -> str:
    """Ask whose messages to show."""
    return render_template("telling/find.html", found=None, words="")


@tenants.post("")
@roles(*READERS)
def found() -> str | tuple[str, int]:
    """Show who has all these words. A search is posted: no name stands in an address."""
    words = request.form.get("words", "").strip()
    try:
        page = client_for_visitor().ask(FindPeople(words))
    except Invalid as refused:
        errors = form_errors(refused, ["words"], {"text": "words"})
        html = render_template("telling/find.html", found=None, words=words, errors=errors)
        return html, STATUS_OF[refused.code]
    note_views("a search", (row.tenant_ref for row in page.rows))
    return render_template("telling/find.html", found=page, words=words)


@tenants.get("/<tenant_ref>")
@roles(*READERS)
def told(tenant_ref: str) -> str | Response:
    """What one tenant was told, oldest first."""
    name = f"told-{tenant_ref}"
    return list_page(Told(tenant_ref), "telling/told.html", name, tenant_ref=tenant_ref)


@tenants.get("/<tenant_ref>/messages/<reference>")
@roles(*READERS)
def content(tenant_ref: str, reference: str) -> str:
    """One message as it went out."""
    sent = client_for_visitor().ask(ContentOf(tenant_ref, reference))
    note_view("a message", tenant_ref)
    return render_template(
        "telling/content.html", tenant_ref=tenant_ref, reference=reference, sent=sent
    )


@tenants.get("/<tenant_ref>/messages/<reference>/file")
@roles(*READERS)
def file(tenant_ref: str, reference: str) -> Response:
    """One message as the file that went out."""
    sent = client_for_visitor().ask(ContentOf(tenant_ref, reference))
    note_view("a message", tenant_ref)
    ending, mime_type = FILES[sent.channel]
    answer = Response(base64.b64decode(sent.content), content_type=mime_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="message{ending}"'
    return answer


@tenants.get("/<tenant_ref>/preferences")
@roles(*READERS)
def preferences(tenant_ref: str) -> str:
    """How one tenant wants to be told."""
    note_view("how they want to be told", tenant_ref)
    return _preferences(tenant_ref, [])


@tenants.post("/<tenant_ref>/preferences/kind")
@roles("housing_officer")
def set_kind(tenant_ref: str) -> Response | tuple[str, int]:
    """Have one kind of message by another channel, or not at all."""
    kind, channel = request.form.get("kind", ""), request.form.get("channel", "")
    return _changed(tenant_ref, contract.SetPreference(tenant_ref, kind, channel, date_now()))


@tenants.post("/<tenant_ref>/preferences/reading")
@roles("housing_officer")
def set_reading(tenant_ref: str) -> Response | tuple[str, int]:
    """Change the language, and how letters are set."""
    language, large = request.form.get("language", ""), "large_print" in request.form
    return _changed(tenant_ref, contract.SetReading(tenant_ref, language, large, date_now()))


@tenants.post("/<tenant_ref>/preferences/texts")
@roles("housing_officer")
def set_texts(tenant_ref: str) -> Response | tuple[str, int]:
    """Stop texts, or start them again."""
    stopped = request.form.get("texts") == "stop"
    return _changed(tenant_ref, contract.SetTexts(tenant_ref, stopped, date_now()))


def _changed(tenant_ref: str, command: Command[Done]) -> Response | tuple[str, int]:
    try:
        client_for_visitor().tell(command, deed())
    except Refused as refused:
        errors = form_errors(refused, ["kind", "channel", "language"])
        return _preferences(tenant_ref, errors), STATUS_OF[refused.code]
    flash("The change counts for every message that is not sent yet", "success")
    where = url_for("telling_tenants.preferences", tenant_ref=tenant_ref)
    return redirect(where)  # type: ignore[return-value]


def _preferences(tenant_ref: str, errors: list[Fault]) -> str:
    return render_template(
        "telling/preferences.html",
        wants=client_for_visitor().ask(Preferences(tenant_ref)),
        errors=errors,
        kinds=list(KINDS.items()),
        wishes=list(WISHES.items()),
        languages=list(LANGUAGES.items()),
    )
