"""Civil dates: how they are written for people, months added, the clock in Britain.

The names of months are written out here: what `strftime` gives depends on the machine's language.
"""

import calendar
import re
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")
"""Whose clock decides what date it is."""

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

SHORT_MONTHS: Final = (
    *("Jan", "Feb", "March", "April", "May", "June"),
    *("July", "Aug", "Sept", "Oct", "Nov", "Dec"),
)
"""The months as GOV.UK shortens them."""


def long_day(on: date) -> str:
    """Return `3 January 2012`."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def long_month(month: str) -> str:
    """Return `2012-04` as `April 2012`."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def short_day(on: date) -> str:
    """Return `3 Jan 2012`, where room is short."""
    return f"{day_and_month(on)} {on.year}"


def civil_date(moment: datetime) -> date:
    """Return the date in Britain of a moment."""
    return moment.astimezone(LONDON).date()


def moment(at: datetime) -> str:
    """Return `3 January 2012 at 14:05`, by the clock in Britain."""
    there = at.astimezone(LONDON)
    return f"{long_day(there.date())} at {there:%H:%M}"


def day_and_month(on: date) -> str:
    """Return `3 Jan`, where the year is plain."""
    return f"{on.day} {SHORT_MONTHS[on.month - 1]}"


_ISO_DAY: Final = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-]|\.\w)")
"""One that stands by itself: `run-2012-04-16` and `2012-04-17.csv` are names."""


def with_days_in_words(text: str) -> str:
    """Return a text with each `2012-01-03` in it as `3 January 2012`; names stay as they are."""
    return _ISO_DAY.sub(lambda found: _in_words(found[0]), text)


def _in_words(noted: str) -> str:
    try:
        return long_day(date.fromisoformat(noted))
    except ValueError:  # only looks like one
        return noted


def week_of(day: date) -> tuple[date, date]:
    """Return the Monday and the Sunday of a day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def quarter_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of a day's quarter of the calendar."""
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    return first, add_months(first, 3) - timedelta(days=1)


def add_months(start: date, months: int) -> date:
    """Return the same day `months` later, clamped: 31 January + 1 month = 28 or 29 February.

    Count from the start date always, so that clamping never accumulates (domain page, "Rules").
    """
    index = start.year * 12 + (start.month - 1) + months
    year, month = divmod(index, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last_day))
