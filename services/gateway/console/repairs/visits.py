"""The diary: the visits of a day, one visit; booked, moved, cancelled, dropped if never booked."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Refused
from services.contracts import repairs as contract
from services.contracts.queries.repairs import VisitByRef, VisitRow, VisitsOn
from services.contracts.refusals import Fault
from services.gateway.access import roles
from services.gateway.business_date import date_now
from services.gateway.colleagues import people_with
from services.gateway.console.asked import chosen, code, day
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.permissions import can_use
from services.gateway.console.repairs.people import (
    directions_to,
    number_to_call,
    people_of,
    person_of,
)
from services.gateway.console.repairs.words import KINDS, SLOTS, visit_words
from services.gateway.deeds import deed
from services.gateway.inputs import a_day, read_date
from services.gateway.visitor import client_for_visitor, note_view, note_views, signed_in_visitor
from services.terms.days import long_day

visits = Blueprint("visits", __name__, url_prefix="/visits", template_folder="templates")
visits.context_processor(visit_words)
visits.add_app_template_filter(directions_to, "directions")
visits.add_app_template_filter(number_to_call, "callable_number")

may_see = roles("surveyor", "repairs_manager", "auditor")
may_book = roles("surveyor", "repairs_manager")

ROWS_A_PAGE: Final = 100
WHOSE: Final = {"mine": "Mine", "nobody": "Nobody's yet", "all": "All"}
INPUTS: Final = ("visit_ref", "tenant_ref", "kind", "visit_date", "slot", "surveyor", "note")
BOOK, MOVE, CANCEL = "repairs/book.html", "repairs/move.html", "repairs/cancel.html"
DROP: Final = "repairs/drop.html"


@visits.get("")
@may_see
def today() -> str:
    """The visits of a day in order of postcode: mine, nobody's yet, or all."""
    on, me = day("on") or date_now(), signed_in_visitor()
    whose = chosen("whose", WHOSE) or ("mine" if me.roles == {"surveyor"} else "all")
    query = VisitsOn(
        on,
        surveyor=me.actor.ref if whose == "mine" else "",
        unassigned=whose == "nobody",
        after=request.args.get("after"),
        limit=ROWS_A_PAGE,
    )
    page = client_for_visitor().ask(query)
    people = people_of(row.tenant_ref for row in page.rows)
    note_views("visits of a day", people)
    order = {ref: place for place, ref in enumerate(people)}
    rows = sorted(page.rows, key=lambda row: order.get(row.tenant_ref, len(order)))
    return render_template(
        "repairs/today.html",
        on=on,
        is_today=on == date_now(),
        whose=whose,
        choices=list(WHOSE.items()),
        page=page,
        rows=rows,
        people=people,
        surveyors=people_with("surveyor"),
    )


@visits.get("/<visit_ref>")
@may_see
def one(visit_ref: str) -> str:
    """One visit: where, whom to call, what it is for, and what can be done now."""
    found = client_for_visitor().ask(VisitByRef(visit_ref))
    note_view("a visit", found.tenant_ref)
    return render_template(
        "repairs/visit.html",
        visit=found,
        tenant=person_of(found.tenant_ref),
        surveyors=people_with("surveyor"),
        may_change=may_change(found),
        may_drop=may_drop(found),
    )


@visits.get("/book")
@may_book
def ask_to_book() -> Response:
    """Ask whose home is visited, what for and when."""
    typed = dict.fromkeys(INPUTS, "") | {"tenant_ref": code("tenant")}
    return form_page(BOOK, typed=typed, **_choices())


@visits.post("/book")
@may_book
def book() -> AnyResponse:
    """Put a visit in the diary; the tenant is told."""
    typed = {name: request.form.get(name, "").strip() for name in INPUTS}
    given, shown = _day_given(), {"typed": typed | dict(request.form), **_choices()}
    kind, slot = typed["kind"], typed["slot"]
    faults = [] if kind in KINDS else [Fault("Choose what the visit is for", "kind")]
    if not typed["tenant_ref"]:
        faults.insert(0, Fault("Enter the tenant’s reference", "tenant_ref"))
    if isinstance(given, Fault):
        faults.append(given)
    if slot not in SLOTS:
        faults.append(Fault("Choose a time of the day", "slot"))
    if faults or isinstance(given, Fault):
        return form_page(BOOK, faults, **shown)
    command_class = contract.BookVisit if can_use(contract.BookVisit) else contract.BookOwnVisit
    of_all: dict[str, Any] = typed | {"visit_date": given, "on": date_now()}
    try:
        done = client_for_visitor().tell(command_class(**of_all), deed())
    except Refused as refused:
        return refused_page(BOOK, refused, INPUTS, **shown)
    flash(f"The visit is booked for {long_day(given)}. The tenant is told", "success")
    return redirect(url_for("visits.one", visit_ref=done.visit_ref), 303)


@visits.get("/<visit_ref>/move")
@may_book
def ask_to_move(visit_ref: str) -> Response:
    """Ask for the new day, who makes the visit, and what to know before."""
    found = client_for_visitor().ask(VisitByRef(visit_ref))
    choices = _choices(found.surveyor)
    return form_page(MOVE, visit=found, typed=vars(found), given=found.visit_date, **choices)


@visits.post("/<visit_ref>/move")
@may_book
def move(visit_ref: str) -> AnyResponse:
    """Have it on another day, in another half of it, or by somebody else."""
    found = client_for_visitor().ask(VisitByRef(visit_ref))
    seen, given = a_day(request.form.get("seen")), _day_given()
    typed = {name: request.form.get(name, "").strip() for name in INPUTS}
    slot: Any = typed["slot"]
    choices = _choices(found.surveyor)
    shown = {"visit": found, "typed": typed, "given": request.form, **choices}
    if isinstance(given, Fault):
        return form_page(MOVE, [given], **shown)
    if slot not in SLOTS:
        return form_page(MOVE, [Fault("Choose a time of the day", "slot")], **shown)
    command_class = contract.MoveVisit if can_use(contract.MoveVisit) else contract.MoveOwnVisit
    command = command_class(
        visit_ref,
        seen or found.visit_date,
        given,
        slot,
        typed["surveyor"],
        typed["note"],
        date_now(),
    )
    try:
        done = client_for_visitor().tell(command, deed())
    except Refused as refused:
        return refused_page(MOVE, refused, INPUTS, **shown)
    flash("The change is kept." + (" The tenant is told" if done.told else ""), "success")
    return redirect(url_for("visits.one", visit_ref=visit_ref), 303)


@visits.get("/<visit_ref>/cancel")
@may_book
def ask_to_cancel(visit_ref: str) -> Response:
    """Say what cancelling does, and ask why."""
    return form_page(CANCEL, visit=client_for_visitor().ask(VisitByRef(visit_ref)), reason="")


@visits.post("/<visit_ref>/cancel")
@may_book
def cancel(visit_ref: str) -> AnyResponse:
    """Take it out of the diary for a reason; the tenant is told."""
    found, client = client_for_visitor().ask(VisitByRef(visit_ref)), client_for_visitor()
    of_all = can_use(contract.CancelVisit)
    command_class = contract.CancelVisit if of_all else contract.CancelOwnVisit
    seen = a_day(request.form.get("seen")) or found.visit_date
    reason = request.form.get("reason", "").strip()
    try:
        client.tell(command_class(visit_ref, seen, reason, date_now()), deed())
    except Refused as refused:
        return refused_page(CANCEL, refused, ["reason"], visit=found, reason=reason)
    flash("The visit is cancelled. The tenant is told", "success")
    return redirect(url_for("visits.one", visit_ref=visit_ref), 303)


@visits.get("/<visit_ref>/drop")
@may_book
def ask_to_drop(visit_ref: str) -> Response:
    """Say what dropping a visit that was begun by mistake does, and ask why."""
    return form_page(DROP, visit=client_for_visitor().ask(VisitByRef(visit_ref)), reason="")


@visits.post("/<visit_ref>/drop")
@may_book
def drop(visit_ref: str) -> AnyResponse:
    """Forget it for a reason, with what was entered of it."""
    found, client = client_for_visitor().ask(VisitByRef(visit_ref)), client_for_visitor()
    command_class = contract.DropVisit if can_use(contract.DropVisit) else contract.DropOwnVisit
    reason = request.form.get("reason", "").strip()
    try:
        client.tell(command_class(visit_ref, reason, date_now()), deed())
    except Refused as refused:
        return refused_page(DROP, refused, ["reason"], visit=found, reason=reason)
    flash("The visit that was begun by mistake is dropped", "success")
    return redirect(url_for("visits.today", on=found.visit_date), 303)


def may_change(visit: VisitRow) -> bool:
    """Return whether the visitor may move or cancel a visit: it is booked, and theirs to change."""
    if visit.state != "booked":
        return False
    own = visit.surveyor in ("", signed_in_visitor().actor.ref)
    return can_use(contract.MoveVisit) or (own and can_use(contract.MoveOwnVisit))


def may_drop(visit: VisitRow) -> bool:
    """Return whether the visitor may drop a visit: it was begun and not booked, and is theirs."""
    own = visit.surveyor == signed_in_visitor().actor.ref and can_use(contract.DropOwnVisit)
    return visit.state == "begun" and (own or can_use(contract.DropVisit))


def _day_given() -> date | Fault:
    return read_date(request.form, "visit_date", "the day of the visit")


def _choices(surveyor: str = "") -> dict[str, Any]:
    """Return what can be chosen: a surveyor takes a visit, a manager gives it to anybody.

    `surveyor` is who has it now.
    """
    me = signed_in_visitor()
    surveyors = people_with("surveyor")
    if not can_use(contract.BookVisit):
        surveyors = {me.actor.ref: me.name}
    if surveyor:
        surveyors.setdefault(surveyor, "Who has it now")
    return {
        "kinds": list(KINDS.items()),
        "slots": list(SLOTS.items()),
        "surveyors": [("", "Nobody yet"), *surveyors.items()],
    }
