"""The participation's year and its quarters.

Dates are civil dates. Adding months clamps to the month's end and always counts from the start
date, so clamping never accumulates (domain page, "Rules").
"""

import calendar
from dataclasses import dataclass
from datetime import date

FOLLOW_UP_LEAD_MONTHS = 1
"""A follow-up APS counts from this many months before the year ends."""


@dataclass(frozen=True)
class Quarter:
    """One period of the participation: the half-open interval [starts_on, ends_on)."""

    number: int
    starts_on: date
    ends_on: date

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_on


def add_months(start: date, months: int) -> date:
    """Return the same day `months` later, clamped: 31 January + 1 month = 28 or 29 February."""
    index = start.year * 12 + (start.month - 1) + months
    year, month = divmod(index, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last_day))


def end_of_year(start: date, months: int) -> date:
    """Return S+12 months: the first date after the year."""
    return add_months(start, months)


def follow_up_counts_from(start: date, months: int) -> date:
    """Return S+11 months: the first date on which a follow-up APS counts."""
    return add_months(start, months - FOLLOW_UP_LEAD_MONTHS)


def quarters(start: date, months: int, instalments: int) -> tuple[Quarter, ...]:
    """Return the quarters that tile [S, S+12 months); quarter q is [S+3(q−1), S+3q) months."""
    length = months // instalments
    return tuple(
        Quarter(q, add_months(start, length * (q - 1)), add_months(start, length * q))
        for q in range(1, instalments + 1)
    )


def quarter_of(day: date, year: tuple[Quarter, ...]) -> int | None:
    """Return the number of the quarter that `day` falls in; None outside the active year."""
    return next((quarter.number for quarter in year if day in quarter), None)
