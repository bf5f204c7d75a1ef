"""The date that what finance does now counts for: payments' own, as `cashback payments` has it.

Other rooms take the calendar's (`gateway/business_date.py`). Where payments has still to do the
work of a date that is closed, its own is the earlier one: that is what its books go by.
"""

from datetime import date

from services.backbone.errors import NotNow
from services.client.asking import Client
from services.contracts.queries.payments.accounts import OpenDate


def business_date(client: Client) -> date:
    """Return the day after the last cut-off; `NotNow` before the first one."""
    found = client.ask(OpenDate()).date
    if found is None:
        raise NotNow("no date is closed yet: wait for the first cut-off")
    return found
