"""What visits decide: a home's inspections, no access, works done, corrections, follow-ups."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Refused
from services.contracts import repairs as contract
from services.contracts.queries import repairs as asked
from services.contracts.refusals import Fault
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.lists import list_page
from services.gateway.console.permissions import may_use
from services.gateway.console.repairs.people import people_beside, person_of
from services.gateway.console.repairs.visit_effects import (
    SETTLED_AS,
    effect_of_change,
    effect_of_settling,
    effect_of_visit,
    ways_to_settle,
)
from services.gateway.console.repairs.words import KINDS, RESULTS, WHOSE, visit_words
from services.gateway.deeds import deed
from services.gateway.inputs import a_number, read_date
from services.gateway.visitor import client_for_visitor, note_view
from services.terms.days import long_day
from services.terms.not_made import REASONS

inspections = Blueprint("inspections", __name__, template_folder="templates")
inspections.context_processor(visit_words)

MORE_ROWS: Final = 3
"""Empty rows of a correction, for what was forgotten."""

NOT_MADE, WORKS, SETTLE = "repairs/not_made.html", "repairs/works.html", "repairs/settle.html"
CORRECT, CHECK, TAKE_BACK = (
    "repairs/correct.html",
    "repairs/check_correction.html",
    "repairs/take_back.html",
)

BASELINES: Final = {
    "": "Awaited",
    "works": "Waits for the landlord’s works",
    "passed": "Passed",
    "abandoned": "Ended: too many visits could not be made",
}
FOLLOW_UPS: Final = {
    None: "Awaited, or not due yet",
    "passed": "Passed",
    "follow_up_defect": "Not passed: new defects in the tenant’s care",
    "no_access": "Not passed: too many visits could not be made",
}
CONDITIONS: Final = {"good": "Good", "worn": "Worn", "defect": "Defect"}


@inspections.context_processor
def _words() -> dict[str, Any]:
    return {
        "baseline_words": BASELINES,
        "follow_up_words": FOLLOW_UPS,
        "condition_words": CONDITIONS,
    }


@inspections.get("/tenants/<tenant_ref>/inspections")
@may_use(asked.Inspections)
def home(tenant_ref: str) -> str:
    """A home's inspections: how they stand, every version, the follow-up beside the baseline."""
    found = client_for_visitor().ask(asked.Inspections(tenant_ref))
    note_view("inspections", tenant_ref)
    return render_template("repairs/inspections.html", found=found, today=date_now())


# --- no access or refused ---


@inspections.get("/visits/<visit_ref>/not-made")
@may_use(contract.RecordVisit)
def ask_not_made(visit_ref: str) -> Response:
    """Say what one more visit that is not made does, and ask why this one is not."""
    return _not_made_page(client_for_visitor().ask(asked.VisitByRef(visit_ref)))


@inspections.post("/visits/<visit_ref>/not-made")
@may_use(contract.RecordVisit)
def not_made(visit_ref: str) -> AnyResponse:
    """Keep that nobody was let in, with the reason."""
    visit = client_for_visitor().ask(asked.VisitByRef(visit_ref))
    result: Any
    result, reason = REASONS.get(request.form.get("because", ""), ("", ""))
    if not result:
        result, reason = request.form.get("other", ""), request.form.get("reason", "").strip()
        if result not in ("no_access", "refused") or not reason:
            return _not_made_page(visit, [Fault("Say why in words", "reason")])
    on = _day_given()
    if isinstance(on, Fault):
        return _not_made_page(visit, [on])
    if request.form.get("seen") != _seen(visit, date_now()):
        return _not_made_page(visit, [Fault("Meanwhile it does something else: look again", "")])
    command = contract.RecordVisit(visit_ref, visit.tenant_ref, visit.kind, on, result, reason, ())
    try:
        client_for_visitor().tell(command, deed())
    except Refused as refused:
        return refused_page(NOT_MADE, refused, ["reason", "visit_date"], **_of_not_made(visit))
    flash(f"Kept: {RESULTS[result].lower()}. {reason}", "success")
    return redirect(url_for("inspections.home", tenant_ref=visit.tenant_ref), 303)


def _not_made_page(visit: asked.VisitRow, errors: Iterable[Fault] = ()) -> Response:
    return form_page(NOT_MADE, errors, **_of_not_made(visit))


def _of_not_made(visit: asked.VisitRow) -> dict[str, Any]:
    today = date_now()
    effect = _effect(visit, today)
    return {
        "visit": visit,
        "will": effect_of_visit(effect),
        "grave": effect.outcome in ("withdrawn", "no_access"),
        "seen": _seen(visit, today),
        "reasons": [(name, words) for name, (_, words) in REASONS.items()],
        "today": today,
        "reason": request.form.get("reason", ""),
        "tenant": person_of(visit.tenant_ref),
    }


def _effect(visit: asked.VisitRow, on: date) -> asked.VisitEffect:
    query = asked.WhatVisitDoes(visit.tenant_ref, visit.kind, "no_access", on)
    return client_for_visitor().ask(query)


def _seen(visit: asked.VisitRow, on: date) -> str:
    """Return what a visit that is not made does, as a form says that it was seen."""
    effect = _effect(visit, on)
    return f"{effect.outcome} {effect.failed}"


# --- baselines to book again ---


@inspections.get("/baselines-to-book")
@may_use(asked.BaselinesToBook)
def baselines_to_book() -> str | Response:
    """The homes whose baseline was cancelled and not booked again, the first booked first."""
    template = "repairs/baselines_to_book.html"
    return list_page(asked.BaselinesToBook(), template, "baselines-to-book", people_beside)


# --- works ---


@inspections.get("/works")
@may_use(asked.WorksAwaited)
def works() -> str | Response:
    """The homes that wait for the landlord's works, the longest waiting first."""
    template = "repairs/works_awaited.html"
    return list_page(asked.WorksAwaited(), template, "works", people_beside)


@inspections.get("/tenants/<tenant_ref>/works")
@may_use(contract.RecordVisit)
def ask_works_done(tenant_ref: str) -> Response:
    """Say what it does that the works are done, and ask since when."""
    return form_page(WORKS, **_of_works(tenant_ref))


@inspections.post("/tenants/<tenant_ref>/works")
@may_use(contract.RecordVisit)
def works_done(tenant_ref: str) -> AnyResponse:
    """Keep that the landlord's works are done; the baseline is passed by it."""
    on, shown = _day_given(), _of_works(tenant_ref)
    if isinstance(on, Fault):
        return form_page(WORKS, [on], **shown)
    if shown["effect"].outcome != "baseline_passed":
        return form_page(WORKS, [Fault("The home waits for no works any more", "")], **shown)
    visit_ref = request.form.get("visit_ref", "").strip() or _made_up()
    command = contract.RecordVisit(visit_ref, tenant_ref, "baseline", on, "works_completed", "", ())
    try:
        client_for_visitor().tell(command, deed())
    except Refused as refused:
        return refused_page(WORKS, refused, ["visit_ref", "visit_date"], **shown)
    flash("The works are done, and the baseline is passed", "success")
    return redirect(url_for("inspections.home", tenant_ref=tenant_ref), 303)


def _of_works(tenant_ref: str) -> dict[str, Any]:
    today = date_now()
    query = asked.WhatVisitDoes(tenant_ref, "baseline", "works_completed", today)
    effect = client_for_visitor().ask(query)
    return {
        "tenant_ref": tenant_ref,
        "effect": effect,
        "will": effect_of_visit(effect),
        "today": today,
        "visit_ref": request.form.get("visit_ref", ""),
    }


def _made_up() -> str:
    """Return a reference for a visit that was given none: the same for the same deed."""
    return f"visit-{deed().removeprefix('web:').replace('-', '')[:16]}"


# --- follow-ups ---


@inspections.get("/follow-ups")
@may_use(asked.FollowUpsOutstanding)
def follow_ups() -> str | Response:
    """The follow-ups that are outstanding, the longest due first."""
    today = date_now()
    query = asked.FollowUpsOutstanding(by=today)
    template = "repairs/follow_ups.html"
    return list_page(query, template, "follow-ups", people_beside, today=today)


@inspections.get("/follow-ups/<tenant_ref>/settle")
@may_use(contract.SettleFollowUp)
def ask_to_settle(tenant_ref: str) -> Response:
    """Ask how a follow-up that will not happen is settled, and why."""
    return form_page(SETTLE, **_of_settling(tenant_ref))


@inspections.post("/follow-ups/<tenant_ref>/settle")
@may_use(contract.SettleFollowUp)
def settle(tenant_ref: str) -> AnyResponse:
    """Settle it by hand, for a reason."""
    outcome: Any = request.form.get("outcome", "")
    reason = request.form.get("reason", "").strip()
    shown = _of_settling(tenant_ref)
    if outcome not in SETTLED_AS:
        return form_page(SETTLE, [Fault("Choose how it is settled", "outcome")], **shown)
    command = contract.SettleFollowUp(tenant_ref, date_now(), outcome, reason)
    try:
        client_for_visitor().tell(command, deed())
    except Refused as refused:
        return refused_page(SETTLE, refused, ["outcome", "reason"], **shown)
    flash("The follow-up is settled", "success")
    return redirect(url_for("inspections.home", tenant_ref=tenant_ref), 303)


def _of_settling(tenant_ref: str) -> dict[str, Any]:
    client, today = client_for_visitor(), date_now()
    found = client.ask(asked.Inspections(tenant_ref))
    may_be = found.settled_from is not None and found.settled_from <= today
    booked = client.ask(asked.HomeOfTenant(tenant_ref)).booked
    note_view("inspections", tenant_ref)
    return {
        "found": found,
        "will": effect_of_settling(found, booked) if may_be else [],
        "choices": ways_to_settle(found.forfeits_quarter),
        "outcome": request.form.get("outcome", ""),
        "reason": request.form.get("reason", ""),
    }


# --- corrected, or taken back ---


@inspections.get("/visits/<visit_ref>/correct")
@may_use(contract.CorrectVisit)
def ask_to_correct(visit_ref: str) -> Response:
    """Show what was recorded, to be corrected."""
    visit, found = _recorded(visit_ref)
    rows = [vars(each) for each in found.findings]
    typed = {"result": found.result, "reason": found.reason, "why": ""}
    return _correction_page(visit, found, rows, typed)


@inspections.post("/visits/<visit_ref>/correct")
@may_use(contract.CorrectVisit)
def correct(visit_ref: str) -> AnyResponse:
    """Show what the correction will decide again; then keep it as a new version."""
    visit, found = _recorded(visit_ref)
    rows, on = _rows_given(), _day_given()
    faults = [on] if isinstance(on, Fault) else []
    if not request.form.get("why", "").strip():
        faults.append(Fault("Say why it is corrected", "why"))
    if request.form.get("result") not in RESULTS:
        faults.append(Fault("Choose how the visit went", "result"))
    for number, row in enumerate(rows):
        if row["item"] and not (row["category"] and row["condition"] in CONDITIONS):
            faults.append(Fault("Give the category and the condition", f"item-{number}"))
    if faults or isinstance(on, Fault):
        return _correction_page(visit, found, rows, request.form, faults)
    findings = tuple(contract.Finding(**row) for row in rows if row["item"])
    result: Any = request.form["result"]
    query = asked.WhatCorrectionDoes(visit_ref, on, result, findings)
    client, version = client_for_visitor(), _seen_version()
    try:
        effect = client.ask(query)
        if request.form.get("step") != "keep" or effect.refused:
            return form_page(
                CHECK,
                [Fault(effect.refused, "")] if effect.refused else [],
                visit=visit,
                found=found,
                will=effect_of_change(effect),
                why_not=effect.refused,
                given=[(k, v) for k, v in request.form.items() if k not in _NOT_REPEATED],
                findings=findings,
                result=result,
                on=on,
            )
        why, reason = request.form["why"], request.form.get("reason", "")
        command = contract.CorrectVisit(
            visit_ref, version, date_now(), on, result, reason, findings, why
        )
        client.tell(command, deed())
    except Refused as refused:
        shown = _shown_correction(visit, found, rows, request.form)
        named = {"findings": "item-0"}
        return refused_page(CORRECT, refused, ["item-0", "why", "visit_date"], named, **shown)
    flash("The correction is kept", "success")
    return redirect(url_for("inspections.home", tenant_ref=visit.tenant_ref), 303)


_NOT_REPEATED: Final = ("csrf_token", "deed", "step")


def _correction_page(
    visit: asked.VisitRow,
    found: asked.RecordedVisit,
    rows: list[dict[str, Any]],
    typed: Any,
    errors: Iterable[Fault] = (),
) -> Response:
    return form_page(CORRECT, errors, **_shown_correction(visit, found, rows, typed))


def _shown_correction(
    visit: asked.VisitRow, found: asked.RecordedVisit, rows: list[dict[str, Any]], typed: Any
) -> dict[str, Any]:
    empty = {"item": "", "category": "", "condition": "", "notes": ""}
    results = [
        (name, words)
        for name, words in RESULTS.items()
        if name != "works_completed" or visit.kind == "baseline"
    ]
    return {
        "visit": visit,
        "found": found,
        "rows": [*(row for row in rows if row["item"]), *([empty] * MORE_ROWS)],
        "typed": {"result": "", "reason": "", "why": ""} | dict(typed),
        "given": typed if "visit_date" in typed else found.visit_date,
        "results": results,
        "conditions": [("", "Choose"), *CONDITIONS.items()],
        "categories": [("", "Choose"), *_categories()],
        "version": typed.get("seen_version", found.version),
    }


def _categories() -> list[tuple[str, str]]:
    """Return what an item can be, each with whose job it is."""
    known = client_for_visitor().ask(asked.Rooms()).categories
    return [(c.category, f"{c.category.replace('_', ' ')}: {WHOSE[c.whose]}") for c in known]


def _rows_given() -> list[dict[str, Any]]:
    names = ("item", "category", "condition", "notes")
    numbers = range(sum(name.startswith("item-") for name in request.form))
    return [
        {name: request.form.get(f"{name}-{number}", "").strip() for name in names}
        for number in numbers
    ]


@inspections.get("/visits/<visit_ref>/take-back")
@may_use(contract.TakeBackVisit)
def ask_to_take_back(visit_ref: str) -> Response:
    """Say what taking a visit back does, and ask why."""
    return form_page(TAKE_BACK, **_of_taking_back(visit_ref))


@inspections.post("/visits/<visit_ref>/take-back")
@may_use(contract.TakeBackVisit)
def take_back(visit_ref: str) -> AnyResponse:
    """Leave everything as if it had never been recorded, for a reason."""
    shown, why = _of_taking_back(visit_ref), request.form.get("why", "").strip()
    command = contract.TakeBackVisit(visit_ref, _seen_version(), date_now(), why)
    try:
        client_for_visitor().tell(command, deed())
    except Refused as refused:
        return refused_page(TAKE_BACK, refused, ["why"], **shown)
    flash("The visit is taken back", "success")
    return redirect(url_for("inspections.home", tenant_ref=shown["tenant_ref"]), 303)


def _of_taking_back(visit_ref: str) -> dict[str, Any]:
    client = client_for_visitor()
    effect = client.ask(asked.WhatTakingBackDoes(visit_ref))
    found = _found(visit_ref, effect.tenant_ref)
    return {
        "tenant_ref": effect.tenant_ref,
        "found": found,
        "why_not": effect.refused,
        "will": [effect.refused] if effect.refused else effect_of_change(effect),
        "why": request.form.get("why", ""),
        "kind": KINDS[found.kind],
        "day_made": long_day(found.visit_date),
    }


def _recorded(visit_ref: str) -> tuple[asked.VisitRow, asked.RecordedVisit]:
    visit = client_for_visitor().ask(asked.VisitByRef(visit_ref))
    return visit, _found(visit_ref, visit.tenant_ref)


def _found(visit_ref: str, tenant_ref: str) -> asked.RecordedVisit:
    """Return what is recorded of a visit; nothing is, of one that is only booked."""
    home = client_for_visitor().ask(asked.Inspections(tenant_ref))
    found = next((each for each in home.visits if each.visit_ref == visit_ref), None)
    if found is None:
        raise NotFound
    return found


def _day_given() -> date | Fault:
    found = read_date(request.form, "visit_date", "the day of the visit")
    if not isinstance(found, Fault) and found > date_now():
        return Fault("Enter a day that has come", "visit_date")
    return found


def _seen_version() -> int:
    found = a_number(request.form.get("seen_version"))
    if found is None:
        raise BadRequest
    return found
