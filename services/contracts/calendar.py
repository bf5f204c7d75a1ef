"""Events of the day clock, the only source of business dates."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from services.contracts.events import event


@event("calendar")
@dataclass(frozen=True)
class CutOffReached:
    """The scheme's cut-off on `date` has passed: each service does that date's work.

    Published once per date, in date order, missed dates first.
    """

    date: Annotated[dt.date, "the business date that is closed"]
