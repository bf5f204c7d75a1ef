"""The date of what is done now: in practice the one that is open, otherwise the one in Britain."""

from datetime import UTC, date, datetime, timedelta

from services.contracts.queries.calendar import Calendar, CalendarNow
from services.gateway.practice import dates_of_page
from services.gateway.visitor import client_for_visitor
from services.terms.days import LONDON


def date_now() -> date:
    """Return the date of what the visitor does now: the `on` of a command that takes one."""
    calendar = dates_of_page() or client_for_visitor().ask(Calendar())
    return date_open(calendar, datetime.now(UTC))


def date_open(calendar: CalendarNow, moment: datetime) -> date:
    """Return the date that is open at a moment."""
    if calendar.practice and calendar.last_closed is not None:
        return calendar.last_closed + timedelta(days=1)
    return moment.astimezone(LONDON).date()
