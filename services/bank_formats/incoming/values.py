"""What the cells of a file from the bank may hold: money, days, accounts, texts.

Each function returns the value, or raises `Unreadable` with what is wrong and what to write. None
of the messages repeats the cell.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from services.bank_formats.bacs18 import MOST_PENCE
from services.bank_formats.incoming.cells import Unreadable
from services.terms.money import from_decimal

EARLIEST_DAY: Final = date(2000, 1, 1)
LONGEST_TEXT: Final = 200
"""Characters. Bacs fields have 18; a statement's narrative is longer."""

NO_DAY: Final = date.min
"""Stands in for a day that could not be read."""

ISO_DAY: Final = "%Y-%m-%d"


def amount(text: str) -> int:
    """Return pounds with two decimals as pence, 1 to `MOST_PENCE`."""
    pence = signed_amount(text)
    if pence < 0:
        raise Unreadable("is negative; write the amount without a sign")
    return pence


def signed_amount(text: str) -> int:
    """Return pounds with two decimals and perhaps a minus sign as pence; not zero."""
    pence = balance(text)
    if pence == 0:
        raise Unreadable("is zero; leave the row out")
    return pence


def balance(text: str) -> int:
    """Return pounds with two decimals and perhaps a minus sign as pence; zero is allowed."""
    if "," in text:
        raise Unreadable("has a comma; write pounds and pence like 1234.50")
    pence = from_decimal(text)
    if pence is None:
        raise Unreadable("is not an amount; write pounds and pence like 1234.50")
    if abs(pence) > MOST_PENCE:
        raise Unreadable(f"is larger than any payment can be, {MOST_PENCE // 100} pounds")
    return pence


def day_until(today: date, form: str = ISO_DAY) -> Callable[[str], date]:
    """Return the reader of days written in `form` (as for `strptime`) that are not after `today`,
    a business date."""
    example = date(2012, 4, 13).strftime(form)

    @lru_cache(maxsize=4096)  # a file has few days and names each of them often
    def read(text: str) -> date:
        found = _day(text, form, example)
        if found > today:
            raise Unreadable("is in the future")
        if found < EARLIEST_DAY:
            raise Unreadable(f"is before {EARLIEST_DAY}; correct the year")
        return found

    return read


def sort_code(text: str) -> str:
    """Return a sort code as 6 digits; spaces and hyphens are taken out."""
    digits = _bare(text)
    if not re.fullmatch(r"[0-9]{6}", digits):
        raise Unreadable("is not a sort code; write 6 digits, like 08-99-99")
    return digits


def account_number(text: str) -> str:
    """Return an account number as 8 digits, one of 6 or 7 padded left with zeros."""
    digits = _bare(text)
    if not re.fullmatch(r"[0-9]{6,8}", digits):
        raise Unreadable("is not an account number; write 6 to 8 digits")
    return digits.zfill(8)


def service_user_number(text: str) -> str:
    """Return a Bacs service user number, 6 characters A–Z 0–9."""
    if not re.fullmatch(r"[A-Z0-9]{6}", text):
        raise Unreadable("is not a service user number; write its 6 characters")
    return text


def one_line(text: str) -> str:
    """Return a text of at most `LONGEST_TEXT` characters without control characters."""
    if len(text) > LONGEST_TEXT:
        raise Unreadable(f"is longer than {LONGEST_TEXT} characters")
    if not text.isprintable():
        raise Unreadable("has a line break or another character that cannot be shown")
    return text


def _day(text: str, form: str, example: str) -> date:
    wanted = f"is not a day of the calendar; write it like {example}"
    if len(text) > 2 * len(example) or not text.isascii():
        raise Unreadable(wanted)
    try:
        found = datetime.strptime(text, form).date()
    except ValueError as error:
        raise Unreadable(wanted) from error
    return found


def _bare(text: str) -> str:
    return text.replace(" ", "").replace("-", "")
