"""What the calendar publishes (events) and what it can be asked (commands)."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from services.contracts.commands import Command, Done
from services.contracts.events import event
from services.contracts.permissions import may


@event("calendar")
@dataclass(frozen=True)
class CutOffReached:
    """The scheme's cut-off on `date` has passed: each service does that date's work.

    Published once per date, in date order, missed dates first.
    """

    date: Annotated[dt.date, "the business date that is closed"]


@may("administrator")
@dataclass(frozen=True)
class CloseDates(Command[Done]):
    """In practice: close every business date up to `until`, that one too, one after the other.

    What is closed already is passed over, so that a repeat closes nothing more. `not_allowed` where
    the dates are the wall clock's, `invalid` for more than a year at a time.
    """

    until: Annotated[dt.date, "the last business date to close"]
