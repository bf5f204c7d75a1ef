"""What several notifications commands take, and how they show a moment."""

from datetime import datetime

import click

from services.terms.days import LONDON

tenant_argument = click.argument("tenant", help="The tenant's reference, such as T0001.")


def clock_time(moment: datetime | None) -> str:
    """Return a moment as the clock in Britain showed it, such as `2012-04-18 09:05`."""
    return "" if moment is None else f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}"
