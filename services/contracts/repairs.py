"""What repairs publishes (events) and what it can be asked (commands)."""

from dataclasses import dataclass
from datetime import date

from services.contracts.events import event
from services.contracts.fields import Line, Reference, Words
from services.contracts.vocabulary import (
    Condition,
    DoneBy,
    FollowUpOutcome,
    JobStatus,
    Responsibility,
    VisitKind,
    VisitResult,
)

# --- events ---


@event("repairs")
@dataclass(frozen=True)
class VisitBooked:
    """An APS visit is in the diary for `visit_date`."""

    tenant_ref: str
    on: date
    kind: VisitKind
    visit_date: date


@event("repairs")
@dataclass(frozen=True)
class VisitReminderDue:
    """The APS visit is tomorrow."""

    tenant_ref: str
    on: date
    kind: VisitKind
    visit_date: date


@event("repairs")
@dataclass(frozen=True)
class VisitNotMade:
    """Nobody was in, or the tenant refused; `attempt` counts from 1 to `attempts_allowed`."""

    tenant_ref: str
    on: date
    visit_ref: str
    kind: VisitKind
    result: VisitResult
    reason: str
    attempt: int
    attempts_allowed: int


@event("repairs")
@dataclass(frozen=True)
class BaselinePassed:
    """The home is at the agreed standard: no defects, or the landlord's works are done."""

    tenant_ref: str
    on: date


@event("repairs")
@dataclass(frozen=True)
class BaselineAbandoned:
    """The last allowed attempt at the baseline failed."""

    tenant_ref: str
    on: date


@event("repairs")
@dataclass(frozen=True)
class FollowUpConcluded:
    """The follow-up that counts is settled.

    `new_defects` names items in tenant categories that were not already defects at the baseline.
    """

    tenant_ref: str
    on: date
    outcome: FollowUpOutcome
    new_defects: tuple[str, ...]


@event("repairs")
@dataclass(frozen=True)
class RepairRecorded:
    """A repair job, with whose job it was by the responsibility matrix."""

    job_ref: str
    tenant_ref: str
    reported_on: date
    recorded_on: date
    category: str
    responsibility: Responsibility
    emergency: bool
    done_by: DoneBy
    status: JobStatus
    cost_pence: int


# --- commands ---


@dataclass(frozen=True)
class Finding:
    """One item looked at in a visit."""

    item: Line
    category: Line
    condition: Condition
    notes: Words = ""


@dataclass(frozen=True)
class RecordVisit:
    """The result of one APS visit on `on`, with its findings."""

    visit_ref: Reference
    tenant_ref: Reference
    kind: VisitKind
    on: date
    result: VisitResult
    reason: Words
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class RecordRepair:
    """A repair job as the repairs team knows it from `recorded_on`."""

    job_ref: Reference
    tenant_ref: Reference
    reported_on: date
    recorded_on: date
    category: Line
    emergency: bool
    done_by: DoneBy
    status: JobStatus
    cost_pence: int
    description: Words


@dataclass(frozen=True)
class SettleFollowUp:
    """A manager settles by hand the follow-up of a tenant who left after the year was over.

    `outcome` is `passed` to pay the last instalment; the others forfeit it. `reason` says why.
    """

    tenant_ref: Reference
    on: date
    outcome: FollowUpOutcome
    reason: Words
