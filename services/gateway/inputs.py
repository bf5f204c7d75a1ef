"""What people type, read: a date, a number. None for what is none; nobody is guessed at."""

import re
from datetime import date
from typing import Final

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
