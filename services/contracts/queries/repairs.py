"""What repairs can be asked."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from services.contracts.permissions import may
from services.contracts.queries import Listed, Query
from services.contracts.queries.audit import AuditRow, Story
from services.contracts.queries.dead_letters import (
    DeadLetterEnvelope,
    DeadLetters,
    DeadLetterWhole,
)
from services.contracts.queries.standing import Standing
from services.contracts.vocabulary import DoneBy, JobStatus, Responsibility, VisitKind
from services.contracts.words import TenantRef


@dataclass(frozen=True)
class JobRow:
    """One repair job, with whose job it was by the responsibility matrix."""

    job_ref: Annotated[str, "the job's own reference"]
    tenant_ref: TenantRef
    reported_on: Annotated[date, "the day the tenant reported it"]
    category: Annotated[str, "a category of the responsibility matrix"]
    responsibility: Annotated[Responsibility, "whose job it was by the matrix"]
    emergency: Annotated[bool, "an emergency is never a breach"]
    done_by: Annotated[DoneBy, "who did the job"]
    status: Annotated[JobStatus, "only a completed job can be a breach"]
    cost_pence: Annotated[int, "what the job cost the landlord, in pence"]


@may(
    "finance",
    "finance_approver",
    "surveyor",
    "repairs_manager",
    "housing_officer",
    "housing_manager",
    "auditor",
)
@dataclass(frozen=True)
class Jobs(Listed[JobRow]):
    """Every repair job, in the order in which they became known."""


@may("surveyor", "repairs_manager", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class RepairsStory(Story):
    """What repairs' audit trail has of a thing, oldest first."""


@dataclass(frozen=True)
class BookedVisit:
    """A visit that is to come."""

    kind: Annotated[VisitKind, "which APS"]
    visit_date: Annotated[date, "the day it is booked for"]


@dataclass(frozen=True)
class HomeDetails:
    """How the inspections of one tenant's home stand, with all that happened to it."""

    inspected: Annotated[bool, "whether an element taken is framed by an APS"]
    baseline: Annotated[str, "empty, `works` (the landlord's are awaited), `passed`, `abandoned`"]
    failed_baselines: Annotated[int, "baseline visits that were not made"]
    follow_up: Annotated[str, "its outcome; empty: not yet"]
    failed_follow_ups: Annotated[int, "follow-up visits that were not made"]
    visit_attempts: Annotated[int, "how many visits may fail"]
    follow_up_due_on: Annotated[date | None, "when it is due; null before the year has begun"]
    booked: Annotated[tuple[BookedVisit, ...], "visits to come, the next one first"]
    story: Annotated[tuple[AuditRow, ...], "all that happened to it, oldest first"] = field(
        repr=False
    )


@may("surveyor", "repairs_manager", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class HomeOfTenant(Query[HomeDetails]):
    """How the inspections of one tenant's home stand; `not_found` for nobody's reference."""

    tenant_ref: TenantRef


@may("administrator", "auditor")
@dataclass(frozen=True)
class RepairsStanding(Standing):
    """How repairs stands: what is unsent, waiting and dead."""


@may("administrator", "auditor")
@dataclass(frozen=True)
class RepairsDeadLetters(DeadLetters):
    """The events that repairs could not handle, oldest first: their envelopes."""


@may("administrator", "auditor")
@dataclass(frozen=True)
class RepairsDeadLetterEnvelope(DeadLetterEnvelope):
    """The envelope of an event that repairs could not handle; `not_found` if there is none."""


@may("surveyor", "repairs_manager", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class RepairsDeadLetterWhole(DeadLetterWhole):
    """An event that repairs could not handle, with its content; `not_found` if there is none."""
