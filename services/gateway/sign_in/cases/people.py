"""What administrators do to other people, and what is confirmed by a second person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import uuid4

from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from services.gateway.sign_in.cases.coming_in import UNNAMED, is_unnamed, start_code_hash
from services.gateway.sign_in.domain.granting import (
    Deed,
    Grant,
    How,
    NotYours,
    SetUp,
    comes_in_afresh,
    in_set_up,
    may_confirm,
    needs_second,
    require_administrator,
    require_an_administrator_left,
    require_confirmer,
    require_nobody_to_confirm,
    require_other,
    who_could_confirm,
)
from services.gateway.sign_in.domain.people import (
    CONFIRMING,
    NotGiven,
    Person,
    checked_email,
    checked_name,
    checked_roles,
)
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.one_time_codes import new_start_code
from services.gateway.sign_in.sealing import new_token
from services.gateway.sign_in.store import Store
from services.gateway.sign_in.store.granting import Request, RequestState
from services.gateway.sign_in.store.links import Link, LinkKind
from services.gateway.sign_in.store.people import words
from services.terms.changes import Change
from services.terms.days import moment
from services.terms.moves import STATUS
from services.terms.people import Actor, Role

INVITATION_LASTS: Final = timedelta(days=7)
RESET_LASTS: Final = timedelta(hours=1)

LINK_OF: dict[Deed, LinkKind] = {
    "invite": "invitation",
    "link": "invitation",
    "roles": "invitation",
    "reinstate": "invitation",
    "reset_password": "password",
    "reset_factor": "factor",
}


DECIDED: Final[dict[RequestState, str]] = {
    "confirmed": "confirmed",
    "refused": "refused",
    "withdrawn": "withdrew",
}
"""What somebody did who decided a request."""


@dataclass(frozen=True)
class Outcome:
    """What became of a deed.

    It was done, with a `link` to hand over if there is one; or it waits for a second person as
    `request_id`. Then `start_code` is what the asker tells the person concerned: the link, which
    whoever confirms hands over, is of no use without it. So neither of the two can come in as
    somebody they let in.
    """

    person_id: str = ""
    link: str = ""
    request_id: str = ""
    start_code: str = ""


@dataclass(frozen=True)
class Foreseen:
    """What a deed would come to: to whom, and whether somebody else has to confirm it."""

    who: Person
    takes_two: bool


def invite(door: Door, asker: Person, name: str, email: str, roles: frozenset[str]) -> Outcome:
    """Invite somebody new."""
    someone = _described(name, email, roles)
    return _by_administrator(door, asker, "invite", lambda store: someone, someone.roles)


def change_roles(
    door: Door,
    asker: Person,
    person_id: str,
    roles: frozenset[str],
    seen: frozenset[str] | None = None,
) -> Outcome:
    """Give somebody other roles, in place of those they have.

    `seen`: those that were shown to whom chose; `conflict` if somebody changed them since.
    """
    try:
        after = checked_roles(roles)
    except NotGiven as fault:
        raise Invalid(str(fault), "roles") from None

    def as_shown(store: Store) -> Person:
        subject = _known(store, person_id)
        if seen is not None and subject.roles != seen:
            raise Conflict(f"{subject.name} has other roles by now: look again", "roles")
        return subject

    return _by_administrator(door, asker, "roles", as_shown, after)


def let_in_afresh(door: Door, asker: Person, person_id: str, deed: Deed) -> Outcome:
    """Send another invitation, end a suspension, or reset a password or an authenticator."""
    if deed in ("invite", "roles"):
        raise ValueError(deed)
    return _by_administrator(door, asker, deed, _finding(person_id), None)


def foreseen(door: Door, asker: Person, person_id: str, deed: Deed) -> Foreseen:
    """Return what letting somebody in afresh would come to; refused as the deed itself would be."""
    with door.reading() as store, _in_words():
        known = _known(store, asker.id)
        require_administrator(known)
        subject = _known(store, person_id)
        require_other(known, subject)
        _require_possible(store, deed, subject)
        return Foreseen(subject, needs_second(deed, subject.roles, subject.roles))


def _by_administrator(
    door: Door,
    asker: Person,
    deed: Deed,
    subject_of: Callable[[Store], Person],
    after: frozenset[Role] | None,
) -> Outcome:
    """Do it, or ask for a second person."""
    money_yet = _money_yet(door, asker)
    with door.writing(asker.ref) as store, _in_words():
        known = _known(store, asker.id)
        require_administrator(known)
        subject = subject_of(store)
        require_other(known, subject)
        _require_possible(store, deed, subject)
        roles = subject.roles if after is None else after
        set_up = SetUp(store.people.fact("set_up_over"), money_yet, store.people.all())
        subject_id = "" if deed == "invite" else subject.id
        before = frozenset[Role]() if deed == "invite" else subject.roles
        if not needs_second(deed, before, roles):
            return _do(door, store, deed, subject, roles, asker.ref, "", "alone", "")
        if in_set_up(known, deed, subject_id, roles, set_up):
            return _do(door, store, deed, subject, roles, asker.ref, "", "set_up", "")
        return _ask(door, store, deed, subject, roles, asker.ref)


def _money_yet(door: Door, asker: Person) -> bool:
    """Ask the services, before anything is locked, and only while it can matter."""
    with door.reading() as store:
        known = store.people.find(asker.id)
        if store.people.fact("set_up_over") or known is None or not known.is_active_administrator:
            return True
    return door.money_yet(asker.actor)


def _ask(
    door: Door, store: Store, deed: Deed, subject: Person, roles: frozenset[Role], asked_by: str
) -> Outcome:
    makes_link = _makes_link(deed, subject, roles)
    start_code = new_start_code() if makes_link else ""
    is_new = deed == "invite"
    request = Request(
        uuid4().hex,
        deed,
        "" if is_new else subject.id,
        subject.name,
        subject.email,
        frozenset() if is_new else subject.roles,
        roles,
        start_code_hash(door, start_code) if makes_link else "",
        asked_by,
        door.now(),
    )
    store.granting.ask(request)
    store.audit(
        request.person_id or request.id,
        Change(f"{deed} asked for", words(request.roles_before), words(roles), note=subject.name),
    )
    return Outcome(request.person_id, request_id=request.id, start_code=start_code)


def to_confirm(door: Door, person_id: str) -> list[Request]:
    """Return what somebody may confirm of what others asked for, oldest first."""
    with door.reading() as store:
        known = store.people.find(person_id)
        if known is None or known.roles.isdisjoint(CONFIRMING):
            return []
        mine, found = store.granting.grants_of(known.id), store.granting.open_requests(door.now())
        return [one for one in found if may_confirm(known, one.asked_by, one.person_id, mine)]


def confirm(door: Door, confirmer: Person, request_id: str) -> Outcome:
    """Confirm what another person asked for: it is done, if all is still as it was."""
    with door.writing(confirmer.ref) as store, _in_words():
        request = _open_request(door, store, request_id)
        known = _known(store, confirmer.id)
        grants = store.granting.grants_of(known.id)
        require_confirmer(known, request.asked_by, request.person_id, grants)
        if request.asked_by.startswith("person:"):
            require_administrator(_known(store, request.asked_by.removeprefix("person:")))
        subject = _subject(store, request)
        store.granting.decide(request.id, "confirmed", known.ref, door.now())
        return _do(
            door,
            store,
            request.deed,
            subject,
            request.roles_after,
            request.asked_by,
            known.ref,
            "two",
            request.code_hash,
        )


def _subject(store: Store, request: Request) -> Person:
    """Return who a request is about; `Conflict` if they are not as they were."""
    if request.deed == "invite":
        subject = _described(request.name, request.email, frozenset(request.roles_after))
    else:
        subject = _known(store, request.person_id)
        if subject.roles != request.roles_before:
            raise Conflict("Their roles have changed since this was asked for: ask again")
    _require_possible(store, request.deed, subject)
    return subject


def refuse(door: Door, person: Person, request_id: str) -> None:
    """Refuse what another asked for; who asked withdraws it."""
    with door.writing(person.ref) as store, _in_words():
        request = _open_request(door, store, request_id)
        known = _known(store, person.id)
        mine = request.asked_by == known.ref
        if not mine and (known.state != "active" or known.roles.isdisjoint(CONFIRMING)):
            raise NotYours("Another administrator or a finance approver decides this")
        state = "withdrawn" if mine else "refused"
        store.granting.decide(request.id, "withdrawn" if mine else "refused", known.ref, door.now())
        store.audit(
            request.person_id or request.id, Change(f"{request.deed} {state}", note=request.name)
        )


def suspend(door: Door, asker: Person, person_id: str) -> None:
    """Let somebody in no more; an invitation is withdrawn so too."""
    with door.writing(asker.ref) as store, _in_words():
        known = _known(store, asker.id)
        require_administrator(known)
        subject = _known(store, person_id)
        require_other(known, subject)
        _suspend(door, store, subject)


def suspend_at_machine(door: Door, operator: Actor, email: str) -> Person:
    """Let somebody in no more, from the machine that has the database."""
    with door.writing(operator.ref) as store, _in_words():
        subject = _by_email(store, email)
        _suspend(door, store, subject)
        return subject


def _suspend(door: Door, store: Store, subject: Person) -> None:
    if subject.state == "suspended":
        raise Conflict(f"{subject.name} is suspended already")
    _require_an_administrator_left(store, subject)
    now = door.now()
    store.people.change(subject.id, state="suspended")
    store.sessions.end_all(subject.id, "suspended", now)
    store.links.end(subject.id, now)
    store.audit(subject.id, Change(STATUS, subject.state, "suspended"))


def end_sessions(door: Door, asker: Person, person_id: str) -> int:
    """Sign somebody out everywhere; return how many sessions ended."""
    with door.writing(asker.ref) as store, _in_words():
        require_administrator(_known(store, asker.id))
        return _end_sessions(door, store, _known(store, person_id))


def end_sessions_at_machine(door: Door, operator: Actor, email: str) -> int:
    """Sign somebody out everywhere, from the machine that has the database."""
    with door.writing(operator.ref) as store:
        return _end_sessions(door, store, _by_email(store, email))


def _end_sessions(door: Door, store: Store, subject: Person) -> int:
    ended = store.sessions.end_all(subject.id, "by an administrator", door.now())
    store.audit(subject.id, Change("sessions ended", after=str(ended)))
    return ended


def add_at_machine(
    door: Door, operator: Actor, name: str, email: str, roles: frozenset[str]
) -> Outcome:
    """Invite somebody from the machine that has the database.

    A watched role waits for a second person here too, where there is one who could confirm it.
    """
    someone = _described(name, email, roles)
    with door.writing(operator.ref) as store:
        _require_possible(store, "invite", someone)
        could = who_could_confirm(store.people.all())
        if could and needs_second("invite", frozenset(), someone.roles):
            return _ask(door, store, "invite", someone, someone.roles, operator.ref)
        return _do(door, store, "invite", someone, someone.roles, operator.ref, "", "machine", "")


def resettable_at_machine(door: Door, email: str) -> Person:
    """Return whom `reset_at_machine` would let in afresh; refused as that would be."""
    with door.reading() as store, _in_words():
        return _resettable(store, email)


def reset_at_machine(door: Door, operator: Actor, email: str) -> Outcome:
    """Let somebody in afresh, from the machine, where nobody else could confirm it.

    Password, authenticator and recovery codes are gone, and every session: they come in by the link
    as who is invited does, with the roles that they have.
    """
    with door.writing(operator.ref) as store, _in_words():
        subject = _resettable(store, email)
        store.people.change(subject.id, state="invited", password_hash="")
        store.factors.remove(subject.id)
        store.sessions.end_all(subject.id, "reset at the machine", door.now())
        what = "password and authenticator reset"
        store.audit(subject.id, Change(what, subject.state, "invited", reason="machine"))
        return Outcome(subject.id, _new_link(door, store, subject, "invitation", "", RESET_LASTS))


def _resettable(store: Store, email: str) -> Person:
    subject = _by_email(store, email)
    if subject.state == "suspended":
        raise Conflict(f"{subject.name} is suspended")
    if subject.practice:
        raise Conflict(f"{subject.name} is there for practice")
    require_nobody_to_confirm(store.people.all(), subject)
    return subject


def first_administrator_link(door: Door, base_url: str) -> str | None:
    """Return a link by which the first administrator comes in; None once there is anybody.

    It is good once, for an hour, and ends those before it. Who opens it says who they are.
    """
    with door.writing("set-up") as store:
        everybody = store.people.all()
        if store.people.fact("practice") or any(not is_unnamed(p) for p in everybody):
            return None
        roles = frozenset[Role]({"administrator"})
        if not everybody:
            first = Person(uuid4().hex, "First administrator", UNNAMED, roles, "invited")
            store.people.add(first, door.now())
            _note_grants(door, store, first.id, roles, "set-up", "", "machine")
            store.audit(first.id, Change(STATUS, "", "invited", reason="machine"))
        else:
            (first,) = everybody
            store.sessions.end_all(first.id, "another link", door.now())
        token = _new_link(door, store, first, "invitation", "", RESET_LASTS)
        return link_address(base_url, token)


def link_address(base_url: str, token: str) -> str:
    """Return the address that a link's token is opened by."""
    return f"{base_url.rstrip('/')}/sign-in/link/{token}"


# --- what is done once it is allowed ---


def _do(
    door: Door,
    store: Store,
    deed: Deed,
    subject: Person,
    roles: frozenset[Role],
    asked_by: str,
    confirmed_by: str,
    how: How,
    code_hash: str,
) -> Outcome:
    now = door.now()
    cause = {"cause_kind": "asked by", "cause_ref": asked_by} if confirmed_by else {}
    if deed == "invite":
        store.people.add(subject, now)
        _note_grants(door, store, subject.id, roles, asked_by, confirmed_by, how)
        change = Change(STATUS, "", "invited", reason=how, note=words(roles), **cause)
    elif deed == "roles":
        if "administrator" not in roles:
            _require_an_administrator_left(store, subject)
        store.people.change(subject.id, roles=words(roles))
        if comes_in_afresh(deed, subject.roles, roles):
            store.people.change(subject.id, state="invited", password_hash="")
            store.factors.remove(subject.id)
        gained = roles - subject.roles
        _note_grants(door, store, subject.id, gained, asked_by, confirmed_by, how)
        change = Change("roles", words(subject.roles), words(roles), reason=how, **cause)
    elif deed == "reinstate":
        state = "active" if subject.ready else "invited"
        store.people.change(subject.id, state=state)
        change = Change(STATUS, "suspended", state, reason=how, **cause)
    elif deed == "link":
        change = Change("invited again", reason=how, **cause)
    elif deed == "reset_password":
        store.people.change(subject.id, password_hash="")
        change = Change("password reset", reason=how, **cause)
    else:
        store.factors.remove(subject.id)
        change = Change("authenticator reset", reason=how, **cause)
    store.sessions.end_all(subject.id, deed, now)
    store.audit(subject.id, change)
    if not _makes_link(deed, subject, roles):
        return Outcome(subject.id)
    lasts = RESET_LASTS if deed in ("reset_password", "reset_factor") else INVITATION_LASTS
    return Outcome(subject.id, _new_link(door, store, subject, LINK_OF[deed], code_hash, lasts))


def _makes_link(deed: Deed, subject: Person, roles: frozenset[Role]) -> bool:
    if deed == "roles":
        return comes_in_afresh(deed, subject.roles, roles)
    return not (deed == "reinstate" and subject.ready)


def _new_link(
    door: Door, store: Store, subject: Person, kind: LinkKind, code_hash: str, lasts: timedelta
) -> str:
    token, now = new_token(), door.now()
    hashed = door.key.hashed("link", token)
    store.links.add(Link(hashed, subject.id, kind, code_hash, now + lasts), now)
    return token


def _note_grants(
    door: Door,
    store: Store,
    person_id: str,
    roles: frozenset[Role],
    asked_by: str,
    confirmed_by: str,
    how: How,
) -> None:
    given = [Grant(person_id, role, asked_by, confirmed_by, how) for role in sorted(roles)]
    store.granting.note(given, door.now())


# --- what it takes ---


def _described(name: str, email: str, roles: frozenset[str]) -> Person:
    """Return somebody new as they were typed; `Invalid` names every fault."""
    faults: list[tuple[str, str]] = []

    def taken(check: Callable[[], object], field: str) -> None:
        try:
            check()
        except NotGiven as fault:
            faults.append((str(fault), field))

    taken(lambda: checked_name(name), "name")
    taken(lambda: checked_email(email), "email")
    taken(lambda: checked_roles(roles), "roles")
    if faults:
        raise Invalid("; ".join(text for text, _ in faults), faults=faults)
    plain = checked_name(name), checked_email(email), checked_roles(roles)
    return Person(uuid4().hex, *plain, "invited")


def _require_possible(store: Store, deed: Deed, subject: Person) -> None:
    """Raise `Conflict` for a deed that does not go with how somebody is."""
    if deed == "invite":
        if store.people.by_email(subject.email):
            raise Conflict("Somebody has this e-mail address already", "email")
        return
    wanted = {"reinstate": "suspended", "link": "invited"}.get(deed)
    if deed == "roles" and subject.state == "suspended":
        raise Conflict(f"{subject.name} is suspended: let them in again first")
    if deed in ("reset_password", "reset_factor"):
        wanted = "active"
    if wanted is not None and subject.state != wanted:
        raise Conflict(f"{subject.name} is {subject.state}")
    if subject.practice:
        raise Conflict(f"{subject.name} is there for practice")


def _require_an_administrator_left(store: Store, subject: Person) -> None:
    if subject.is_active_administrator:
        require_an_administrator_left(store.people.all(), subject)


def _finding(person_id: str) -> Callable[[Store], Person]:
    return lambda store: _known(store, person_id)


def _known(store: Store, person_id: str) -> Person:
    person = store.people.find(person_id)
    if person is None:
        raise NotFound("There is no such person")
    return person


def _by_email(store: Store, email: str) -> Person:
    person = store.people.by_email(email)
    if person is None:
        raise NotFound(f"nobody signs in as {email}")
    return person


def _open_request(door: Door, store: Store, request_id: str) -> Request:
    request = store.granting.request(request_id)
    if request is None:
        raise NotFound("There is no such request")
    if request.state != "open":
        raise NotNow(_decided(store, request))
    if not request.is_open(door.now()):
        raise NotNow(f"This waited until {moment(request.until)} and is too old: ask again")
    return request


def _decided(store: Store, request: Request) -> str:
    """Say who decided a request, and when."""
    assert request.decided_at is not None
    names = {person.ref: person.name for person in store.people.all()}
    by = names.get(request.decided_by, request.decided_by)
    return f"{by} {DECIDED[request.state]} this on {moment(request.decided_at)}"


class _in_words:  # noqa: N801 - reads as the statement that it is
    """Turns what the rules refuse into what a page shows."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, NotYours):
            raise NotAllowed(str(error)) from None
