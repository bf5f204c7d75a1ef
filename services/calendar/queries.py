"""What is read of the calendar: how far the business dates are."""

from dataclasses import replace

from sqlalchemy import Connection, func, select

from services.backbone.backlog import backlog_in
from services.backbone.handling import Queries
from services.backbone.story import story_in
from services.backbone.writing import Writer
from services.calendar import tables
from services.calendar.store import CalendarStore
from services.contracts.queries.backlog import ServiceBacklog
from services.contracts.queries.calendar import (
    Calendar,
    CalendarBacklog,
    CalendarNow,
    CalendarStory,
)


def calendar(query: Calendar, connection: Connection) -> CalendarNow:
    """Return how far the business dates are."""
    store = CalendarStore(Writer(connection))
    last, until = store.last_cut_off(), store.close_until()
    being_closed = until if until is not None and (last is None or until > last) else None
    return CalendarNow(last, store.is_practice(), being_closed)


def calendar_backlog(query: CalendarBacklog, connection: Connection) -> ServiceBacklog:
    """Return what is left to do, and the newest date that is closed with its count."""
    newest = connection.scalar(select(func.max(tables.backbone.outbox.c.sequence)))
    last = CalendarStore(Writer(connection)).last_cut_off()
    return replace(_backlog(query, connection), dates=newest, last_date=last)


_backlog = backlog_in(tables.backbone)

ON_QUERY: Queries = {
    Calendar: calendar,
    CalendarBacklog: calendar_backlog,
    CalendarStory: story_in(tables.backbone),
}
"""What can be asked of the calendar without changing anything."""
