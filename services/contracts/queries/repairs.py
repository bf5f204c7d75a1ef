"""What repairs can be asked."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Literal

from services.contracts.fields import Line, Reference
from services.contracts.permissions import may
from services.contracts.queries import Listed, Query
from services.contracts.queries.audit import AuditRow, Story
from services.contracts.queries.backlog import Backlog
from services.contracts.queries.dead_letters import (
    DeadLetterEnvelope,
    DeadLetters,
    DeadLetterWhole,
)
from services.contracts.repairs import Finding, RoomOfHome, WordOfFile
from services.contracts.vocabulary import (
    ChangeSince,
    Condition,
    CostFormat,
    DayFormat,
    DoneBy,
    FollowUpOutcome,
    JobStatus,
    Responsibility,
    RoomCondition,
    VisitKind,
    VisitOutcome,
    VisitResult,
    VisitSlot,
)
from services.contracts.words import TenantRef

VisitPurpose = Literal["baseline", "works", "follow_up"]
VisitState = Literal["booked", "begun", "made", "taken_back", "cancelled", "over"]


@dataclass(frozen=True)
class VisitRow:
    """One visit: in the diary, begun, or made."""

    visit_ref: Annotated[str, "the visit's own reference"]
    tenant_ref: TenantRef
    kind: Annotated[VisitKind, "which APS"]
    purpose: Annotated[VisitPurpose, "what it is for; `works`: to see that they are done"]
    failed_before: Annotated[int, "visits of the kind that were not made and counted"]
    state: Annotated[
        VisitState,
        "`begun`: without having been booked; `taken_back`: made, and recorded by mistake; `over`:"
        " another visit took its place",
    ]
    visit_date: Annotated[date, "the day it is booked for, or was made on"]
    slot: Annotated[VisitSlot, "the half of the day; empty: any time of it"]
    surveyor: Annotated[str, "the `ref` of who is to make it; empty: nobody yet"]
    note: Annotated[str, "what to know before going there"] = field(repr=False)
    result: Annotated[VisitResult | None, "how it went; null: not yet"]


@may("surveyor", "repairs_manager", "auditor")
@dataclass(frozen=True)
class VisitsOn(Listed[VisitRow]):
    """The visits of a day that are to be made, or were made as they stood in the diary."""

    visit_date: Annotated[date, "the day"]
    surveyor: Annotated[Line, "only those of this `ref`; empty: of everybody"] = ""
    unassigned: Annotated[bool, "only those that are nobody's yet"] = False


@may("surveyor", "repairs_manager", "auditor")
@dataclass(frozen=True)
class VisitByRef(Query[VisitRow]):
    """One visit; `not_found` if there is none of that reference."""

    visit_ref: Annotated[Reference, "the visit's own reference"]


@dataclass(frozen=True)
class CategoryRow:
    """A category of the responsibility matrix."""

    category: Annotated[str, "such as `plumbing_minor`"]
    whose: Annotated[Responsibility, "whose job it is by the matrix"]


@dataclass(frozen=True)
class RoomsOfScheme:
    """What is looked at in visits, room by room."""

    version: Annotated[int, "give it when you change them; 0: the default"]
    rooms: Annotated[tuple[RoomOfHome, ...], "in order"]
    categories: Annotated[tuple[CategoryRow, ...], "that an item can have, by name"]


@may("surveyor", "repairs_manager", "auditor")
@dataclass(frozen=True)
class Rooms(Query[RoomsOfScheme]):
    """What is looked at in visits; `not_found` before a scheme is open."""


@dataclass(frozen=True)
class FormItem:
    """One item of a visit's form, as it was kept last."""

    item: Annotated[str, "what is looked at"]
    category: Annotated[str, "a category of the responsibility matrix"]
    whose: Annotated[Responsibility, "whose job it is by the matrix"]
    condition: Annotated[RoomCondition, "empty: nothing was chosen yet"]
    notes: Annotated[str, "what the surveyor wrote"] = field(repr=False)


@dataclass(frozen=True)
class FormRoom:
    """One room of a visit's form."""

    name: Annotated[str, "such as `Kitchen`"]
    version: Annotated[int, "how many times it was kept; 0: not yet"]
    kept_by: Annotated[str, "who kept it last; empty: nobody"]
    kept_at: Annotated[datetime | None, "the moment it was kept last (UTC)"]
    items: Annotated[tuple[FormItem, ...], "in order"]


DraftOutcome = Literal["stored", "baseline_passed", "works_awaited", "passed", "follow_up_defect"]


@dataclass(frozen=True)
class ComparedItem:
    """An item at the baseline and at the follow-up."""

    item: Annotated[str, "what was looked at"]
    category: Annotated[str, "a category of the responsibility matrix"]
    responsibility: Annotated[Responsibility, "whose it is by the matrix"]
    before: Annotated[Condition | None, "at the baseline; null: it was not looked at"]
    now: Annotated[Condition | None, "at the follow-up; null: it was not looked at"]
    change: Annotated[ChangeSince, "since the baseline"]
    costs: Annotated[bool, "it costs the tenant the last instalment"]


@dataclass(frozen=True)
class VisitDraftDetails:
    """A visit's form as it stands, and what it would decide if it were completed now."""

    visit: Annotated[VisitRow, "the visit as the diary has it"]
    booked_on: Annotated[date, "the day it was booked or begun"]
    rooms: Annotated[tuple[FormRoom, ...], "in order"]
    categories: Annotated[tuple[CategoryRow, ...], "that an item can have, by name"]
    outcome: Annotated[DraftOutcome, "what it decides; `stored`: nothing"]
    new_defects: Annotated[
        tuple[str, ...], "items in tenant categories that were not defects at the baseline"
    ]
    forfeits_quarter: Annotated[int, "the instalment that is lost; 0: none"]
    seen_rooms: Annotated[str, "which versions these are; give it when you complete the visit"]
    compared: Annotated[
        tuple[ComparedItem, ...], "a follow-up beside the baseline; empty for a baseline"
    ]


@may("surveyor", "repairs_manager", "auditor")
@dataclass(frozen=True)
class VisitDraft(Query[VisitDraftDetails]):
    """The form of a visit that was booked or begun here; `not_found` for any other."""

    visit_ref: Annotated[Reference, "the visit's own reference"]
    visit_date: Annotated[date, "the day on which it is made, which decides whether it counts"]


@may("surveyor", "repairs_manager", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class RepairsStory(Story):
    """What repairs' audit trail has of a thing, oldest first."""


@dataclass(frozen=True)
class BookedVisit:
    """A visit in the diary that is still to come."""

    visit_ref: Annotated[str, "the visit's own reference"]
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
class RepairsBacklog(Backlog):
    """How repairs stands: what is unsent, waiting and dead."""


@may(
    "administrator", "surveyor", "repairs_manager", "housing_officer", "housing_manager", "auditor"
)
@dataclass(frozen=True)
class RepairsDeadLetters(DeadLetters):
    """The events that repairs could not handle, oldest first: their envelopes."""


@may(
    "administrator", "surveyor", "repairs_manager", "housing_officer", "housing_manager", "auditor"
)
@dataclass(frozen=True)
class RepairsDeadLetterEnvelope(DeadLetterEnvelope):
    """The envelope of an event that repairs could not handle; `not_found` if there is none."""


@may("surveyor", "repairs_manager", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class RepairsDeadLetterWhole(DeadLetterWhole):
    """An event that repairs could not handle, with its content; `not_found` if there is none."""


@dataclass(frozen=True)
class MappingOfJobs:
    """How the repairs system's file is read."""

    version: Annotated[int, "0: nobody has said yet, and the file has our own columns and words"]
    words: Annotated[tuple[WordOfFile, ...], "headings and words that are not ours"]
    days: Annotated[DayFormat, "how its dates are written"]
    costs: Annotated[CostFormat, "what its costs are in"]
    since: Annotated[date | None, "the business date from which it is used; null: always"]
    by: Annotated[str, "who made it; empty: nobody"]
    why: Annotated[str, "why it was changed"]
    tenant_categories: Annotated[tuple[str, ...], "repairs that are the tenant's"]
    landlord_categories: Annotated[tuple[str, ...], "repairs that are the landlord's"]


@may("repairs_manager", "auditor")
@dataclass(frozen=True)
class JobMapping(Query[MappingOfJobs]):
    """How the repairs system's file is read; `not_now` before a scheme is open."""


@dataclass(frozen=True)
class JobVersion:
    """A repair job as it was known from one date to another."""

    version: Annotated[int, "1 as first recorded; each correction, or taking back, is the next one"]
    tenant_ref: TenantRef
    reported_on: Annotated[date, "the day the tenant reported it"]
    recorded_on: Annotated[date, "the day this became known"]
    category: Annotated[str, "a category of the responsibility matrix"]
    responsibility: Annotated[Responsibility, "whose job it was by the matrix"]
    emergency: Annotated[bool, "an emergency is never a breach"]
    done_by: Annotated[DoneBy, "who did the job"]
    status: Annotated[JobStatus, "only a completed job can be a breach"]
    cost_pence: Annotated[int, "what the job cost the landlord, in pence"]
    description: Annotated[str, "what it was; for the landlord's eyes"]
    taken_back_on: Annotated[date | None, "the day it was taken back as a mistake; null: it stands"]
    until: Annotated[date | None, "the day another version became known; null: it is the last one"]
    why: Annotated[str, "why it was changed then; empty for the last one"]


@dataclass(frozen=True)
class JobInVersions:
    """A repair job, with everything that was ever known of it."""

    job_ref: Annotated[str, "the job's own reference"]
    versions: Annotated[tuple[JobVersion, ...], "the last one first"]


@may("surveyor", "repairs_manager", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class JobByRef(Query[JobInVersions]):
    """A repair job in all its versions; `not_found` for nobody's reference."""

    job_ref: Annotated[str, "the job's own reference"]


@dataclass(frozen=True)
class ListedJob:
    """One repair job as a list shows it."""

    job_ref: Annotated[str, "the job's own reference"]
    tenant_ref: TenantRef
    reported_on: Annotated[date, "the day the tenant reported it"]
    category: Annotated[str, "a category of the responsibility matrix"]
    responsibility: Annotated[Responsibility, "whose job it was by the matrix"]
    emergency: Annotated[bool, "an emergency is never a breach"]
    done_by: Annotated[DoneBy, "who did the job"]
    status: Annotated[JobStatus, "only a completed job can be a breach"]
    cost_pence: Annotated[int, "what the job cost the landlord, in pence"]
    taken_back_on: Annotated[date | None, "the day it was taken back as a mistake; null: it stands"]


@may("surveyor", "repairs_manager", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class NewestJobs(Listed[ListedJob]):
    """Repair jobs, those that became known last first."""

    tenant_ref: Annotated[str, "a tenant's alone; empty: everybody's"] = ""
    may_count: Annotated[
        bool, "only what the landlord did of the tenant's own, done and no emergency"
    ] = False


@dataclass(frozen=True)
class GivenJob:
    """A repair job as a file has it."""

    job_ref: Annotated[str, "the job's own reference"]
    tenant_ref: TenantRef
    reported_on: Annotated[date, "the day the tenant reported it"]
    category: Annotated[str, "a category of the responsibility matrix"]
    emergency: Annotated[bool, "an emergency is never a breach"]
    done_by: Annotated[DoneBy, "who did the job"]
    status: Annotated[JobStatus, "only a completed job can be a breach"]
    cost_pence: Annotated[int, "what the job cost the landlord, in pence"]
    description: Annotated[str, "what it was"]


@dataclass(frozen=True)
class WouldDo:
    """What taking jobs over would do, for each in the order asked."""

    each: Annotated[
        tuple[str, ...],
        "`recorded`, `corrected`, `cancelled`, `nothing`, `unknown_tenant` or `unknown_category`",
    ]


@may("repairs_manager", "auditor")
@dataclass(frozen=True)
class ComparedJobs(Query[WouldDo]):
    """What taking over these jobs would do. `invalid` for more than 500."""

    jobs: Annotated[tuple[GivenJob, ...], "500 at most"]


# --- inspections: what visits decided, and will decide ---

BaselineState = Literal["", "works", "passed", "abandoned"]


@dataclass(frozen=True)
class VisitEffect:
    """What a visit would decide if it were recorded now."""

    outcome: Annotated[VisitOutcome, "`stored`: it decides nothing"]
    failed: Annotated[int, "visits of the kind that were not made and counted, with this one"]
    attempts_allowed: Annotated[int, "the scheme's `visit_attempts`"]
    items: Annotated[tuple[ComparedItem, ...], "of a follow-up that is made; empty otherwise"]
    left_on: Annotated[date | None, "when the tenant left; null: they did not"]


@may("surveyor", "repairs_manager", "auditor")
@dataclass(frozen=True)
class WhatVisitDoes(Query[VisitEffect]):
    """What a visit with this result will decide; `invalid` for a category that nobody knows."""

    tenant_ref: TenantRef
    kind: Annotated[VisitKind, "which APS"]
    result: Annotated[VisitResult, "how the visit goes"]
    visit_date: Annotated[date, "the day of the visit"]
    findings: Annotated[tuple[Finding, ...], "what was looked at"] = ()


@dataclass(frozen=True)
class FoundItem:
    """One item of a home as a visit found it."""

    item: Annotated[str, "what was looked at"]
    category: Annotated[str, "a category of the responsibility matrix"]
    responsibility: Annotated[Responsibility, "whose it is by the matrix"]
    condition: Annotated[Condition, "how it was"]
    notes: Annotated[str, "the surveyor's words"]


@dataclass(frozen=True)
class VisitVersion:
    """A visit as it was until somebody corrected it or took it back."""

    version: Annotated[int, "from 1"]
    visit_date: Annotated[date, "the day of the visit"]
    result: Annotated[VisitResult, "how it went"]
    reason: Annotated[str, "why it was not made; may be empty"]
    findings: Annotated[tuple[FoundItem, ...], "what was looked at"]
    changed_on: Annotated[date, "the business date on which it was changed"]
    changed_by: Annotated[str, "who did it"]
    why: Annotated[str, "why"]


@dataclass(frozen=True)
class RecordedVisit:
    """A visit as it is recorded now, and as it was before."""

    visit_ref: Annotated[str, "the visit's own reference"]
    kind: Annotated[VisitKind, "which APS"]
    version: Annotated[int, "from 1; give it with a correction"]
    visit_date: Annotated[date, "the day of the visit"]
    result: Annotated[VisitResult, "how it went"]
    reason: Annotated[str, "why it was not made; may be empty"]
    findings: Annotated[tuple[FoundItem, ...], "what was looked at"]
    counted: Annotated[bool, "it decided something"]
    taken_back_on: Annotated[date | None, "null: it stands"]
    before: Annotated[tuple[VisitVersion, ...], "what was corrected or taken back, oldest first"]


@dataclass(frozen=True)
class InspectionsOfHome:
    """How a home stands with its inspections."""

    tenant_ref: TenantRef
    inspected: Annotated[bool, "an element taken is framed by an APS"]
    baseline: Annotated[BaselineState, "empty: awaited; `works`: waits for the landlord's works"]
    baseline_failed: Annotated[int, "visits that were not made and counted"]
    follow_up: Annotated[FollowUpOutcome | None, "null: awaited, or not due yet"]
    follow_up_failed: Annotated[int, "visits that were not made and counted"]
    by_hand: Annotated[bool, "a manager settled the follow-up"]
    attempts_allowed: Annotated[int, "the scheme's `visit_attempts`"]
    started_on: Annotated[date | None, "the first day of the year; null: it has not begun"]
    ends_on: Annotated[date | None, "the first day after the year"]
    left_on: Annotated[date | None, "when the tenant left; null: they did not"]
    settled_from: Annotated[
        date | None,
        "from when a manager may settle the follow-up; null: there is nothing to settle",
    ]
    forfeits_quarter: Annotated[
        int, "the instalment of the inspected elements that the follow-up decides; 0: none"
    ]
    visits: Annotated[tuple[RecordedVisit, ...], "in the order they were recorded"]
    compared: Annotated[
        tuple[ComparedItem, ...], "the last follow-up that was made and counted, or none"
    ]


@may("surveyor", "repairs_manager", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Inspections(Query[InspectionsOfHome]):
    """A home's inspections, with every version of each; `not_found` for nobody's reference."""

    tenant_ref: TenantRef


@dataclass(frozen=True)
class WorksRow:
    """A home that waits for the landlord's works after its baseline."""

    tenant_ref: TenantRef
    visit_ref: Annotated[str, "the baseline that found the defects"]
    since: Annotated[date, "the day of that visit"]
    defects: Annotated[int, "how many it found"]


@may("surveyor", "repairs_manager", "auditor")
@dataclass(frozen=True)
class WorksAwaited(Listed[WorksRow]):
    """The homes that wait for the landlord's works, the longest waiting first."""


@dataclass(frozen=True)
class BaselineToBookRow:
    """A home whose baseline was cancelled, and is in no diary."""

    tenant_ref: TenantRef
    since: Annotated[date, "the day on which the visit that was cancelled had been booked"]
    cancelled_for: Annotated[date, "the day for which it was cancelled"]
    failed: Annotated[int, "visits before it that were not made and counted"]


@may("surveyor", "repairs_manager", "auditor")
@dataclass(frozen=True)
class BaselinesToBook(Listed[BaselineToBookRow]):
    """The homes whose baseline was cancelled and not booked again, by when it had been booked."""


@dataclass(frozen=True)
class FollowUpRow:
    """A follow-up that is outstanding."""

    tenant_ref: TenantRef
    due_on: Annotated[date, "the first working day on or after the end of the year"]
    failed: Annotated[int, "visits that were not made and counted"]
    left_on: Annotated[date | None, "when the tenant left; null: they did not"]
    settled_from: Annotated[date, "from when a manager may settle it: the year is over"]
    booked_for: Annotated[date | None, "the day of the visit in the diary; null: there is none"]
    visit_ref: Annotated[str, "that visit's own reference; empty: there is none"]


@may("surveyor", "repairs_manager", "auditor")
@dataclass(frozen=True)
class FollowUpsOutstanding(Listed[FollowUpRow]):
    """The follow-ups that count by a date and are not settled, the longest due first."""

    by: Annotated[date, "the date"]


@dataclass(frozen=True)
class ChangeEffect:
    """What a correction, or taking a visit back, will decide again."""

    tenant_ref: TenantRef
    refused: Annotated[str, "why it cannot be, in words for people; empty: it can"]
    baseline_before: Annotated[BaselineState, "as it stands"]
    baseline: Annotated[BaselineState, "as it will stand"]
    follow_up_before: Annotated[FollowUpOutcome | None, "null: awaited"]
    follow_up: Annotated[FollowUpOutcome | None, "as it will stand; null: awaited"]
    new_defects: Annotated[tuple[str, ...], "the items that the follow-up will cost for"]
    forfeits_quarter: Annotated[int, "the instalment that the follow-up decides; 0: none"]
    left_on: Annotated[date | None, "when the tenant left; null: they did not"]


@may("surveyor", "repairs_manager", "housing_officer", "auditor")
@dataclass(frozen=True)
class WhatTakingBackDoes(Query[ChangeEffect]):
    """What taking a visit back will decide again; `not_found` for no visit's reference."""

    visit_ref: Annotated[str, "the visit's own reference"]


@may("surveyor", "repairs_manager", "auditor")
@dataclass(frozen=True)
class WhatCorrectionDoes(Query[ChangeEffect]):
    """What a correction will decide again; `invalid` for a category that nobody knows."""

    visit_ref: Annotated[str, "the visit's own reference"]
    visit_date: Annotated[date, "the day of the visit"]
    result: Annotated[VisitResult, "how the visit went"]
    findings: Annotated[tuple[Finding, ...], "what was looked at"]


# --- what waits ---


@dataclass(frozen=True)
class VisitsWaiting:
    """How many visits of a day wait for one surveyor."""

    visit_date: Annotated[date, "the day they are booked for, or were begun"]
    surveyor: Annotated[str, "the `ref` of who is to make them; empty: nobody yet"]
    number: Annotated[int, "how many"]


@dataclass(frozen=True)
class ManyWait:
    """Several things of one kind that wait."""

    number: Annotated[int, "how many"]
    since: Annotated[date | None, "since when the first of them waits; null: none does"]
    until: Annotated[date | None, "the day by which the first of them is due; null: nothing is"]


@dataclass(frozen=True)
class RepairsDay:
    """What of repairs waits for somebody."""

    booked: Annotated[
        tuple[VisitsWaiting, ...], "not made, by the day after the last date closed; by day"
    ]
    begun: Annotated[tuple[VisitsWaiting, ...], "begun without having been booked, not completed"]
    works: Annotated[ManyWait, "homes that wait for the landlord's works"]
    baselines_to_book: Annotated[
        ManyWait, "homes whose baseline was cancelled and not booked again"
    ]
    to_book: Annotated[ManyWait, "follow-ups that count now and are in no diary"]
    to_settle: Annotated[ManyWait, "follow-ups of tenants who left after the year"]


@may("surveyor", "repairs_manager", "auditor")
@dataclass(frozen=True)
class RepairsToday(Query[RepairsDay]):
    """What surveyors and repairs managers see first."""
