"""From which date on payments knows of something."""

from datetime import date, timedelta

from services.payments.store import Work

LONG_AGO = date(2000, 1, 1)
"""The business date of what is done before the first cut-off."""


def as_known(on: date, uow: Work) -> date:
    """Return `on`, or the first date whose cut-off is still to come if that one's is over.

    What is recorded after a cut-off waits for the next one, whatever date it gives itself.
    """
    last = uow.store.last_cut_off()
    return on if last is None or on > last else last + timedelta(days=1)
