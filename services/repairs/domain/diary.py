"""When APS visits are booked and tenants reminded."""

from collections.abc import Callable
from datetime import date, timedelta

NOTICE = timedelta(days=14)
"""A tenant gets two weeks' notice of a visit."""

WorkingDay = Callable[[date], date]
"""Returns the day itself if it is a working day, otherwise the next one."""


def visit_after(day: date, working_day_on_or_after: WorkingDay) -> date:
    """Return the date of a visit booked on `day`."""
    return working_day_on_or_after(day + NOTICE)


def follow_up_due(ends_on: date, working_day_on_or_after: WorkingDay) -> date:
    """Return the first working day on or after S+12 months (domain page, "Final quarter")."""
    return working_day_on_or_after(ends_on)


def reminder_for(on: date) -> date:
    """Return the date of the visits that tenants are reminded of on `on`: tomorrow's."""
    return on + timedelta(days=1)
