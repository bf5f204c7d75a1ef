"""When APS visits are booked and tenants reminded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.repairs.domain.inspection import Home

NOTICE = timedelta(days=14)
"""A tenant gets two weeks' notice of a visit."""

FURTHEST = timedelta(days=366)
"""No visit is booked later than this: a year that was typed wrongly."""

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


@dataclass(frozen=True)
class Booking:
    """A visit in the diary.

    `state` is `open`, `over` or `cancelled`; or `begun` for a visit that is made without having
    been booked, of which nobody was told. `surveyor` is the `ref` of who is to make it, empty for
    nobody yet.
    """

    visit_ref: str
    tenant_ref: str
    kind: Literal["baseline", "follow_up"]
    visit_date: date
    booked_on: date
    state: str = "open"
    slot: Literal["", "morning", "afternoon"] = ""
    surveyor: str = ""
    note: str = ""
    times_moved: int = 0

    def is_theirs(self, ref: str) -> bool:
        """Return whether a surveyor may move or cancel it: it is theirs, or nobody's yet."""
        return self.surveyor in ("", ref)


def awaits(home: Home, kind: str) -> bool:
    """Return whether the home waits for a visit of this kind, now or later in its year."""
    if kind == "baseline":
        return home.invited_on is not None and home.awaits_baseline
    open_to_it = home.left_on is None or home.left_owing_follow_up
    return home.inspected and not home.follow_up and home.started_on is not None and open_to_it
