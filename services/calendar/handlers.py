"""What the calendar can be asked, and what it does about it. It hears nothing."""

from datetime import date, timedelta

from services.backbone.audit import Change, Subject
from services.backbone.errors import Invalid, NotAllowed
from services.backbone.handling import CommandHandlers, EventHandlers
from services.calendar.store import CalendarStore, Work
from services.contracts.calendar import CloseDates
from services.contracts.commands import DONE, NO_EFFECT, Done

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


ON_EVENT: EventHandlers[CalendarStore] = {}

ON_COMMAND: CommandHandlers[CalendarStore] = {CloseDates: close_dates}
