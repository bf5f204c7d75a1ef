"""What the text fields of commands may hold; a pilot's files are read by the same rules.

What a person types can become a header of an e-mail, a line of a log, the name of a file or a
command of a terminal. So a value is kept exactly as it is or refused (names, addresses,
references), and free text, in which nothing hangs on a character, is cleaned. A command declares
each of its fields as one of these:

    tenant_ref: Reference
    last_name: Line
    notes: Words

Events are ours, made of what commands brought in, and are not checked again.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final

from services.contracts.emails import email_address
from services.contracts.mobiles import e164
from services.contracts.uprn import clean_uprn

LONGEST_REFERENCE: Final = 40
LONGEST_LINE: Final = 500
LONGEST_WORDS: Final = 10_000

_REFERENCE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{LONGEST_REFERENCE - 1}}}")
_WEB_ADDRESS = re.compile(
    r"https://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
    r"(?:[/?#][A-Za-z0-9/?#@:;.,!$&'()*+=%_~-]*)?"
)
"""The characters of RFC 3986 but for brackets, and a host by its name: no login, no port."""
_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Unicode's categories of what is not seen: controls, bidirectional marks and other invisible
characters, halves of characters, line and paragraph separators."""
_HARMLESS: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Invisible characters that reorder and end nothing. Joiners (U+200C, U+200D) are part of how names
are spelled in Persian and in Indian languages; the others are a doubt of a pilot's files."""
_KEPT: Final = frozenset("\n\t\u200c\u200d")
"""What of it stays in free text."""
_ENCODED_WORD: Final = "=?"
"""How a word of a header begins that mail programs decode, whatever it hides (RFC 2047)."""


@dataclass(frozen=True)
class FieldRule:
    """What a field may hold: `read` returns a text as it is kept, or raises `ValueError`.

    The error completes a sentence that begins with the field's name, says what to do, and does not
    repeat the text.
    """

    read: Callable[[str], str]


@dataclass(frozen=True)
class DateRule:
    """What a command says of when it is done or has happened, which the service holds to its own
    dates (`backbone/business_dates.py`): not later than the one that is open.

    `moves_on`: a date that is over is taken for the one that is open. Without, it stays: something
    happened then.
    """

    moves_on: bool


def reference(text: str) -> str:
    """Return a reference, which is fit to be part of a file's name."""
    if not _REFERENCE.fullmatch(text):
        raise ValueError(
            f"is not a reference; use letters, digits and . _ - only, a letter or digit first, "
            f"{LONGEST_REFERENCE} characters at most"
        )
    return text


def reference_if_given(text: str) -> str:
    """Return a reference, or "" for none."""
    return text and reference(text)


def line(text: str) -> str:
    """Return a text on one line, such as a name; "" is one."""
    if text.isprintable():
        return _fit_for_a_header(text, LONGEST_LINE)
    unseen = next((c for c in text if _is_unseen(c) and c not in _HARMLESS), None)
    if unseen is not None and unseen in "\r\n":
        raise ValueError("has a line break in it; put it on one line")
    if unseen is not None:
        raise ValueError(f"has an invisible character in it (U+{ord(unseen):04X}); take it out")
    return _fit_for_a_header(text, LONGEST_LINE)


def code(text: str) -> str:
    """Return a short word on one line, such as an area's code; "" is one."""
    if len(text) > LONGEST_REFERENCE:
        raise ValueError(f"is too long; use {LONGEST_REFERENCE} characters at most")
    return line(text)


def file_name(text: str) -> str:
    """Return the name of a file, without a folder."""
    if "/" in text or "\\" in text or text in (".", ".."):
        raise ValueError("is not the name of a file; leave the folder out")
    return line(text)


def words(text: str) -> str:
    """Return free text without what is invisible and with `\\n` for its line breaks."""
    if len(text) > LONGEST_WORDS:
        raise ValueError(f"is longer than {LONGEST_WORDS} characters; shorten it")
    if not text.isprintable():
        unbroken = text.replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(c for c in unbroken if c in _KEPT or not _is_unseen(c))
    return text.replace(_ENCODED_WORD, "= ?")


def heard(text: str) -> str:
    """Return what another system says of itself, such as its id for a message, on one line."""
    return " ".join(words(text).split())


def mobile(text: str) -> str:
    """Return a mobile number as it was written, which can be texted; "" for none given."""
    if text:
        e164(text)
    return text


def email(text: str) -> str:
    """Return an e-mail address, which can be written to; "" for none given."""
    return text and email_address(text)


def web_address(text: str) -> str:
    """Return the https address of a web page, as it was given."""
    if not _WEB_ADDRESS.fullmatch(text):
        raise ValueError(
            "is not the address of a web page; write it whole, like https://www.example.org/guides"
        )
    return line(text)


def anything(text: str) -> str:
    """Return a text as it is: the content of a file, which its reader looks at."""
    return text


def _fit_for_a_header(text: str, longest: int) -> str:
    if _ENCODED_WORD in text:
        raise ValueError("has =? in it, which mail programs take for a code; take it out")
    if len(text) > longest:
        raise ValueError(f"is longer than {longest} characters; shorten it")
    return text


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN


Reference = Annotated[str, FieldRule(reference)]
ReferenceIfGiven = Annotated[str, FieldRule(reference_if_given)]
Line = Annotated[str, FieldRule(line)]
Code = Annotated[str, FieldRule(code)]
FileName = Annotated[str, FieldRule(file_name)]
Words = Annotated[str, FieldRule(words)]
Heard = Annotated[str, FieldRule(heard)]
Mobile = Annotated[str, FieldRule(mobile)]
Email = Annotated[str, FieldRule(email)]
Uprn = Annotated[str, FieldRule(clean_uprn)]
WebAddress = Annotated[str, FieldRule(web_address)]
Content = Annotated[str, FieldRule(anything)]
