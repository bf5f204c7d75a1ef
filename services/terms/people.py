"""Who does what: people and programs, with their roles. And when two names are the same name."""

import unicodedata
from dataclasses import dataclass
from typing import Final, Literal, get_args

from services.terms.errors import TermError

Role = Literal[
    "finance",
    "finance_approver",
    "surveyor",
    "repairs_manager",
    "housing_officer",
    "housing_manager",
    "administrator",
    "board",
    "auditor",
    "messenger",
    "player",
]
"""What a person may do, and what the programs of `FOR_PROGRAMS` may."""

ROLES: Final[frozenset[Role]] = frozenset(get_args(Role))

FOR_PROGRAMS: Final = frozenset[Role](("messenger", "player"))
"""Roles that no person has: `messenger` passes on what providers and tenants say, `player` has
happen what a pilot's files say."""

ROLE_NAMES: Final[dict[Role, str]] = {role: role.replace("_", " ") for role in get_args(Role)}
"""What each role is called in a sentence."""

Kind = Literal["person", "local", "play", "messenger"]
"""Who vouches for an actor: sign-in; the login at this machine; a player of pilots; a program."""


@dataclass(frozen=True)
class Actor:
    """Who gives a command or asks: proven, not claimed.

    `ref` is who it is, and what people are compared by: the kind and what is unique within it, such
    as `person:7c1f` or `local:ann`. `name` is for people to read. It has at least one of `roles`,
    or may do nothing.
    """

    kind: Kind
    id: str
    name: str
    roles: frozenset[Role]

    @property
    def ref(self) -> str:
        """Return what is kept of who did something, and compared."""
        return f"{self.kind}:{self.id}"


_FILLERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""What no one sees and Unicode does not count among the format characters."""


class NoName(TermError):
    """Raised for a name that names nobody. Say who you are."""


def known_by(name: str) -> str:
    """Return what a name is compared by, however it is typed.

    Case and spacing do not make another name, nor does whether an accent is a character of its
    own (`Siân` has five or four), the width of letters, or what cannot be seen. That is Unicode's
    compatibility caseless matching (D146), without what is to be ignored. Raises `NoName` for a
    name of which nothing is left.
    """
    plain = _decomposed(_decomposed(name).casefold()).casefold()
    known = " ".join(unicodedata.normalize("NFKC", plain).split())
    if not known:
        raise NoName("say who you are: the name is blank")
    return known


def _decomposed(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not _is_unseen(c))


def _is_unseen(character: str) -> bool:
    """Format characters, variation selectors and fillers: Unicode's default ignorables."""
    return (
        unicodedata.category(character) == "Cf"
        or character in _FILLERS
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
        or "\u180b" <= character <= "\u180f"
    )
