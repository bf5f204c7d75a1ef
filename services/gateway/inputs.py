"""What people type, read: a date, a number; nobody is guessed at.

A form asks for a date in the three fields of `date_input`, which `read_date` reads. `a_day` is for
a date in one text: of the address of a list, or in a field that nobody fills in.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from services.contracts.refusals import Fault

_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[ /.-]([0-9]{1,2})[ /.-]([0-9]{4})")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")


def a_day(text: str | None) -> date | None:
    """Return the date in `2012-01-03`, as browsers send one, or `3/1/2012`, as people type one."""
    text = (text or "").strip()
    try:
        if typed := _DAY_FIRST.fullmatch(text):
            day, month, year = map(int, typed.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return None


def a_number(text: str | None) -> int | None:
    """Return the whole number in a text."""
    text = (text or "").strip()
    return int(text) if _NUMBER.fullmatch(text) else None


def read_date(form: Mapping[str, str], name: str, what: str) -> date | Fault:
    """Return the date in the three fields of `date_input`, or what is wrong with them.

    `what` is the date's name in a sentence, such as `the date of the visit`.
    """
    typed = [form.get(field, "").strip() for field in (name, f"{name}-month", f"{name}-year")]
    if not any(typed):
        return Fault(f"Enter {what}", name)
    if not all(part.isascii() and part.isdigit() for part in typed):
        return Fault(f"Enter {what} as day, month and year, like 3 1 2012", name)
    day, month, year = map(int, typed)
    try:
        return date(year if year >= 1000 else 0, month, day)
    except (ValueError, OverflowError):
        return Fault(f"Enter {what} as a date that there is, like 3 1 2012", name)
