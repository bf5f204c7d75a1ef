"""The result of a visit: entered room by room, looked at as a whole, completed once."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Conflict, Refused
from services.contracts import repairs as contract
from services.contracts.queries.repairs import FormRoom, VisitDraft, VisitDraftDetails
from services.contracts.refusals import Fault
from services.gateway.access import roles
from services.gateway.business_date import date_now
from services.gateway.console.asked import code, day
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.repairs.words import CONDITIONS, KINDS, visit_words
from services.gateway.deeds import deed
from services.gateway.headers import HEADERS
from services.gateway.inputs import a_day, a_number
from services.gateway.visitor import client_for_visitor, note_view, signed_in_visitor

results = Blueprint("results", __name__, url_prefix="/visits", template_folder="templates")
results.context_processor(visit_words)

may_enter = roles("surveyor", "repairs_manager")

NEW, ROOM, COMPLETE = "repairs/new.html", "repairs/room.html", "repairs/complete.html"
POLICY: Final = "Content-Security-Policy"


@dataclass(frozen=True)
class Entered:
    """One row of a room's form, as it was sent."""

    item: str
    category: str
    condition: Any
    notes: str


@results.get("/new")
@may_enter
def ask_to_begin() -> Response:
    """Ask whose home is visited without having been booked."""
    typed = {"tenant_ref": code("tenant"), "kind": "", "visit_ref": ""}
    return form_page(NEW, typed=typed, kinds=list(KINDS.items()))


@results.post("/new")
@may_enter
def begin() -> AnyResponse:
    """Begin a visit that was not booked; nobody is told."""
    typed = {n: request.form.get(n, "").strip() for n in ("tenant_ref", "kind", "visit_ref")}
    shown: dict[str, Any] = {"typed": typed, "kinds": list(KINDS.items())}
    faults = [] if typed["tenant_ref"] else [Fault("Enter the tenant’s reference", "tenant_ref")]
    if typed["kind"] not in KINDS:
        faults.append(Fault("Choose what the visit is for", "kind"))
    if faults:
        return form_page(NEW, faults, **shown)
    of_all: dict[str, Any] = {**typed, "on": date_now()}
    try:
        done = client_for_visitor().tell(contract.BeginVisit(**of_all), deed())
    except Refused as refused:
        return refused_page(NEW, refused, typed, **shown)
    return redirect(url_for("results.enter", visit_ref=done.visit_ref), 303)


@results.get("/<visit_ref>/result")
@may_enter
def enter(visit_ref: str) -> AnyResponse:
    """The rooms of a visit, each with what was kept of it."""
    found = _draft(visit_ref)
    note_view("a visit", found.visit.tenant_ref)
    if found.visit.state in ("made", "taken_back"):
        return redirect(url_for("visits.one", visit_ref=visit_ref), 303)
    opened = a_number(request.args.get("room")) or 0
    html = render_template(
        "repairs/result.html", found=found, opened=opened, me=signed_in_visitor().id
    )
    return _that_sends(Response(html))


@results.post("/<visit_ref>/result")
@may_enter
def keep(visit_ref: str) -> AnyResponse:
    """Keep one room; the same form sent again is received once."""
    name, items = request.form.get("room", ""), _entered(request.form)
    command = contract.KeepRoom(
        visit_ref,
        name,
        a_number(request.form.get("seen_version")) or 0,
        deed(),
        tuple(contract.EnteredItem(e.item, e.category, e.condition, e.notes) for e in items),
        date_now(),
    )
    sent = sha256(repr(command).encode()).hexdigest()[:32]
    try:
        done = client_for_visitor().tell(command, f"{deed()}:{sent}")
    except Refused as refused:
        return _not_kept(visit_ref, name, items, refused)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(room=name, version=done.version)
    flash(f"{name} is kept", "success")
    names = [room.name for room in _draft(visit_ref).rooms]
    after = names.index(name) + 2 if name in names else 1
    where = url_for("results.enter", visit_ref=visit_ref, room=after, _anchor=f"room-{after}")
    return redirect(where, 303)


@results.get("/<visit_ref>/complete")
@may_enter
def check(visit_ref: str) -> Response:
    """Say what was found, whose it is, and what it decides, before it is completed."""
    return _check_page(visit_ref)


@results.post("/<visit_ref>/complete")
@may_enter
def complete(visit_ref: str) -> AnyResponse:
    """Record the visit with what was seen."""
    on = a_day(request.form.get("visit_date"))
    if on is None:
        fault = Fault("Enter the day of the visit as day, month and year", "on")
        return _check_page(visit_ref, [fault])
    seen = request.form.get("seen_rooms", "")
    try:
        command = contract.CompleteVisit(visit_ref, on, seen, date_now())
        client_for_visitor().tell(command, deed())
    except Refused as refused:
        named = {"visit_date": "on"}
        draft = _draft(visit_ref, on)
        shown = {"found": draft, "on": on, "me": signed_in_visitor().id}
        return refused_page(COMPLETE, refused, ["on"], named, **shown)
    flash("The visit is completed", "success")
    return redirect(url_for("visits.one", visit_ref=visit_ref), 303)


def _draft(visit_ref: str, on: Any = None) -> VisitDraftDetails:
    return client_for_visitor().ask(VisitDraft(visit_ref, on or date_now()))


def _check_page(visit_ref: str, faults: list[Fault] | None = None) -> Response:
    on = day("on") or date_now()
    found = _draft(visit_ref, on)
    note_view("a visit", found.visit.tenant_ref)
    return form_page(COMPLETE, faults or [], found=found, on=on, me=signed_in_visitor().id)


def _not_kept(visit_ref: str, name: str, items: list[Entered], refused: Refused) -> Response:
    """Show the room again as it was sent, beside what somebody else kept meanwhile."""
    found = _draft(visit_ref)
    theirs = next((room for room in found.rooms if room.name == name), None)
    stale = isinstance(refused, Conflict) and theirs is not None and theirs.version > 0
    shown: dict[str, Any] = {
        "found": found,
        "room": FormRoom(name, theirs.version if theirs else 0, "", None, ()),
        "mine": items,
        "theirs": theirs if stale else None,
        "whose": {row.category: row.whose for row in found.categories},
        "me": signed_in_visitor().id,
    }
    return _that_sends(refused_page(ROOM, refused, [], **shown))


def _that_sends(page: Response) -> Response:
    """Let a page's own script send rooms to this site, and to nobody else."""
    page.headers[POLICY] = HEADERS[POLICY] + "; connect-src 'self'"
    return page


def _entered(form: Mapping[str, str]) -> list[Entered]:
    """Return the items of a room's form; an added one without words is none."""
    found = []
    for number in range((a_number(form.get("items")) or 0) + 1):
        item = " ".join(form.get(f"item-{number}", "").split())
        condition = form.get(f"condition-{number}", "")
        if not item:
            continue
        found.append(
            Entered(
                item,
                form.get(f"category-{number}", ""),
                condition if condition in CONDITIONS else "",
                form.get(f"notes-{number}", "").strip(),
            )
        )
    return found
