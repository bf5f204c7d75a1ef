"""What is read of the calendar."""

from sqlalchemy import Connection

from services.backbone.service import Queries
from services.backbone.standing import standing_in
from services.backbone.story import story_in
from services.backbone.writing import Writer
from services.calendar import tables
from services.calendar.store import CalendarStore
from services.contracts.queries.calendar import (
    Calendar,
    CalendarNow,
    CalendarStanding,
    CalendarStory,
)


def calendar(query: Calendar, connection: Connection) -> CalendarNow:
    """Return how far the business dates are."""
    store = CalendarStore(Writer(connection))
    last, until = store.last_cut_off(), store.close_until()
    being_closed = until if until is not None and (last is None or until > last) else None
    return CalendarNow(last, store.is_practice(), being_closed)


ON_QUERY: Queries = {
    Calendar: calendar,
    CalendarStanding: standing_in(tables.backbone),
    CalendarStory: story_in(tables.backbone),
}
"""What can be asked of the calendar without changing anything."""
