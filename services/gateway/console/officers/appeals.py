"""Appeals: recorded by one person, decided by another within ten working days."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Refused
from services.contracts.enrolment import DecideAppeal, RecordAppeal
from services.contracts.queries.enrolment import Appealable, AppealByNumber, Appeals
from services.contracts.queries.payments.what_if import IfGivenBack, WouldChange
from services.contracts.refusals import Fault
from services.gateway.business_date import date_now
from services.gateway.console.asked import chosen
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.lists import list_page
from services.gateway.console.officers.contact_words import CAME_BY
from services.gateway.console.permissions import can_use, may_use
from services.gateway.console.seen import UNSEEN, as_seen, was_seen
from services.gateway.deeds import deed
from services.gateway.inputs import read_date
from services.gateway.visitor import client_for_visitor, note_view, signed_in_visitor

appeals = Blueprint("appeals", __name__, template_folder="templates")

RECORD, DECIDE = "officers/record_appeal.html", "officers/appeal.html"
INPUTS: Final = ("cause_ref", "other_ref", "received_on", "came_by", "words", "why_late")
TYPED: Final = (*INPUTS, "received_on-month", "received_on-year")
STATES: Final = {"open": "To decide", "decided": "Decided"}
DECISIONS: Final = (
    ("upheld", "Uphold it", "The breach counts no more, and what it cost comes back"),
    ("dismissed", "Dismiss it", "The breach stands, and nothing changes"),
)
OUTCOMES: Final = {
    "open": ("To decide", "yellow"),
    "upheld": ("Upheld", "green"),
    "dismissed": ("Dismissed", "grey"),
    "taken_back": ("Taken back as our mistake", "grey"),
}


@appeals.get("/appeals")
@may_use(Appeals)
def listed() -> str | Response:
    """The appeals to decide, overdue ones on top; or those that are decided."""
    state = chosen("state", STATES) or "open"
    query, me = Appeals(state == "decided"), signed_in_visitor().actor.ref
    shown = {"state": state, "states": list(STATES.items()), "outcomes": OUTCOMES}
    return list_page(query, "officers/appeals.html", "appeals", today=date_now(), me=me, **shown)


@appeals.get("/tenants/<tenant_ref>/appeals/new")
@may_use(RecordAppeal)
def new(tenant_ref: str) -> Response:
    """Ask what a tenant appeals against, and what they say."""
    return form_page(RECORD, **_shown(tenant_ref, dict.fromkeys(TYPED, ""), date_now()))


@appeals.post("/tenants/<tenant_ref>/appeals/new")
@may_use(RecordAppeal)
def record(tenant_ref: str) -> AnyResponse:
    """Keep an appeal for another person to decide."""
    typed: Any = {name: request.form.get(name, "").strip() for name in TYPED}
    shown = _shown(tenant_ref, typed, typed)
    received = read_date(typed, "received_on", "the day it was received")
    cause_ref = typed["other_ref"] if typed["cause_ref"] == "other" else typed["cause_ref"]
    errors = [] if cause_ref else [Fault("Choose what it is against", "cause_ref")]
    if typed["cause_ref"] == "other" and not cause_ref:
        errors = [Fault("Enter the reference of the job or contact", "other_ref")]
    if typed["came_by"] not in CAME_BY:
        errors.append(Fault("Choose how it was received", "came_by"))
    if errors or isinstance(received, Fault):
        errors += [received] if isinstance(received, Fault) else []
        return form_page(RECORD, errors, **shown)
    by, words, why_late = typed["came_by"], typed["words"], typed["why_late"]
    command = RecordAppeal(tenant_ref, date_now(), cause_ref, received, by, words, why_late)
    try:
        client_for_visitor().tell(command, deed())
    except Refused as refused:
        return refused_page(RECORD, refused, INPUTS, **shown)
    flash("The appeal is recorded. Another person decides it", "success")
    return redirect(url_for("appeals.listed"), 303)


@appeals.get("/appeals/<int:number>")
@may_use(AppealByNumber)
def one(number: int) -> Response:
    """An appeal, what giving back would do, and the decision."""
    return _page(number)


@appeals.post("/appeals/<int:number>")
@may_use(DecideAppeal)
def decide(number: int) -> AnyResponse:
    """Uphold or dismiss it, once what it would do was seen."""
    client, choice = client_for_visitor(), request.form.get("decision", "")
    found = client.ask(AppealByNumber(number))
    if found.row.state == "open" and not was_seen(_what_comes_back(found)):
        return _page(number, [UNSEEN], 409)
    if choice not in ("upheld", "dismissed"):
        return _page(number, [Fault("Choose what you decide", "decision")])
    decision: Any = choice
    command = DecideAppeal(number, date_now(), decision, request.form.get("reason", "").strip())
    try:
        client.tell(command, deed())
    except Refused as refused:
        return _page(number, refused=refused)
    flash(f"Appeal {number} is {choice}", "success")
    return redirect(url_for("appeals.one", number=number), 303)


def _shown(tenant_ref: str, typed: dict[str, str], day: date | dict[str, str]) -> dict[str, Any]:
    found = client_for_visitor().ask(Appealable(tenant_ref))
    note_view("an appeal", tenant_ref)
    return {
        "tenant_ref": tenant_ref,
        "found": found,
        "typed": typed,
        "day": day,
        "came_by": [("", "Choose one"), *CAME_BY.items()],
    }


def _what_comes_back(found: Any) -> tuple[tuple[Any, WouldChange], ...]:
    """Return each breach that the appeal is against, with what would come back."""
    client, ref = client_for_visitor(), found.row.tenant_ref
    return tuple(
        (breach, client.ask(IfGivenBack(ref, breach.element, breach.cause_ref)))
        for breach in found.against
    )


def _page(
    number: int, errors: Any = (), status: int = 200, refused: Refused | None = None
) -> Response:
    found = client_for_visitor().ask(AppealByNumber(number))
    note_view("an appeal", found.row.tenant_ref)
    row, gives_back = found.row, _what_comes_back(found) if found.row.state == "open" else ()
    shown: dict[str, Any] = {
        "found": found,
        "row": row,
        "gives_back": gives_back,
        "seen": as_seen(gives_back),
        "decisions": DECISIONS,
        "outcome": OUTCOMES[row.state],
        "came_by": CAME_BY[found.came_by],
        "today": date_now(),
        "mine": row.recorded_by_ref == signed_in_visitor().actor.ref,
        "decides": can_use(DecideAppeal),
        "typed": {name: request.form.get(name, "") for name in ("decision", "reason")},
    }
    if refused is not None:
        return refused_page(DECIDE, refused, ["decision", "reason"], **shown)
    return form_page(DECIDE, errors, status, **shown)
