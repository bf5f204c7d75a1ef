"""People who come in, in tests: their passwords and authenticators too."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp

from services.gateway.sign_in.cases import coming_in, people, sessions
from services.gateway.sign_in.domain.people import Person
from services.gateway.sign_in.domain.sessions import Session
from services.gateway.sign_in.door import Door

PASSWORD = "four jolly green bicycles"
ADDRESS = "192.0.2.1"


class Clock:
    """Tells the time that a test wants."""

    def __init__(self) -> None:
        self.now = datetime(2012, 4, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Somebody:
    """A person with what they know and have."""

    door: Door
    id: str
    secret: str
    recovery_codes: list[str]
    token: str

    @property
    def person(self) -> Person:
        with self.door.reading() as store:
            found = store.people.find(self.id)
        assert found is not None
        return found

    @property
    def session(self) -> Session:
        return session_of(self.door, self.token)

    def next_code(self) -> str:
        """The code of the next time-step: none counts twice."""
        self.door.now.go_on(seconds=30)
        return pyotp.TOTP(self.secret).at(self.door.now())

    def sign_in(self, password: str = PASSWORD) -> str:
        token = coming_in.sign_in(self.door, self.person.email, password, ADDRESS)
        code = self.next_code()
        self.token = coming_in.give_code(self.door, session_of(self.door, token), code)
        return self.token


def session_of(door: Door, token: str) -> Session:
    found = sessions.find(door, token)
    assert found is not None
    return found.session


def is_in(door: Door, token: str) -> bool:
    found = sessions.find(door, token)
    return found is not None and sessions.is_open(door, found)


def come_in(door: Door, link: str, start_code: str = "", **named: str) -> Somebody:
    """Come in by an invitation: password, authenticator, recovery codes."""
    token = coming_in.spend_link(door, link, start_code)
    token = coming_in.choose_password(door, session_of(door, token), PASSWORD, **named)
    session = session_of(door, token)
    secret = coming_in.secret_to_enrol(door, session)
    door.now.go_on(seconds=30)
    token, codes = coming_in.enrol(door, session, pyotp.TOTP(secret).at(door.now()))
    return Somebody(door, session.person_id, secret, codes, token)


class Landlord:
    """Ada came in first; she invited Fay, the first approver, which ended set-up."""

    def __init__(self, door: Door) -> None:
        self.door = door
        link = people.first_administrator_link(door, "https://cashback.landlord.org")
        assert link is not None
        self.ada = come_in(
            door, link.rpartition("/")[2], name="Ada Crewe", email="ada@landlord.org"
        )
        self.fay = self.invited_alone("Fay Oduya", "finance_approver")

    def invited_alone(self, name: str, *roles: str) -> Somebody:
        outcome = people.invite(self.door, self.ada.person, name, mail(name), frozenset(roles))
        return come_in(self.door, outcome.link)

    def invited_by_two(self, name: str, *roles: str) -> Somebody:
        asked = people.invite(self.door, self.ada.person, name, mail(name), frozenset(roles))
        done = people.confirm(self.door, self.fay.person, asked.request_id)
        return come_in(self.door, done.link, asked.start_code)


def mail(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@landlord.org"
