"""Messages to many: prepared with what they come to, approved by another person, or cancelled."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as Answer

from services.backbone.errors import Conflict, NotAllowed, Refused
from services.contracts.notifications import ApproveBulk, CancelBulk, PrepareBulk
from services.contracts.queries.enrolment import Areas
from services.contracts.queries.notifications.lines_and_tasks import (
    BulkByRef,
    BulkDetails,
    Bulks,
)
from services.contracts.refusals import Fault
from services.gateway.access import roles
from services.gateway.business_date import date_now
from services.gateway.console.lists import list_page
from services.gateway.console.telling.words import (
    BULK_TEMPLATES,
    OFFICERS,
    READERS,
    SCHEME_STATUSES,
)
from services.gateway.deeds import deed
from services.gateway.forms import form_errors
from services.gateway.inputs import a_number
from services.gateway.refusing import STATUS_OF
from services.gateway.sign_in.pages.stepping_up import step_up
from services.gateway.visitor import client_for_visitor, signed_in_visitor

many = Blueprint("many", __name__, url_prefix="/telling/many", template_folder="templates")

Page = Answer | tuple[str, int]

INPUTS = ("bulk_ref", "template", "subject", "text", "area_code", "status")


@many.get("")
@roles(*READERS)
def listed() -> str | Response:
    """The messages to many, newest first."""
    return list_page(Bulks(), "telling/many.html", "messages-to-many")


@many.get("/new")
@roles(*OFFICERS)
def new() -> str:
    """Ask what is to be said, and to whom."""
    return _form([])


@many.post("/new")
@roles(*OFFICERS)
def prepare() -> Response | tuple[str, int]:
    """Freeze words and tenants; nothing goes out."""
    given = {name: request.form.get(name, "").strip() for name in INPUTS}
    given["text"] = "\n".join(given["text"].splitlines())
    try:
        client_for_visitor().tell(PrepareBulk(**given, on=date_now()), deed())
    except Refused as refused:
        return _form(form_errors(refused, INPUTS)), STATUS_OF[refused.code]
    flash("It is prepared. Nothing is sent until another person approves it", "success")
    return redirect(url_for("many.one", bulk_ref=given["bulk_ref"]))  # type: ignore[return-value]


@many.get("/<bulk_ref>")
@roles(*READERS)
def one(bulk_ref: str) -> str:
    """One message to many: its words, what it comes to, how it stands."""
    return _page(bulk_ref, [])


@many.get("/<bulk_ref>/approve")
@roles("housing_manager")
def confirm(bulk_ref: str) -> str:
    """Say what approving it will do, and ask."""
    found = _found(bulk_ref)
    return render_template("telling/approve_bulk.html", found=found, mine=_is_mine(found))


@many.post("/<bulk_ref>/approve")
@roles("housing_manager")
@step_up
def approve(bulk_ref: str) -> Page:
    """Have it go out to as many as were seen."""
    seen = a_number(request.form.get("tenants"))
    if seen is None:
        raise BadRequest
    done = "It is approved. Its messages go out at the pace set for many"
    return _decide(bulk_ref, ApproveBulk(bulk_ref, seen, date_now()), done)


@many.get("/<bulk_ref>/cancel")
@roles(*OFFICERS)
def confirm_cancelling(bulk_ref: str) -> str:
    """Say what cancelling it will do, and ask."""
    return render_template("telling/cancel_bulk.html", found=_found(bulk_ref))


@many.post("/<bulk_ref>/cancel")
@roles(*OFFICERS)
def cancel(bulk_ref: str) -> Page:
    """Cancel a message to many before it goes out."""
    return _decide(bulk_ref, CancelBulk(bulk_ref, date_now()), "It is cancelled. Nobody was told")


def _decide(bulk_ref: str, command: ApproveBulk | CancelBulk, done: str) -> Page:
    """Tell a decision; one that cannot be made shows how the message stands now, and by whom."""
    try:
        client_for_visitor().tell(command, deed())
    except (Conflict, NotAllowed) as refused:
        return _page(bulk_ref, form_errors(refused, ())), STATUS_OF[refused.code]
    flash(done, "success")
    return redirect(url_for("many.one", bulk_ref=bulk_ref))


def _page(bulk_ref: str, errors: list[Fault]) -> str:
    found = _found(bulk_ref)
    return render_template("telling/bulk.html", found=found, mine=_is_mine(found), errors=errors)


def _found(bulk_ref: str) -> BulkDetails:
    return client_for_visitor().ask(BulkByRef(bulk_ref))


def _is_mine(found: BulkDetails) -> bool:
    return found.preparer == signed_in_visitor().actor.ref


def _form(errors: list[Fault]) -> str:
    areas = [(area.code, area.name) for area in client_for_visitor().pages(Areas())]
    return render_template(
        "telling/prepare_bulk.html",
        errors=errors,
        given={name: request.form.get(name, "") for name in INPUTS},
        templates=[(code, *words) for code, words in BULK_TEMPLATES.items()],
        areas=[("", "Every area"), *areas],
        statuses=[("", "Any"), *SCHEME_STATUSES.items()],
    )
