"""From which date on payments knows of something."""

from datetime import date, timedelta
from typing import Any


def as_known(on: date, uow: Any) -> date:
    """Return `on`, or the first date whose cut-off is still to come if that one's is over.

    What is recorded after a cut-off waits for the next one, whatever date it gives itself.
    """
    last = uow.store.last_cut_off()
    return on if last is None or on > last else last + timedelta(days=1)
