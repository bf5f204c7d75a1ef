"""The date of what the visitor does now."""

from datetime import UTC, date, datetime

from services.client.dates import date_open
from services.contracts.queries.calendar import Calendar
from services.gateway.practice import dates_of_page
from services.gateway.visitor import client_for_visitor


def date_now() -> date:
    """Return the date that is open: the `on` of a command that takes one."""
    calendar = dates_of_page() or client_for_visitor().ask(Calendar())
    return date_open(calendar, datetime.now(UTC))
