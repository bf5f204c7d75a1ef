"""Contacts: what one would cost, before it is logged; those there are; taken back."""

from datetime import date
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import NotFound, Refused
from services.contracts.enrolment import RecordContact, TakeBackContact
from services.contracts.queries.enrolment import (
    ContactByRef,
    ContactsOfTenant,
    Person,
    WouldCount,
)
from services.contracts.queries.payments.tenants import BreachWouldCost, WouldCost
from services.contracts.queries.payments.what_if import IfGivenBack, WouldChange
from services.contracts.refusals import Fault
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.lists import list_page
from services.gateway.console.officers.contact_words import CAME_BY, KINDS, LOST_AS, WHY_NOT
from services.gateway.console.permissions import may_use
from services.gateway.console.seen import UNSEEN, as_seen, was_seen
from services.gateway.deeds import deed
from services.gateway.inputs import read_date
from services.gateway.visitor import client_for_visitor, note_view

contacts = Blueprint("contacts", __name__, template_folder="templates")

FORM, CHECKED, TAKE_BACK = (
    f"officers/{name}.html" for name in ("log_contact", "contact_checked", "take_back_contact")
)
INPUTS: Final = ("kind", "came_by", "notes", "contact_ref", "on")
TYPED: Final = (*INPUTS, "on-month", "on-year")
NAMED: Final = {"date": "on"}
"""How the form calls what the command calls otherwise."""


@contacts.get("/contacts/new")
@may_use(RecordContact)
def whose() -> Response:
    """Ask whose contact it is."""
    return form_page("officers/whose_contact.html", tenant_ref="")


@contacts.post("/contacts/new")
@may_use(RecordContact)
def find() -> AnyResponse:
    """Go on with the tenant of a reference."""
    tenant_ref = request.form.get("tenant_ref", "").strip()
    try:
        client_for_visitor().ask(Person(tenant_ref))
    except NotFound as refused:
        page = "officers/whose_contact.html"
        return refused_page(page, refused, ["tenant_ref"], tenant_ref=tenant_ref)
    return redirect(url_for("contacts.new", tenant_ref=tenant_ref), 303)


@contacts.get("/tenants/<tenant_ref>/contacts/new")
@may_use(RecordContact)
def new(tenant_ref: str) -> Response:
    """Ask what the contact was."""
    return _form(tenant_ref, dict.fromkeys(TYPED, ""), date_now())


@contacts.post("/tenants/<tenant_ref>/contacts/check")
@may_use(RecordContact)
def check(tenant_ref: str) -> Response:
    """Say whether it will count and what it would cost, before anything is kept."""
    typed = _typed()
    happened = read_date(typed, "on", "the day of the contact")
    errors = [] if typed["kind"] in KINDS else [Fault("Choose what it was about", "kind")]
    errors += [happened] if isinstance(happened, Fault) else []
    if "change" in request.form or errors or isinstance(happened, Fault):
        return _form(tenant_ref, typed, typed, () if "change" in request.form else errors)
    if happened > date_now():
        late = Fault("The day of the contact is still to come; enter the day it was made", "on")
        return _form(tenant_ref, typed, typed, [late])
    return _checked(tenant_ref, typed, happened)


@contacts.post("/tenants/<tenant_ref>/contacts/new")
@may_use(RecordContact)
def record(tenant_ref: str) -> AnyResponse:
    """Keep the contact, as what it was after all."""
    typed, counted = _typed(), "really" in request.form
    happened, really = (
        read_date(typed, "on", "the day of the contact"),
        request.form.get("really", ""),
    )
    if isinstance(happened, Fault) or typed["kind"] not in KINDS:
        return check(tenant_ref)
    contact_ref = typed["contact_ref"] or f"C-{deed()[4:16]}"
    judged, cost = _judged(tenant_ref, typed["kind"], happened)
    if not _is_recorded(contact_ref) and not was_seen(judged, cost):
        return _checked(tenant_ref, typed, happened, [UNSEEN])
    if request.form.get("asks") and not (counted and (really == "no" or really in KINDS)):
        answer = Fault("Say whether it was one of these", "really")
        return _checked(tenant_ref, typed, happened, [answer])
    kind: Any = really if really in KINDS else typed["kind"]
    by: Any = typed["came_by"] if typed["came_by"] in CAME_BY else None
    command = RecordContact(contact_ref, tenant_ref, happened, date_now(), kind, typed["notes"], by)
    try:
        answered = client_for_visitor().tell(command, deed())
    except Refused as refused:
        shown = _shown(tenant_ref, typed, typed)
        return refused_page(FORM, refused, INPUTS, NAMED, **shown)
    counts = "It counts" if answered.effect == "done" else "It does not count"
    flash(f"Contact {contact_ref} is logged. {counts}", "success")
    return redirect(url_for("contacts.listed", tenant_ref=tenant_ref), 303)


@contacts.get("/tenants/<tenant_ref>/contacts")
@may_use(ContactsOfTenant)
def listed(tenant_ref: str) -> str | Response:
    """A tenant's contacts, as they became known."""
    name, found = f"contacts-{tenant_ref}", client_for_visitor().ask(Person(tenant_ref))
    query = ContactsOfTenant(tenant_ref)
    return list_page(
        query, "officers/contacts.html", name, who=found.who, kinds=KINDS, came_by=CAME_BY
    )


@contacts.get("/contacts/<contact_ref>/take-back")
@may_use(TakeBackContact)
def ask_to_take_back(contact_ref: str) -> Response:
    """Say what taking a contact back will do, and ask why."""
    return _taking_back(contact_ref)


@contacts.post("/contacts/<contact_ref>/take-back")
@may_use(TakeBackContact)
def take_back(contact_ref: str) -> AnyResponse:
    """Have a contact count no more."""
    found, gives_back = _what_comes_back(contact_ref)
    if found.taken_back_on is None and not was_seen(found.counts, gives_back):
        return _taking_back(contact_ref, errors=[UNSEEN])
    command = TakeBackContact(contact_ref, date_now(), request.form.get("reason", "").strip())
    try:
        client_for_visitor().tell(command, deed())
    except Refused as refused:
        return _taking_back(contact_ref, refused)
    flash(f"Contact {contact_ref} is taken back", "success")
    return redirect(url_for("contacts.listed", tenant_ref=found.tenant_ref), 303)


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "").strip() for name in TYPED}


def _form(
    tenant_ref: str, typed: dict[str, str], day: date | dict[str, str], errors: Any = ()
) -> Response:
    return form_page(FORM, errors, **_shown(tenant_ref, typed, day))


def _shown(tenant_ref: str, typed: dict[str, str], day: date | dict[str, str]) -> dict[str, Any]:
    who = client_for_visitor().ask(Person(tenant_ref)).who
    note_view("a contact to log", tenant_ref)
    came_by = [("", "Not known"), *CAME_BY.items()]
    return {"who": who, "typed": typed, "day": day, "kinds": KINDS.items(), "came_by": came_by}


def _judged(tenant_ref: str, kind: Any, happened: date) -> tuple[Any, WouldCost | None]:
    """Return whether a contact would count, and what it would cost if so."""
    client = client_for_visitor()
    judged = client.ask(WouldCount(tenant_ref, kind, happened))
    if judged.quarter is None:
        return judged, None
    cost = BreachWouldCost(tenant_ref, "housing_management", judged.quarter, date_now())
    return judged, client.ask(cost)


def _is_recorded(contact_ref: str) -> bool:
    try:
        client_for_visitor().ask(ContactByRef(contact_ref))
    except NotFound:
        return False
    return True


def _checked(tenant_ref: str, typed: dict[str, str], happened: date, errors: Any = ()) -> Response:
    judged, cost = _judged(tenant_ref, typed["kind"], happened)
    note_view("a contact to log", tenant_ref)
    never = [(kind, words) for kind, words in KINDS.items() if kind not in judged.kinds_that_count]
    return form_page(
        CHECKED,
        errors,
        409 if UNSEEN in errors else 200,
        tenant_ref=tenant_ref,
        typed=typed,
        happened=happened,
        judged=judged,
        cost=cost,
        seen=as_seen(judged, cost),
        never=never,
        kinds=KINDS,
        why_not=WHY_NOT,
        lost_as=LOST_AS,
        really=request.form.get("really", ""),
    )


def _what_comes_back(contact_ref: str) -> tuple[Any, WouldChange | None]:
    client = client_for_visitor()
    found = client.ask(ContactByRef(contact_ref))
    if not found.counts:
        return found, None
    query = IfGivenBack(found.tenant_ref, "housing_management", contact_ref)
    return found, client.ask(query)


def _taking_back(contact_ref: str, refused: Refused | None = None, errors: Any = ()) -> Response:
    found, gives_back = _what_comes_back(contact_ref)
    note_view("a contact", found.tenant_ref)
    shown = {
        "found": found,
        "gives_back": gives_back,
        "seen": as_seen(found.counts, gives_back),
        "kinds": KINDS,
        "reason": request.form.get("reason", ""),
    }
    if refused is not None:
        return refused_page(TAKE_BACK, refused, ["reason"], **shown)
    return form_page(TAKE_BACK, errors, 409 if errors else 200, **shown)
