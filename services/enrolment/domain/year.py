"""The participation's year and its quarters.

Dates are civil dates. Months are always counted from the start date, so that clamping to a month's
end never accumulates (domain page, "Rules").
"""

from dataclasses import dataclass
from datetime import date

from services.terms.days import add_months

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
