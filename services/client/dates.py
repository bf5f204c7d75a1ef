"""The date of what somebody does now: the calendar says it, and nobody types it."""

from datetime import UTC, date, datetime, timedelta

from services.client.asking import Client
from services.contracts.queries.calendar import Calendar, CalendarNow
from services.terms.days import civil_date


def date_here(client: Client) -> date:
    """Return the date of what is done now: the `on` of a command that takes one."""
    return date_open(client.ask(Calendar()), datetime.now(UTC))


def date_open(calendar: CalendarNow, moment: datetime) -> date:
    """Return the date that is open at a moment: in practice the one after the last that is closed,
    otherwise the one in Britain."""
    if calendar.practice and calendar.last_closed is not None:
        return calendar.last_closed + timedelta(days=1)
    return civil_date(moment)
