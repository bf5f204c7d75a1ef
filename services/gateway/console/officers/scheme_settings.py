"""What of a scheme may change while it is open: each part by itself, each change a version."""

from collections.abc import Callable
from typing import Any, Final

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Conflict, Refused
from services.contracts.enrolment import AreaOffer, ChangeScheme
from services.contracts.queries.enrolment import SchemeInForce, SchemeSettings, SchemeVersions
from services.contracts.refusals import Fault
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page
from services.gateway.console.lists import list_page
from services.gateway.console.officers.answers import (
    Typed,
    contact_answers,
    cost_answers,
    number_of_areas,
    payment_answers,
    read_contact_points,
    read_costs,
    read_payment_days,
    told,
    typed_answers,
)
from services.gateway.console.officers.scheme import LABELS, WORDS
from services.gateway.console.officers.scheme_words import CONTACT_POINTS, setting_change
from services.gateway.console.permissions import can_use, may_use
from services.gateway.deeds import deed
from services.gateway.inputs import a_number
from services.gateway.refusing import STATUS_OF
from services.gateway.visitor import client_for_visitor

scheme_settings = Blueprint(
    "scheme_settings", __name__, url_prefix="/scheme/settings", template_folder="templates"
)

CHANGE: Final = "officers/change_settings.html"
WHY, SEEN = "why", "seen"

Read = tuple[dict[str, Any], list[Fault]]


scheme_settings.add_app_template_filter(setting_change)


@scheme_settings.get("")
@may_use(SchemeVersions)
def shown() -> str:
    """What of the scheme may change while it is open, and what may not, and why."""
    found = client_for_visitor().ask(SchemeInForce())
    return render_template(
        "officers/settings.html", found=found, may_change=can_use(ChangeScheme), **WORDS
    )


@scheme_settings.get("/versions")
@may_use(SchemeVersions)
def versions() -> str | Response:
    """Every version of the settings: what changed, who changed it and why."""
    return list_page(SchemeVersions(), "officers/settings_versions.html", "scheme-settings")


@scheme_settings.get("/<part>")
@may_use(ChangeScheme)
def ask(part: str) -> Response:
    """Ask how a part of the settings is to be from now on."""
    found = client_for_visitor().ask(SchemeInForce())
    if part not in PARTS:
        abort(404)
    return _form(part, PARTS[part][0](found), found.version)


@scheme_settings.post("/<part>")
@may_use(ChangeScheme)
def change(part: str) -> AnyResponse:
    """Change a part of the settings from now on; nothing that is decided is touched."""
    if part not in PARTS:
        abort(404)
    typed, seen = typed_answers(request.form), a_number(request.form.get(SEEN)) or 0
    typed[WHY] = request.form.get(WHY, "")
    if request.form.get("add"):
        return _form(part, typed, seen, more=1)
    settings, faults = PARTS[part][1](typed)
    if faults:
        return _form(part, typed, seen, told(faults, LABELS))
    client = client_for_visitor()
    try:
        answer = client.tell(ChangeScheme(date_now(), typed[WHY], seen, **settings), deed())
    except Conflict as refused:
        newest = client.ask(SchemeInForce())
        again = PARTS[part][0](newest) | {WHY: typed[WHY]}
        status = STATUS_OF[refused.code]
        return _form(part, again, newest.version, list(refused.faults), status=status)
    except Refused as refused:
        return _form(part, typed, seen, _faults(refused), status=STATUS_OF[refused.code])
    if answer.effect == "done":
        flash("The settings are kept, and count from now on", "success")
    else:
        flash("The settings are as they were")
    return redirect(url_for("scheme_settings.shown"), 303)


# --- parts: how each stands in its form, and what was typed there ---


def _areas_typed(found: SchemeSettings) -> Typed:
    typed = Typed()
    for number, area in enumerate(found.definition.scheme.areas):
        for part, value in vars(area).items():
            typed[f"areas.{number}.{part}"] = str(value)
    return typed


def _areas(typed: Typed) -> Read:
    areas, faults = [], []
    for number in range(number_of_areas(typed)):
        name = f"areas.{number}"
        places = a_number(typed.get(f"{name}.capacity"))
        if places is None:
            text = f"Enter the places of area {number + 1} as a whole number"
            faults.append(Fault(text, f"{name}.capacity"))
        area = AreaOffer(typed[f"{name}.code"], typed[f"{name}.name"], places or 0)
        areas.append(area)
    return {"areas": tuple(areas)}, faults


def _contact_points_typed(found: SchemeSettings) -> Typed:
    return Typed(contact_answers(found.definition.scheme.contact_points))


def _contact_points(typed: Typed) -> Read:
    points, faults = read_contact_points(typed)
    return {"contact_points": points}, faults


def _payment_days_typed(found: SchemeSettings) -> Typed:
    return payment_answers(found.definition.scheme.payment_days)


def _payment_days(typed: Typed) -> Read:
    days, faults = read_payment_days(typed)
    return {"payment_days": days}, faults


def _costs_typed(found: SchemeSettings) -> Typed:
    return Typed(cost_answers(found.definition.scheme.costs))


def _costs(typed: Typed) -> Read:
    costs, faults = read_costs(typed)
    return {"costs": costs}, faults


def _rules_typed(found: SchemeSettings) -> Typed:
    scheme = found.definition.scheme
    typed = Typed({"scheme.visit_attempts": str(scheme.visit_attempts)})
    if scheme.hold_while_in_arrears:
        typed["scheme.hold_while_in_arrears"] = "yes"
    return typed


def _rules(typed: Typed) -> Read:
    attempts, field = a_number(typed.get("scheme.visit_attempts")), "scheme.visit_attempts"
    faults = [] if attempts else [Fault("Enter how many visits may fail, 1 or more", field)]
    holds = "scheme.hold_while_in_arrears" in typed
    return {"visit_attempts": attempts, "hold_while_in_arrears": holds}, faults


PARTS: Final[dict[str, tuple[Callable[[SchemeSettings], Typed], Callable[[Typed], Read]]]] = {
    "areas": (_areas_typed, _areas),
    "payment-days": (_payment_days_typed, _payment_days),
    "contact-points": (_contact_points_typed, _contact_points),
    "rules": (_rules_typed, _rules),
    "costs": (_costs_typed, _costs),
}
"""How each part of the settings is read from its form and shown, by the end of its address."""


INPUTS: Final = {
    "payment_days": "runs.every",
    "visit_attempts": "scheme.visit_attempts",
    "areas": "areas.0.code",
}
"""The inputs of settings that the command calls otherwise."""


# --- shared steps ---


def _form(
    part: str,
    typed: Typed,
    seen: int,
    faults: list[Fault] | None = None,
    *,
    more: int = 0,
    status: int = 200,
) -> Response:
    return form_page(
        CHANGE,
        faults or (),
        status,
        part=part,
        typed=typed,
        seen=seen,
        areas=number_of_areas(typed) + more,
        labels=LABELS,
        **WORDS,
    )


def _faults(refused: Refused) -> list[Fault]:
    """Return what the service found wrong, each with the input that it is about."""
    return told([_beside_its_input(fault) for fault in refused.faults], LABELS)


def _beside_its_input(fault: Fault) -> Fault:
    field = fault.field
    if field.startswith("contact_points."):
        point = field.rpartition(".")[2]
        return Fault(fault.text.replace(point, CONTACT_POINTS[point], 1), f"landlord.{point}")
    return Fault(fault.text, INPUTS.get(field, field))
