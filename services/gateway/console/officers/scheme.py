"""The scheme: shown whole, and opened, once, by a form or from a scheme file.

Answers are kept from page to page in the forms themselves: nothing of them stands in an address,
and nothing is kept before the scheme is opened.
"""

from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.templating import render_template
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Conflict, Invalid, NotFound, Refused
from services.backbone.toml_file import toml_of
from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS
from services.contracts.enrolment import OpenScheme
from services.contracts.queries.enrolment import CheckScheme, SchemeInForce, SchemeSettings
from services.contracts.refusals import Fault
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page
from services.gateway.console.officers.answers import (
    BLANK_AREAS,
    Typed,
    answers_of,
    blank_answers,
    number_of_areas,
    read_answers,
    told,
    typed_answers,
)
from services.gateway.console.officers.scheme_words import (
    CONTACT_HINTS,
    CONTACT_POINTS,
    COST_HINTS,
    COSTS,
    ELEMENTS,
    RHYTHMS,
    TIMINGS,
    days_in_words,
)
from services.gateway.console.permissions import may_use
from services.gateway.deeds import deed
from services.gateway.practice import in_practice
from services.gateway.refusing import STATUS_OF
from services.gateway.visitor import client_for_visitor
from services.pilot_files.opening import opening_of
from services.pilot_files.scheme_file import FILE_NAME, scheme_of

scheme = Blueprint("scheme", __name__, url_prefix="/scheme", template_folder="templates")
scheme.add_app_template_filter(days_in_words, "payment_days")

FORM, CHECK, UPLOAD = (
    "officers/open_scheme.html",
    "officers/check_scheme.html",
    "officers/upload_scheme.html",
)

WORDS: Final[dict[str, Any]] = {
    "elements": ELEMENTS,
    "timings": TIMINGS,
    "rhythms": RHYTHMS,
    "contact_points": CONTACT_POINTS,
    "contact_hints": CONTACT_HINTS,
    "cost_names": COSTS,
    "cost_hints": COST_HINTS,
}

LABELS: Final = {
    "scheme.name": "The scheme’s name",
    "scheme.landlord": "The landlord’s name",
    "scheme.enrolment_opens": "The day enrolment opens",
    "scheme.months": "Months of a tenant’s year",
    "scheme.instalments": "Instalments in the year",
    "scheme.timing": "When an instalment falls due",
    "scheme.strikes": "Times until the rest of the year is lost",
    "scheme.visit_attempts": "Visits that may fail",
    "scheme.tenancy_types": "Types of tenancy that may join",
    "categories.tenant": "Repairs that are the tenant’s",
    "categories.landlord": "Repairs that are the landlord’s",
    "runs.every": "Payment days",
    "runs.month": "Days of the month",
    "elements.repairs.annual_pence": "Own repairs, pounds a year",
    "elements.housing_management.annual_pence": "Own housing management, pounds a year",
    **{f"landlord.{name}": label for name, label in CONTACT_POINTS.items()},
    **{f"costs.{name}": label for name, label in COSTS.items()},
}

FIELDS: Final = {
    "scheme.elements": "elements.repairs",
    "scheme.payment_days": "runs.every",
    "scheme.tenant_categories": "categories.tenant",
    "scheme.landlord_categories": "categories.landlord",
    "scheme.opens_on": "scheme.enrolment_opens",
    "tenancy_types": "scheme.tenancy_types",
}
"""The inputs of settings that the command calls otherwise."""

MOST_FAULTS: Final = 100


@scheme.get("")
@may_use(SchemeInForce)
def shown() -> str:
    """The scheme as it is, who opened it and when, and what it costs at most."""
    return render_template("officers/scheme.html", found=_in_force(), **WORDS)


@scheme.get("/open")
@may_use(OpenScheme)
def ask() -> AnyResponse:
    """Ask for what a scheme is: the usual settings stand in the form."""
    if _in_force() is not None:
        return redirect(url_for("scheme.shown"), 303)
    points = EXAMPLE_CONTACT_POINTS if in_practice() else None
    return _form(blank_answers(date_now(), points), more=BLANK_AREAS)


@scheme.post("/open/answers")
@may_use(OpenScheme)
def change_answers() -> Response:
    """Show the form again with every answer, to change one or to add an area."""
    return _form(typed_answers(request.form), more=1)


@scheme.post("/open/check")
@may_use(OpenScheme)
def check() -> Response:
    """Show every answer and what the scheme will cost at most; nothing is opened yet."""
    return _check(typed_answers(request.form))


@scheme.get("/open/file")
@may_use(OpenScheme)
def ask_for_file() -> Response:
    """Ask for a scheme file."""
    return form_page(UPLOAD)


@scheme.post("/open/file")
@may_use(OpenScheme)
def read_file() -> Response:
    """Read a scheme file: its answers are shown to be checked, or everything wrong with it."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return form_page(UPLOAD, [Fault("Choose a file", "file")])
    found = toml_of(FILE_NAME, file.read())
    read = None if found.faults else scheme_of(found, payer_needed=False)
    if read is None or found.faults:
        lines = [f"Line {f.line}, {f.key}: {f.message}" for f in found.faults[:MOST_FAULTS]]
        return form_page(UPLOAD, [Fault(line, "file") for line in lines])
    return _check(answers_of(read), payer_given=bool(read.payer.account_number))


@scheme.post("/open")
@may_use(OpenScheme)
def open_scheme() -> AnyResponse:
    """Open the scheme, once."""
    typed = typed_answers(request.form)
    read, faults = read_answers(typed)
    if faults:
        return _form(typed, told(faults, LABELS))
    try:
        client_for_visitor().tell(opening_of(read, in_practice()), deed())
    except Invalid as refused:
        return _form(typed, _faults(refused))
    except Conflict as refused:
        return _opened_already(refused)
    flash("The scheme is open", "success")
    return redirect(url_for("scheme.shown"), 303)


# --- shared steps ---


def _opened_already(refused: Conflict) -> Response:
    template, status = "officers/opened_already.html", STATUS_OF[refused.code]
    return form_page(template, refused.faults, status, found=_in_force())


def _check(typed: Typed, payer_given: bool = False) -> Response:
    read, faults = read_answers(typed)
    if faults:
        return _form(typed, told(faults, LABELS))
    opening = opening_of(read, in_practice())
    try:
        cost = client_for_visitor().ask(CheckScheme(opening))
    except Invalid as refused:
        return _form(typed, _faults(refused))
    except Conflict as refused:
        return _opened_already(refused)
    return form_page(
        CHECK,
        typed=list(typed.items(multi=True)),
        opening=opening,
        cost=cost,
        payer_given=payer_given,
        **WORDS,
    )


def _form(typed: Typed, faults: list[Fault] | None = None, more: int = 0) -> Response:
    areas = max(number_of_areas(typed), 0) + more
    return form_page(FORM, faults or (), typed=typed, areas=max(areas, 1), labels=LABELS, **WORDS)


def _faults(refused: Refused) -> list[Fault]:
    """Return what the service found wrong, each with the input that it is about."""
    found = []
    for fault in refused.faults:
        name = fault.field.removeprefix("opening.")
        if name.startswith("scheme.contact_points."):
            point = name.rpartition(".")[2]
            text = fault.text.replace(point, CONTACT_POINTS[point], 1)
            found.append(Fault(text, f"landlord.{point}"))
        elif name.startswith(("scheme.areas.", "scheme.costs.")):
            found.append(Fault(fault.text, name.removeprefix("scheme.")))
        else:
            found.append(Fault(fault.text, FIELDS.get(name, name)))
    return told(found, LABELS)


def _in_force() -> SchemeSettings | None:
    try:
        return client_for_visitor().ask(SchemeInForce())
    except NotFound:
        return None
