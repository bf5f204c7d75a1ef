"""What the evaluation can be told (commands). It publishes no events: it only counts."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from services.contracts.commands import Command, Done
from services.contracts.dead_letters import DiscardDeadLetter, ReplayDeadLetter
from services.contracts.fields import Code, Line, Reference
from services.contracts.permissions import may
from services.contracts.vocabulary import Period
from services.contracts.words import GivenDate, GivenTenantRef

MOST_ROWS: Final = 500
"""Rows of one command that takes over a page of a file."""

Anew = Annotated[bool, "what was taken over before is taken out first: the file's first page"]

# --- parts of commands ---


@dataclass(frozen=True)
class EarlierRepair:
    """A repair in a tenant's home before the scheme."""

    number: Annotated[int, "its place in the file, from 1: there may be two alike"]
    tenant_ref: GivenTenantRef
    reported_on: Annotated[date, "the day it was reported"]
    category: Annotated[Line, "of the responsibility matrix"]
    cost_pence: Annotated[int, "what it cost, in pence; 0: not known"]


@dataclass(frozen=True)
class ComparedHome:
    """How many repairs a home outside the scheme had in a period; both days belong to it."""

    home_ref: Annotated[Reference, "names the home, and nobody in it"]
    area_code: Annotated[Code, "the area it is in, which need not be one of the scheme"]
    period: Annotated[Period, "before the scheme, or while it ran"]
    first_day: Annotated[date, "the first day that is counted"]
    last_day: Annotated[date, "the last day that is counted, too"]
    repairs: Annotated[int, "how many were reported, of all categories"]
    cost_pence: Annotated[int, "what they cost together, in pence; 0: not known"]


# --- what the scheme is compared with ---


@may("housing_manager")
@dataclass(frozen=True)
class TakeOverHistory(Command[Done]):
    """Take over a page of the repairs before the scheme, 500 at most.

    A row takes the place of one with its number, so that the same page again changes nothing.
    `invalid` names each row that cannot be.
    """

    on: GivenDate
    rows: Annotated[tuple[EarlierRepair, ...], "in the order of the file"]
    anew: Anew


@may("housing_manager")
@dataclass(frozen=True)
class TakeOverComparison(Command[Done]):
    """Take over a page of homes outside the scheme, 500 at most.

    A row takes the place of one of its home and period, so that the same page again changes
    nothing. `invalid` names each row that cannot be.
    """

    on: GivenDate
    rows: Annotated[tuple[ComparedHome, ...], "in the order of the file"]
    anew: Anew


# --- what administrators do about events that could not be handled ---


@may("administrator")
@dataclass(frozen=True)
class ReplayEvaluationDeadLetter(ReplayDeadLetter):
    """Have the evaluation try an event again that it could not handle; `not_found` for none."""


@may("administrator")
@dataclass(frozen=True)
class DiscardEvaluationDeadLetter(DiscardDeadLetter):
    """Have the evaluation give an event up for good, for a reason; `not_found` for none."""
