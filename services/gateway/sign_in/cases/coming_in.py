"""Coming in: password and code, links, an authenticator set up."""

from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound
from services.gateway.sign_in.cases import trying
from services.gateway.sign_in.cases.sessions import begin, let_in, require
from services.gateway.sign_in.domain.granting import ends_set_up
from services.gateway.sign_in.domain.passwords import LONGEST, checked_password, normal
from services.gateway.sign_in.domain.people import (
    NotGiven,
    Person,
    checked_email,
    checked_name,
    email_key,
)
from services.gateway.sign_in.domain.sessions import Session, Stage, stepped_up
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.errors import (
    SignedOut,
    StepUpNeeded,
    WrongCode,
    WrongCredentials,
)
from services.gateway.sign_in.one_time_codes import new_recovery_codes, new_secret, step_of, typed
from services.gateway.sign_in.store import Store
from services.gateway.sign_in.store.links import Link, LinkKind
from services.terms.changes import Change
from services.terms.moves import STATUS

UNNAMED = "unnamed@first-administrator.invalid"
"""The address of the first administrator until they say who they are."""

NO_FACTOR = "You have no authenticator any more. Ask an administrator for a link to set one up"

STAGE_OF: dict[LinkKind, Stage] = {
    "invitation": "new_password",
    "password": "new_password",
    "factor": "password",
}


def sign_in(door: Door, email: str, password: str, address: str) -> str:
    """Take e-mail address and password; return the token of a session that waits for the code.

    Whoever it is, or whether there is such a person, one hash is worked out and the answer is the
    same.
    """
    keys = [
        trying.key(door, "account", email_key(email)),
        trying.key(door, "address", address),
    ]
    trying.count_try(door, keys)
    with door.reading() as store:
        person = store.people.by_email(email)
        kept = store.people.password_hash(person.id) if person else ""
    plain = normal(password)[: LONGEST + 1]
    if not door.hasher.matches(kept, plain) or person is None or person.state != "active":
        raise WrongCredentials
    if not person.ready:
        raise NotAllowed(NO_FACTOR)
    newer = door.hasher.hashed(plain) if door.hasher.is_outdated(kept) else kept
    with door.writing(person.ref) as store:
        fresh = store.people.find(person.id)
        if fresh != person or store.people.password_hash(person.id) != kept:
            raise WrongCredentials
        if newer != kept:
            store.people.change(person.id, password_hash=newer)
        trying.forgive(store, keys)
        return begin(door, store, person, "code")


def give_code(door: Door, session: Session, code: str) -> str:
    """Take the code after the password; return the token of a session that is in."""
    keys = [trying.key(door, "code", session.person_id)]
    trying.count_try(door, keys)
    with door.writing(f"person:{session.person_id}") as store:
        person = require(door, store, session, "code")
        how = _spend_code(door, store, person, code)
        trying.forgive(store, keys)
        return let_in(door, store, person, how, after=session)


def step_up(door: Door, session: Session, code: str) -> None:
    """Take the code again, for a deed that it goes with."""
    keys = [trying.key(door, "code", session.person_id)]
    trying.count_try(door, keys)
    with door.writing(f"person:{session.person_id}") as store:
        person = require(door, store, session, "in")
        how = _spend_code(door, store, person, code)
        trying.forgive(store, keys)
        store.sessions.change(session.id_hash, factor_at=door.now())
        store.audit(person.id, Change("code given again", reason=how))


def _spend_code(door: Door, store: Store, person: Person, code: str) -> str:
    """Spend a code of the authenticator or a recovery code; return which. Raises `WrongCode`."""
    now, factor = door.now(), store.factors.totp(person.id)
    if factor is None:
        raise WrongCode
    secret = door.key.open("totp", person.id, factor.secret)
    step = step_of(secret, code, now, factor.last_step)
    if step is not None:
        store.factors.used(factor.id, step)
        return "authenticator"
    code_hash = door.key.hashed("recovery code", f"{person.id} {typed(code)}")
    if store.factors.use_recovery_code(person.id, code_hash, now):
        return "recovery code"
    raise WrongCode


def link_of(door: Door, token: str) -> Link:
    """Return what a link does; nothing is spent. `NotFound` if it is no good (any more)."""
    with door.reading() as store:
        return _good_link(door, store, token)


def _good_link(door: Door, store: Store, token: str) -> Link:
    link = store.links.find(door.key.hashed("link", token))
    person = store.people.find(link.person_id) if link else None
    wanted = "invited" if link and link.kind == "invitation" else "active"
    if link is None or not link.is_good(door.now()) or not person or person.state != wanted:
        raise NotFound("This link was used, or is too old. Ask an administrator for another")
    return link


def spend_link(door: Door, token: str, start_code: str) -> str:
    """Spend a link by its button; return the token of a session that waits for the next step."""
    keys = [trying.key(door, "code", f"link {door.key.hashed('link', token)}")]
    with door.reading() as store:
        needs_code = bool(_good_link(door, store, token).code_hash)
    if needs_code:
        trying.count_try(door, keys)
    with door.writing("") as store:
        link = _good_link(door, store, token)
        if link.code_hash and link.code_hash != start_code_hash(door, start_code):
            raise NotAllowed("The start code is wrong: ask who invited you", "start_code")
        store.links.spend(link.token_hash, door.now())
        trying.forgive(store, keys)
        person = store.people.find(link.person_id)
        assert person is not None
        store.actor = person.ref
        store.audit(person.id, Change("link used", reason=link.kind))
        return begin(door, store, person, STAGE_OF[link.kind])


def start_code_hash(door: Door, start_code: str) -> str:
    """Return what is kept of a start code."""
    return door.key.hashed("start code", typed(start_code))


def choose_password(
    door: Door, session: Session, password: str, *, name: str = "", email: str = ""
) -> str:
    """Set a password after a link; return the token of a session that waits for the next step.

    The first administrator, whom nobody invited, says who they are too.
    """
    with door.reading() as store:
        person = require(door, store, session, "new_password")
    if is_unnamed(person):
        person = _named(person, name, email)
    hashed = door.hasher.hashed(_checked(password, person))
    now = door.now()
    with door.writing(person.ref) as store:
        before = require(door, store, session, "new_password")
        if is_unnamed(before):
            if store.people.by_email(person.email):
                raise Conflict("Somebody has this e-mail address already", "email")
            key = email_key(person.email)
            store.people.change(person.id, name=person.name, email=person.email, email_key=key)
        store.people.change(person.id, password_hash=hashed)
        store.sessions.end_all(person.id, "password changed", now)
        store.audit(person.id, Change("password"))
        stage: Stage = "code" if store.factors.totp(person.id) else "enrol"
        return begin(door, store, person, stage, after=session)


def is_unnamed(person: Person) -> bool:
    """Return whether this is the first administrator, who has not said yet who they are."""
    return person.email == UNNAMED


def _named(person: Person, name: str, email: str) -> Person:
    faults = []
    for check, given, field in ((checked_name, name, "name"), (checked_email, email, "email")):
        try:
            check(given)
        except NotGiven as fault:
            faults.append((str(fault), field))
    if faults:
        raise Invalid("; ".join(text for text, _ in faults), faults=faults)
    return Person(person.id, checked_name(name), checked_email(email), person.roles, person.state)


def give_password(door: Door, session: Session, password: str) -> str:
    """Take the present password before another authenticator is set up."""
    _prove_password(door, session, password, "password")
    with door.writing(f"person:{session.person_id}") as store:
        person = require(door, store, session, "password")
        return begin(door, store, person, "enrol", after=session)


def _prove_password(door: Door, session: Session, password: str, stage: Stage) -> None:
    """Raise `NotAllowed` unless it is the password of whose session it is."""
    keys = [trying.key(door, "code", f"password {session.person_id}")]
    trying.count_try(door, keys)
    with door.reading() as store:
        person = require(door, store, session, stage)
        kept = store.people.password_hash(person.id)
    if not door.hasher.matches(kept, normal(password)[: LONGEST + 1]):
        raise NotAllowed("The password is wrong", "password")
    with door.writing(person.ref) as store:
        trying.forgive(store, keys)


def secret_to_enrol(door: Door, session: Session) -> str:
    """Return the secret that is to be typed into an authenticator; the same until it is enrolled.

    Somebody who is in already must have stepped up.
    """
    with door.writing(f"person:{session.person_id}") as store:
        person = _may_enrol(door, store, session)
        fresh = store.sessions.find(session.id_hash)
        if fresh is not None and fresh.pending:
            return door.key.open("pending", person.id, fresh.pending)
        secret = new_secret()
        pending = door.key.seal("pending", person.id, secret)
        store.sessions.change(session.id_hash, pending=pending)
        return secret


def enrol(door: Door, session: Session, code: str) -> tuple[str, list[str]]:
    """Enrol an authenticator by its first code; return a session's token and recovery codes.

    The code counts as used. Every other session of the person ends.
    """
    keys = [trying.key(door, "code", f"enrol {session.person_id}")]
    trying.count_try(door, keys)
    now = door.now()
    with door.writing(f"person:{session.person_id}") as store:
        person = _may_enrol(door, store, session)
        fresh = store.sessions.find(session.id_hash)
        if fresh is None or not fresh.pending:
            raise SignedOut
        secret = door.key.open("pending", person.id, fresh.pending)
        step = step_of(secret, code, now, last_step=0)
        if step is None:
            raise WrongCode
        trying.forgive(store, keys)
        sealed = door.key.seal("totp", person.id, secret)
        store.factors.replace(person.id, sealed, step, now)
        codes = _give_recovery_codes(door, store, person)
        store.audit(person.id, Change("authenticator"))
        if person.state == "invited":
            _accept(store, person)
        store.sessions.end_all(person.id, "authenticator changed", now)
        known = store.people.find(person.id)
        assert known is not None
        return let_in(door, store, known, "authenticator", after=session), codes


def _may_enrol(door: Door, store: Store, session: Session) -> Person:
    person = require(door, store, session, "enrol", "in")
    fresh = store.sessions.find(session.id_hash)
    if fresh is not None and fresh.stage == "in" and not stepped_up(fresh, door.now()):
        raise StepUpNeeded
    return person


def _accept(store: Store, person: Person) -> None:
    """Who was invited is there now. With the first for money, or a second administrator, set-up is
    over."""
    store.people.change(person.id, state="active")
    store.audit(person.id, Change(STATUS, "invited", "active"))
    if ends_set_up(Person(**vars(person) | {"state": "active"}), store.people.all()):
        store.people.note_fact("set_up_over")


def renew_recovery_codes(door: Door, session: Session) -> list[str]:
    """Give somebody who has stepped up recovery codes in place of those they had."""
    with door.writing(f"person:{session.person_id}") as store:
        person = _stepped_up(door, store, session)
        store.audit(person.id, Change("recovery codes"))
        return _give_recovery_codes(door, store, person)


def _give_recovery_codes(door: Door, store: Store, person: Person) -> list[str]:
    codes = new_recovery_codes()
    hashes = [door.key.hashed("recovery code", f"{person.id} {typed(code)}") for code in codes]
    store.factors.set_recovery_codes(person.id, hashes)
    return codes


def change_password(door: Door, session: Session, present: str, password: str) -> str:
    """Change the password of somebody who has stepped up; every other session of theirs ends."""
    _prove_password(door, session, present, "in")
    with door.reading() as store:
        person = _stepped_up(door, store, session)
    hashed = door.hasher.hashed(_checked(password, person))
    with door.writing(person.ref) as store:
        person = _stepped_up(door, store, session)
        store.people.change(person.id, password_hash=hashed)
        store.audit(person.id, Change("password"))
        store.sessions.end_all(person.id, "password changed", door.now())
        return begin(door, store, person, "in", after=session)


def _checked(password: str, person: Person) -> str:
    try:
        return checked_password(password, person)
    except NotGiven as fault:
        raise Invalid(str(fault), "password") from None


def _stepped_up(door: Door, store: Store, session: Session) -> Person:
    person = require(door, store, session, "in")
    fresh = store.sessions.find(session.id_hash)
    if fresh is None or not stepped_up(fresh, door.now()):
        raise StepUpNeeded
    return person
