"""People who sign in: what is known of each, and what each role lets them do to others."""

import unicodedata
from dataclasses import dataclass
from typing import Final, Literal, get_args

from services.terms.errors import TermError
from services.terms.people import FOR_PROGRAMS, ROLES, Actor, Role

State = Literal["invited", "active", "suspended"]
"""`invited` has a link; `active` has a password and a second factor; `suspended` is let in no more.
"""

STATES: Final[tuple[State, ...]] = get_args(State)

GIVEN: Final[frozenset[Role]] = ROLES - FOR_PROGRAMS
"""The roles that people have."""

MONEY: Final[frozenset[Role]] = frozenset({"finance", "finance_approver"})

WATCHED: Final[frozenset[Role]] = MONEY | {"administrator"}
"""Whose giving takes two people: roles that move money, and the one that gives them."""

CONFIRMING: Final[frozenset[Role]] = frozenset({"administrator", "finance_approver"})
"""One of these may confirm what an administrator asked for."""

LONGEST_NAME: Final = 120
LONGEST_EMAIL: Final = 254


class NotGiven(TermError):
    """Raised for what cannot be of a person: the message says what, for who typed it."""


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in, or is to.

    `ready` tells that there is a password and a second factor. `practice` people exist in a
    practice database only, and sign in by a button.
    """

    id: str
    name: str
    email: str
    roles: frozenset[Role]
    state: State
    ready: bool = False
    practice: bool = False

    @property
    def ref(self) -> str:
        """Return what is kept of what they do, here and in the services."""
        return self.actor.ref

    @property
    def actor(self) -> Actor:
        """Return who they are to a service."""
        return Actor("person", self.id, self.name, self.roles)

    @property
    def is_active_administrator(self) -> bool:
        """Return whether they may change other people now."""
        return self.state == "active" and "administrator" in self.roles


def email_key(email: str) -> str:
    """Return what an address is compared by: case and the width of letters do not count."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def checked_email(email: str) -> str:
    """Return an address as it is kept; `NotGiven` if it cannot be one."""
    plain = email.strip()
    local, at, domain = plain.rpartition("@")
    if not (local and at and domain) or len(plain) > LONGEST_EMAIL or not plain.isprintable():
        raise NotGiven("Enter an e-mail address, like name@landlord.org")
    if any(c.isspace() for c in plain) or "." not in domain.strip("."):
        raise NotGiven("Enter an e-mail address, like name@landlord.org")
    return plain


def checked_name(name: str) -> str:
    """Return a name as it is kept; `NotGiven` if it is none."""
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise NotGiven(f"Enter a name, of at most {LONGEST_NAME} characters")
    return plain


def checked_roles(roles: frozenset[str]) -> frozenset[Role]:
    """Return roles that a person can have; `NotGiven` if there is none, or another."""
    given = frozenset(role for role in GIVEN if role in roles)
    if not given or given != roles:
        raise NotGiven("Choose at least one role")
    return given
