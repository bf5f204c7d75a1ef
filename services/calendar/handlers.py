"""Dates whose cut-off is over, and those that a person wants closed. The calendar hears nothing."""

from datetime import date, timedelta

from services.backbone.audit import Change, Subject
from services.backbone.errors import Invalid, NotAllowed
from services.backbone.handling import CommandHandlers, EventHandlers
from services.calendar.store import CalendarStore, Work
from services.contracts.calendar import CloseDates, CutOffReached
from services.contracts.commands import DONE, NO_EFFECT, Done

ONE_DAY = timedelta(days=1)
MOST_DAYS_AT_ONCE = 366

CLOSING = "closing until"


def close_dates(command: CloseDates, uow: Work) -> Done:
    """Have the dates up to one closed; the host does so, a date at a time."""
    store = uow.store
    if not store.is_practice():
        raise NotAllowed("the wall clock closes the dates: only in practice does a person")
    last = store.last_cut_off()
    if last is None:
        raise Invalid("no date was closed yet: practice begins after a play", "until")
    if command.until > last + timedelta(days=MOST_DAYS_AT_ONCE):
        raise Invalid(f"close up to {MOST_DAYS_AT_ONCE} days at a time", "until")
    if command.until <= max(last, store.close_until() or date.min):
        return NO_EFFECT
    store.want_closed(command.until)
    uow.audit(last, Subject("calendar", "practice"), Change(CLOSING, after=str(command.until)))
    return DONE


def reach_cut_off(on: date, uow: Work) -> list[date]:
    """Record that the cut-off of a date is over, missed dates first; returns those recorded.

    The first date ever has none before it. A date that was recorded is passed over.
    """
    last = uow.store.last_cut_off()
    first = on if last is None else last + ONE_DAY
    reached = [first + days * ONE_DAY for days in range((on - first).days + 1)]
    for day in reached:
        uow.store.add_cut_off(day)
        uow.record(CutOffReached(day))
    return reached


def next_to_close(uow: Work) -> date | None:
    """Return the next date that a person wants closed; None where there is none."""
    last, until = uow.store.last_cut_off(), uow.store.close_until()
    if last is None or until is None or until <= last:
        return None
    return last + ONE_DAY


ON_EVENT: EventHandlers[CalendarStore] = {}

ON_COMMAND: CommandHandlers[CalendarStore] = {CloseDates: close_dates}
