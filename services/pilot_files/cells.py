"""Reads typed values out of the cells of a record.

Each function reports what is wrong with the cell and then returns a stand-in; a row with a fault
is never used, so that nobody sees it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from services.contracts import fields
from services.pilot_files.dates import what_is_wrong_with_date
from services.pilot_files.limits import (
    EARLIEST_YEAR,
    LARGEST_AMOUNT_PENCE,
    LATEST_YEAR,
    NO_DATE,
)
from services.pilot_files.sheets.sheet import Record
from services.terms.showing import listed, quoted

T = TypeVar("T", bound=str)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE_NUMBER = re.compile(r"[0-9]+")
_HOW_TO_OWE = "write £12.50 owed as 1250, £12.50 in credit as -1250, nothing owed as 0"


def required(record: Record, column: str) -> str:
    """Return a text that must be given."""
    text = record.text(column)
    if not text:
        record.fault(column, "is blank and must be given")
    return text


def checked_by(record: Record, column: str, check: Callable[[str], str]) -> str:
    """Return what `check` makes of a cell that is given, its `ValueError` being the fault.

    A cell with a fault is not looked at again.
    """
    if not record.good(column):
        return ""
    try:
        return check(record.text(column))
    except ValueError as error:
        record.fault(column, str(error))
        return ""


@dataclass(frozen=True)
class TextRule:
    """Reads a text that `check` alone decides on, by its `ValueError`; `must`: it must be given."""

    check: Callable[[str], str]
    must: bool = False

    def __call__(self, record: Record, column: str) -> str:
        """Return the text, having reported what is wrong with it."""
        if self.must:
            required(record, column)
        return checked_by(record, column, self.check)


one_line = TextRule(fields.line)
"""A text on one line, fit for an address label or a subject line."""
one_line_given = TextRule(fields.line, must=True)
short_code = TextRule(fields.code, must=True)
"""A code that must be given, such as an area's or a property's."""
free_text = TextRule(fields.words)
"""Notes, a reason or a description, cleaned of what is invisible."""
free_text_given = TextRule(fields.words, must=True)
email = TextRule(fields.email)
"""An e-mail address; "" where it was not given."""
mobile = TextRule(fields.mobile)
"""A mobile number as it was written; "" where it was not given."""


def blank(record: Record, column: str, why: str) -> None:
    """Check that nothing is given in a cell; `why` completes the sentence "leave it blank"."""
    if record.text(column):
        record.fault(column, f"leave it blank {why}")


def reference(record: Record, column: str) -> str:
    """Return a reference, which is fit to be part of a file's name."""
    text = required(record, column)
    try:
        return fields.reference_if_given(text)
    except ValueError as error:
        record.fault(column, f"{{}} {error}", quoted(text))
        return text


def choice(record: Record, column: str, words: tuple[T, ...], noun: str) -> T:
    """Return one of `words`; `noun` says what they are, such as "a channel"."""
    text = required(record, column)
    for word in words:
        if word == text:
            return word
    if text:
        record.fault(column, f"{quoted(text)} is not {noun}; use {listed(words)}")
    return words[0]


def yes_or_no(record: Record, column: str) -> bool:
    """Return True for `yes` and False for `no`."""
    return choice(record, column, ("yes", "no"), "an answer") == "yes"


def day(record: Record, column: str) -> date:
    """Return a date that must be given."""
    required(record, column)
    return optional_day(record, column) or NO_DATE


def optional_day(record: Record, column: str) -> date | None:
    """Return a date, or None where it was not given."""
    text = record.text(column)
    if not text:
        return None
    if not _DATE.fullmatch(text):
        record.fault(column, *what_is_wrong_with_date(text))
        return NO_DATE
    try:
        found = date.fromisoformat(text)
    except ValueError:
        record.fault(column, "{} is not in the calendar; correct the date", f'"{text}"')
        return NO_DATE
    if not EARLIEST_YEAR <= found.year <= LATEST_YEAR:
        years = f"{EARLIEST_YEAR} to {LATEST_YEAR}"
        record.fault(column, f"{{}} is out of range; use a year from {years}", f'"{text}"')
    return found


def pence(record: Record, column: str) -> int:
    """Return an amount in pence, 0 or more; a blank cell is 0."""
    return whole_number(record, column, LARGEST_AMOUNT_PENCE, "pence, so £75 is 7500")


def whole_number(record: Record, column: str, most: int, unit: str) -> int:
    """Return a whole number from 0 to `most`; a blank cell is 0."""
    text = record.text(column) or "0"
    if not _WHOLE_NUMBER.fullmatch(text):
        record.fault(column, f"{{}} is not a whole number of {unit}", quoted(text))
        return 0
    return _at_most(record, column, text, most)


def balance(record: Record, column: str) -> int:
    """Return what is owed in pence, less than 0 where it is in credit; it must be given.

    A blank cell does not mean that nothing is owed.
    """
    text = required(record, column) or "0"
    if not _WHOLE_NUMBER.fullmatch(text.removeprefix("-")):
        record.fault(column, f"{{}} is not a whole number of pence: {_HOW_TO_OWE}", quoted(text))
        return 0
    pence_owed = _at_most(record, column, text.removeprefix("-"), LARGEST_AMOUNT_PENCE)
    return -pence_owed if text.startswith("-") else pence_owed


def _at_most(record: Record, column: str, text: str, most: int) -> int:
    digits = text.lstrip("0") or "0"
    if len(digits) > len(str(most)) or int(digits) > most:
        record.fault(column, f"is too large; {most} is the most")
        return 0
    return int(digits)
