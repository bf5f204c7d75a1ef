"""The date that what an officer does now counts for."""

from datetime import date

from services.backbone.errors import NotNow
from services.client.asking import Client
from services.contracts.queries.payments.accounts import BusinessDate


def business_date(client: Client) -> date:
    """Return the day after the last cut-off; `NotNow` before the first one."""
    found = client.ask(BusinessDate()).date
    if found is None:
        raise NotNow("no date is closed yet: wait for the first cut-off")
    return found
