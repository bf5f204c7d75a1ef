"""Which passwords are taken: long ones that are neither common nor about the person."""

import unicodedata
from itertools import pairwise
from typing import Final

from services.gateway.sign_in.domain.people import NotGiven, Person

SHORTEST: Final = 12
LONGEST: Final = 256

COMMON: Final = frozenset(
    {
        *("password", "passwort", "letmein", "welcome", "qwerty", "qwertyuiop", "asdfghjkl"),
        *("iloveyou", "administrator", "admin", "changeme", "secret", "cashback", "tenant"),
        *("football", "liverpool", "arsenal", "chelsea", "manchester", "dragon", "monkey"),
        *("sunshine", "princess", "summer", "winter", "spring", "autumn", "london", "housing"),
        *("abcdefghijkl", "abc", "zaqxsw", "qazwsx", "trustno", "correcthorsebatterystaple"),
        *("landlord", "finance", "surveyor", "repairs", "homerewardsclub", "monday", "january"),
    }
)
"""Words that are guessed first, as they are when digits and signs are taken off."""

MOST_LEAVE: Final = 4
"""A password is a common word, or a name, if no more letters than this are left without it."""


def normal(password: str) -> str:
    """Return a password as it is hashed: however a keyboard composes an accent, it is the same."""
    return unicodedata.normalize("NFKC", password)


def checked_password(password: str, person: Person) -> str:
    """Return a new password in its normal form; `NotGiven` says what is wrong with it."""
    plain = normal(password)
    if len(plain) < SHORTEST:
        raise NotGiven(f"Choose a password of at least {SHORTEST} characters")
    if len(plain) > LONGEST:
        raise NotGiven(f"Choose a password of at most {LONGEST} characters")
    if len(set(plain.casefold())) < 5 or _is_a_row(plain):
        raise NotGiven("Choose a password that is harder to guess")
    letters = "".join(c for c in plain.casefold() if c.isalpha())
    if any(_is_mostly(letters, word) for word in COMMON):
        raise NotGiven("Choose a password that is not a common word")
    if any(_is_mostly(letters, word) for word in _own_words(person)):
        raise NotGiven("Choose a password that is not your name or e-mail address")
    return plain


def _is_mostly(letters: str, word: str) -> bool:
    return word in letters and len(letters.replace(word, "")) <= MOST_LEAVE


def _is_a_row(plain: str) -> bool:
    """Digits one after the other, such as 123456789012."""
    return plain.isdigit() and all((int(b) - int(a)) % 10 in (1, 9) for a, b in pairwise(plain))


def _own_words(person: Person) -> set[str]:
    name, email = person.name.casefold(), person.email.casefold()
    local, _, domain = email.partition("@")
    words = {*name.split(), name, local, domain.partition(".")[0], email}
    plain = {"".join(c for c in word if c.isalpha()) for word in words}
    return {word for word in plain if len(word) >= 3}
