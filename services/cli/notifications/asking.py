"""What several notifications commands ask, and how they show a moment."""

from datetime import datetime

import click

from services.cli.desk import Desk
from services.cli.terminal import Row, stop
from services.terms.days import LONDON

tenant_argument = click.argument("tenant", help="The tenant's reference, such as T0001.")


def preferences_of(desk: Desk, tenant: str) -> Row:
    """Return how a tenant wants to be told; stop for a reference that is nobody's."""
    found: Row | None = desk.ask("preferences", tenant_ref=tenant)
    if found is None:
        stop(f"no tenant {tenant!r} is registered; check the reference", 2)
    return found


def clock_time(moment: str | None) -> str:
    """Return a moment as the clock in Britain showed it, such as `2012-04-18 09:05`."""
    if not moment:
        return ""
    return f"{datetime.fromisoformat(moment).astimezone(LONDON):%Y-%m-%d %H:%M}"
