"""Sessions begun, looked up and ended."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.gateway.sign_in.domain.people import Person
from services.gateway.sign_in.domain.sessions import (
    AT_MOST,
    IDLE,
    ON_THE_WAY_IN,
    Session,
    Stage,
    idle_for,
)
from services.gateway.sign_in.domain.throttling import FORGOTTEN_AFTER
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.errors import SignedOut
from services.gateway.sign_in.sealing import new_token
from services.gateway.sign_in.store import Store
from services.terms.changes import Change

TOUCHED_EVERY: Final = timedelta(minutes=1)
"""How often it is noted that somebody is still there: reading a page is no write each time."""

KEPT_AFTER: Final = timedelta(days=1)
"""How long an ended session tells whose it was, so that a form they send is kept for them."""


@dataclass(frozen=True)
class Visit:
    """Somebody at a browser, with their session."""

    session: Session
    person: Person


def id_hash(door: Door, token: str) -> str:
    """Return what is kept of the token in a cookie."""
    return door.key.hashed("session", token)


def begin(
    door: Door, store: Store, person: Person, stage: Stage, *, after: Session | None = None
) -> str:
    """Begin a session in place of the one before; return the token for the cookie.

    Its id is new whenever what it is good for changes: one planted in a browser is worth nothing.
    """
    now = door.now()
    if after is not None:
        store.sessions.end(after.id_hash, "went on", now)
    token = new_token()
    is_in = stage == "in"
    store.sessions.add(
        Session(
            id_hash(door, token),
            person.id,
            stage,
            made_at=now,
            seen_at=now,
            ends_at=now + (AT_MOST if is_in else ON_THE_WAY_IN),
            idle=idle_for(person.roles) if is_in else IDLE,
            factor_at=now if is_in else None,
            practice=person.practice,
        )
    )
    return token


def let_in(
    door: Door, store: Store, person: Person, how: str, *, after: Session | None = None
) -> str:
    """Begin a session that is in, note it, and clear away what is old."""
    now = door.now()
    store.audit(person.id, Change("signed in", reason=how))
    store.sessions.forget(now - KEPT_AFTER, now)
    store.throttles.forget(now - FORGOTTEN_AFTER)
    store.links.forget(now - timedelta(days=30))
    return begin(door, store, person, "in", after=after)


def find(door: Door, token: str) -> Visit | None:
    """Return the session of a cookie, open or ended; None if there is none such."""
    with door.reading() as store:
        session = store.sessions.find(id_hash(door, token))
        person = store.people.find(session.person_id) if session else None
    if session is None or person is None:
        return None
    return Visit(session, person)


def is_open(door: Door, visit: Visit) -> bool:
    """Return whether a session still lets somebody in; note that they are there."""
    now = door.now()
    if visit.person.state == "suspended" or not visit.session.is_open(now):
        return False
    if now - visit.session.seen_at >= TOUCHED_EVERY:
        with door.writing(visit.person.ref) as store:
            store.sessions.change(visit.session.id_hash, seen_at=now)
    return True


def require(door: Door, store: Store, session: Session, *stages: Stage) -> Person:
    """Return whose session it is; `SignedOut` unless it is open, now, and at one of the stages."""
    fresh = store.sessions.find(session.id_hash)
    person = store.people.find(session.person_id)
    if fresh is None or person is None or person.state == "suspended":
        raise SignedOut
    if not fresh.is_open(door.now()) or fresh.stage not in stages:
        raise SignedOut
    return person


def sign_out(door: Door, session: Session) -> None:
    """End a session."""
    with door.writing(f"person:{session.person_id}") as store:
        store.sessions.end(session.id_hash, "signed out", door.now())
        store.audit(session.person_id, Change("signed out"))


def csrf_token(door: Door, token: str) -> str:
    """Return what forms carry: bound to the session's token, and good for as long as that."""
    return door.key.hashed("csrf", token)
