"""What only the payments commands ask: the business date."""

from datetime import date

from services.cli.desk import Desk
from services.cli.terminal import stop


def business_date(desk: Desk) -> date:
    """Return the date that what is recorded now counts for; stop before the pilot has begun."""
    answer = desk.ask("business_date")
    if not answer:
        stop("no date's cut-off has been reached yet: is the pilot running?", 1)
    return date.fromisoformat(answer)
