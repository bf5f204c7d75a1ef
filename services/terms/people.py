"""Who is who, where something needs two people."""

import unicodedata
from typing import Final

from services.terms.errors import TermError

_FILLERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""What no one sees and Unicode does not count among the format characters."""


class NoName(TermError):
    """Raised for a name that names nobody. Say who you are."""


def known_by(name: str) -> str:
    """Return what a person's name is compared by, however it is typed.

    Case and spacing do not make another person, nor does whether an accent is a character of its
    own (`Siân` has five or four), the width of letters, or what cannot be seen. That is Unicode's
    compatibility caseless matching (D146), without what is to be ignored. Raises `NoName` for a
    name of which nothing is left.
    """
    plain = _decomposed(_decomposed(name).casefold()).casefold()
    known = " ".join(unicodedata.normalize("NFKC", plain).split())
    if not known:
        raise NoName("say who you are: the name is blank")
    return known


def same_person(one: str, other: str) -> bool:
    """Return whether two names are one person's; `NoName` if one of them is nobody's."""
    return known_by(one) == known_by(other)


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
