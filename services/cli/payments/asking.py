"""What only the payments commands ask: the business date, and the database itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from services.backbone.settings import Settings
from services.cli.desk import Desk
from services.cli.terminal import stop


@contextmanager
def payments_database() -> Iterator[Any]:
    """Give the way into the payments database itself, for what takes longer than a call may."""
    from services.hosts.catalogue import transactions

    database = transactions("payments", Settings.from_environment().database_url("payments"))
    try:
        yield database
    finally:
        database.engine.dispose()


def business_date(desk: Desk) -> date:
    """Return the date that what is recorded now counts for; stop before the pilot has begun."""
    answer = desk.ask("business_date")
    if not answer:
        stop("no date's cut-off has been reached yet: is the pilot running?", 1)
    return date.fromisoformat(answer)
