"""Bacs processing days: Monday to Friday, not an England and Wales bank holiday."""

from datetime import date, timedelta
from functools import cache

import holidays

MOVED_OR_SPECIAL: dict[date, bool] = {}
"""Overrides of the library, date → is a working day. Empty while the library is right."""

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100


def is_working_day(day: date) -> bool:
    """Return whether Bacs processes payments on `day`."""
    if day in MOVED_OR_SPECIAL:
        return MOVED_OR_SPECIAL[day]
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def working_day_on_or_after(day: date) -> date:
    """Return `day` itself if it is a working day, otherwise the next one."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def next_working_day(day: date) -> date:
    """Return the first working day after `day`."""
    return working_day_on_or_after(day + timedelta(days=1))


def working_days_after(day: date, number: int) -> date:
    """Return the working day `number` working days after `day`; `day` itself for none."""
    for _ in range(number):
        day = next_working_day(day)
    return day


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
