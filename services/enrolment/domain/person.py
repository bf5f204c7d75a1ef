"""Who a tenant is and how to reach them, and the words that they are found by."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Final, Protocol

from services.terms.people import NoName, known_by
from services.terms.words import plain, plain_words

LONGEST_WORD: Final = 40
"""Letters of a word that are kept and looked for; more make no difference."""

_INWARD: Final = 3
"""Characters of a postcode after its space, which some files leave out."""

_NUMBER: Final = re.compile(r"[+(]{0,2}[0-9](?:[ ().-]*[0-9]){6,}")
"""Digits enough for a telephone number, however they are parted."""

_FROM_ABROAD: Final = re.compile("^(?:00)?440?(?=7)")
_NO_DIGITS: Final = re.compile("[^0-9]+")


@dataclass(frozen=True)
class Person:
    """A tenant, by name, address and contacts. What was not given is empty."""

    tenant_ref: str
    title: str = field(repr=False)
    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    address_line_1: str = field(repr=False)
    address_line_2: str = field(repr=False)
    town: str = field(repr=False)
    postcode: str = field(repr=False)
    email: str = field(repr=False)
    mobile: str = field(repr=False)
    preferred_channel: str


def seen_of(person: Person, home: str) -> str:
    """Return what tells a person, as they are known with their home, from what they are later."""
    return hashlib.sha256(repr((*vars(person).values(), home)).encode()).hexdigest()[:16]


def words_of(person: Person) -> list[str]:
    """Return the words that a person is found by, sorted: each once, in plain letters.

    Names, the postcode and the reference are also one word without what parts them: O Brien is
    found as `obrien`, WS13 6QW as `ws136qw`.
    """
    whole = (person.tenant_ref, person.first_name, person.last_name)
    parted = (person.title, person.address_line_1, person.address_line_2, person.town)
    found = {_email_word(person.email), _number_word(person.mobile), *_of_postcode(person.postcode)}
    found.update(plain_words(" ".join(parted)))
    for text in whole:
        words = plain_words(text)
        found.update(words)
        found.add("".join(words))
    return sorted({word[:LONGEST_WORD] for word in found if word})


def words_asked(text: str) -> list[str]:
    """Return what somebody typed as beginnings of words, each once, in the order typed.

    A person is found who has a word for each. A telephone number is one word, however it is parted;
    so is an e-mail address.
    """
    if _NUMBER.fullmatch(text.strip()):
        return [_number_word(text)[:LONGEST_WORD]]
    words = [
        word
        for part in text.split()
        for word in ([_email_word(part)] if "@" in part else plain_words(part))
    ]
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words))


def contact_words(email: str, mobile: str) -> list[str]:
    """Return the words by which somebody who is there already is looked up."""
    found = (_email_word(email), _number_word(mobile))
    return [word[:LONGEST_WORD] for word in found if word]


class Named(Protocol):
    """Whoever has a name and can be reached."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def mobile(self) -> str: ...


def same_person(one: Named, other: Named) -> bool:
    """Return whether two look like one person: the name, and an e-mail address or a mobile number,
    are the same however they are written."""
    if not _name_of(one) or _name_of(one) != _name_of(other):
        return False
    return not set(contact_words(one.email, one.mobile)).isdisjoint(
        contact_words(other.email, other.mobile)
    )


def _name_of(person: Named) -> str:
    try:
        return known_by(f"{person.first_name} {person.last_name}")
    except NoName:
        return ""


def sorts_as(person: Person) -> str:
    """Return by what people are listed: the last name, then the first, in plain letters.

    Two spaces between them sort before one within a name: Zoe Lee before Ann Lee Smith.
    """
    return f"{plain(person.last_name)}  {plain(person.first_name)}"[: 2 * LONGEST_WORD]


def _of_postcode(text: str) -> tuple[str, ...]:
    """The whole of it, which begins with its first part, and its second."""
    code = "".join(plain_words(text))
    return (code, code[-_INWARD:])


def _email_word(text: str) -> str:
    return text.casefold()


def _number_word(text: str) -> str:
    """`+44 7700 900123` → `07700900123`, as most people say it."""
    return _FROM_ABROAD.sub("0", _NO_DIGITS.sub("", text))
