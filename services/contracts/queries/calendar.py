"""What the calendar can be asked."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from services.contracts.permissions import may
from services.contracts.queries import Query
from services.contracts.queries.audit import Story
from services.contracts.queries.backlog import Backlog


@dataclass(frozen=True)
class CalendarNow:
    """How far the business dates are."""

    last_closed: Annotated[dt.date | None, "the last date that is closed; null: none yet"]
    practice: Annotated[bool, "the dates stand still until an administrator closes them"]
    closing_until: Annotated[dt.date | None, "in practice: dates up to it are being closed"]


@may(
    "finance",
    "finance_approver",
    "surveyor",
    "repairs_manager",
    "housing_officer",
    "housing_manager",
    "administrator",
    "board",
    "auditor",
    "messenger",
)
@dataclass(frozen=True)
class Calendar(Query[CalendarNow]):
    """How far the business dates are, and whether the wall clock or a person closes them."""


@may("administrator", "auditor")
@dataclass(frozen=True)
class CalendarBacklog(Backlog):
    """How the calendar stands: what is unsent, waiting and dead."""


@may("administrator", "auditor")
@dataclass(frozen=True)
class CalendarStory(Story):
    """What the calendar's audit trail has of a thing, oldest first."""
