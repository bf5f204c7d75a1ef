"""What only the payments commands ask: the business date."""

from datetime import date
from typing import TYPE_CHECKING

from services.cli.terminal import stop
from services.contracts.queries.payments.accounts import OpenDate

if TYPE_CHECKING:
    from services.client.asking import Client


def business_date(client: "Client") -> date:
    """Return the date that what is recorded now counts for; stop before the pilot has begun."""
    found = client.ask(OpenDate()).date
    if found is None:
        stop("no date's cut-off has been reached yet: is the pilot running?", 1)
    return found
