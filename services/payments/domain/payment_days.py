"""On which days a run is prepared (domain page, "Paying").

The scheme wants certain days of the calendar. A wanted day on which Bacs does not work moves to the
next one on which it does, so that two wanted days can become one payment day.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

WorkingDay = Callable[[date], bool]
"""Says whether a date is a working day."""

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PaymentDays:
    """Which days are wanted: every `working_day`, some of each `week`, or some of each `month`.

    `on` are days of the week, 1 for Monday to 5 for Friday, or of the month, 1 to 31, clamped to
    the month's end; empty for `working_day`.
    """

    every: str = "working_day"
    on: tuple[int, ...] = ()

    def wants(self, day: date) -> bool:
        """Return whether this day of the calendar is wanted, be it a working day or not."""
        if self.every == "week":
            return day.isoweekday() in self.on
        if self.every == "month":
            last = monthrange(day.year, day.month)[1]
            return day.day in {min(wanted, last) for wanted in self.on}
        return True


EVERY_WORKING_DAY = PaymentDays()
"""What a scheme has that names no days."""


def is_payment_day(day: date, days: PaymentDays, is_working_day: WorkingDay) -> bool:
    """Return whether `day` is wanted, or the working day that an earlier wanted one moves to."""
    if not is_working_day(day):
        return False
    wanted = days.wants(day)
    before = day - A_DAY
    while not wanted and not is_working_day(before):
        wanted = days.wants(before)
        before -= A_DAY
    return wanted


def next_payment_day(after: date, days: PaymentDays, is_working_day: WorkingDay) -> date:
    """Return the first payment day later than `after`."""
    day = after + A_DAY
    while not is_payment_day(day, days, is_working_day):
        day += A_DAY
    return day
