"""People and roles: what administrators do, and what a second person confirms."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound

from services.backbone.errors import Refused
from services.gateway.access import roles
from services.gateway.sign_in.cases import people as cases
from services.gateway.sign_in.domain.granting import DAYS_OPEN, DEED_NAMES, Deed, may_confirm
from services.gateway.sign_in.domain.people import CONFIRMING, GIVEN, WATCHED, Person
from services.gateway.sign_in.pages.browser import current_visit, door
from services.gateway.sign_in.pages.coming_in import form
from services.gateway.sign_in.pages.stepping_up import step_up
from services.gateway.sign_in.store import Store
from services.gateway.sign_in.store.granting import Request
from services.terms.people import ROLE_NAMES

people = Blueprint("people", "services.gateway.sign_in", template_folder="templates")

CHOICES: Final = [(role, ROLE_NAMES[role].capitalize()) for role in sorted(GIVEN)]

BY_BUTTON: Final[frozenset[Deed]] = frozenset({"link", "reinstate"})
"""What a button on somebody's page does at once; what cannot be undone has a page that asks."""

RESETS: Final[Mapping[str, Deed]] = {
    "password": "reset_password",
    "authenticator": "reset_factor",
}

SHOWN_LINES: Final = 20


@people.get("/people")
@roles("administrator", "auditor")
def everybody() -> str:
    """List who signs in."""
    with door().reading() as store:
        found = store.people.all()
    return render_template("sign_in/everybody.html", people=found)


@people.route("/people/invite", methods=["GET", "POST"])
@roles("administrator")
@step_up
def invite() -> Any:
    """Invite somebody."""
    given = request.form
    shown: dict[str, Any] = {
        "name": given.get("name", ""),
        "email": given.get("email", ""),
        "chosen": given.getlist("roles"),
        "choices": CHOICES,
    }
    if request.method == "POST" and "name" in given:
        chosen = frozenset(given.getlist("roles"))
        try:
            outcome = cases.invite(
                door(), current_visit().person, shown["name"], shown["email"], chosen
            )
        except Refused as refused:
            return form("invite", refused, ("name", "email", "roles"), **shown)
        return _done(outcome)
    return form("invite", None, (), **shown)


@people.get("/people/person/<person_id>")
@roles("administrator", "auditor")
def person(person_id: str) -> Any:
    """Show somebody, and what can be done."""
    return _person_page(person_id, None)


def _person_page(person_id: str, refused: Refused | None) -> Any:
    with door().reading() as store:
        found = store.people.find(person_id)
        if found is None:
            raise NotFound
        story = store.people.story(person_id, SHOWN_LINES)
        names = _names(store)
    return form(
        "person",
        refused,
        ("roles",),
        who=found,
        story=story,
        names=names,
        choices=CHOICES,
        chosen=sorted(found.roles),
        mine=current_visit().person,
        watched=not found.roles.isdisjoint(WATCHED),
    )


@people.post("/people/person/<person_id>/roles")
@roles("administrator")
@step_up
def change_roles(person_id: str) -> Any:
    """Give somebody other roles."""
    chosen = frozenset(request.form.getlist("roles"))
    seen = frozenset(request.form.get("seen", "").split())
    try:
        outcome = cases.change_roles(door(), current_visit().person, person_id, chosen, seen)
    except Refused as refused:
        return _person_page(person_id, refused)
    return _done(outcome)


@people.post("/people/person/<person_id>/act")
@roles("administrator")
@step_up
def act(person_id: str) -> Any:
    """Do what a button on somebody's page says."""
    wanted, me = request.form.get("act", ""), current_visit().person
    try:
        if wanted == "suspend":
            cases.suspend(door(), me, person_id)
            flash("They are let in no more", "success")
        elif wanted == "end_sessions":
            ended = cases.end_sessions(door(), me, person_id)
            flash(f"Sessions ended: {ended}", "success")
        elif wanted in BY_BUTTON:
            return _done(cases.let_in_afresh(door(), me, person_id, wanted))
        else:
            raise BadRequest
    except Refused as refused:
        return _person_page(person_id, refused)
    if person_id == me.id:
        return redirect(url_for("sign_in.start"), 303)
    return redirect(url_for("people.person", person_id=person_id), 303)


@people.get("/people/person/<person_id>/reset/<what>")
@roles("administrator")
def confirm_reset(person_id: str, what: str) -> str:
    """Say what resetting a password or an authenticator will do, and ask."""
    found = cases.foreseen(door(), current_visit().person, person_id, _reset_of(what))
    return render_template("sign_in/reset.html", what=what, days_open=DAYS_OPEN, **vars(found))


@people.post("/people/person/<person_id>/reset/<what>")
@roles("administrator")
@step_up
def reset(person_id: str, what: str) -> Any:
    """Reset a password or an authenticator."""
    deed = _reset_of(what)
    try:
        return _done(cases.let_in_afresh(door(), current_visit().person, person_id, deed))
    except Refused as refused:
        return _person_page(person_id, refused)


def _reset_of(what: str) -> Deed:
    if what not in RESETS:
        raise NotFound
    return RESETS[what]


@people.get("/people/requests")
@roles("administrator", "finance_approver", "auditor")
def requests() -> str:
    """List what waits for a second person."""
    with door().reading() as store:
        found = store.granting.open_requests(door().now())
        names = _names(store)
    return render_template("sign_in/requests.html", requests=found, names=names, deeds=DEED_NAMES)


@people.get("/people/requests/<request_id>")
@roles("administrator", "finance_approver", "auditor")
def one_request(request_id: str) -> Any:
    """Show what somebody asked for, and what is known of whom it is about."""
    return _request_page(request_id, None)


def _request_page(request_id: str, refused: Refused | None) -> Any:
    me = current_visit().person
    with door().reading() as store:
        asked = store.granting.request(request_id)
        if asked is None:
            raise NotFound
        story = store.people.story(asked.person_id, SHOWN_LINES) if asked.person_id else []
        mine = store.granting.grants_of(me.id)
        names = _names(store)
    is_open = asked.is_open(door().now())
    return form(
        "request",
        refused,
        (),
        asked=asked,
        story=story,
        names=names,
        deeds=DEED_NAMES,
        is_open=is_open,
        can_confirm=is_open and may_confirm(me, asked.asked_by, asked.person_id, mine),
        is_mine=is_open and asked.asked_by == me.ref,
        can_refuse=is_open and _may_refuse(me, asked),
    )


def _may_refuse(me: Person, asked: Request) -> bool:
    return asked.asked_by == me.ref or not me.roles.isdisjoint(CONFIRMING)


@people.post("/people/requests/<request_id>/confirm")
@roles("administrator", "finance_approver")
@step_up
def confirm(request_id: str) -> Any:
    """Confirm what somebody asked for."""
    try:
        outcome = cases.confirm(door(), current_visit().person, request_id)
    except Refused as refused:
        return _request_page(request_id, refused)
    return _done(outcome, by_two=True)


@people.post("/people/requests/<request_id>/refuse")
@roles("administrator", "finance_approver")
@step_up
def refuse(request_id: str) -> Any:
    """Refuse what somebody asked for, or withdraw it."""
    try:
        cases.refuse(door(), current_visit().person, request_id)
    except Refused as refused:
        return _request_page(request_id, refused)
    flash("It is refused", "success")
    return redirect(url_for("people.requests"), 303)


def _done(outcome: cases.Outcome, *, by_two: bool = False) -> Any:
    """Show a link or a start code, which are shown once; else go to the person's page."""
    if not outcome.link and not outcome.start_code:
        if outcome.request_id:
            flash("Somebody else has to confirm this", "success")
            return redirect(url_for("people.one_request", request_id=outcome.request_id), 303)
        flash("It is done", "success")
        if by_two:
            return redirect(url_for("people.requests"), 303)
        return redirect(url_for("people.person", person_id=outcome.person_id), 303)
    link = url_for("sign_in.link", token=outcome.link, _external=True) if outcome.link else ""
    return render_template(
        "sign_in/let_in.html", link=link, start_code=outcome.start_code, by_two=by_two
    )


def _names(store: Store) -> Mapping[str, str]:
    return {person.ref: person.name for person in store.people.all()}
