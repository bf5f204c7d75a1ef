"""What repairs publishes (events) and what it can be asked (commands)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from services.contracts.commands import Command, Done, Effect
from services.contracts.dead_letters import DiscardDeadLetter, ReplayDeadLetter
from services.contracts.events import event
from services.contracts.fields import Code, DateRule, Line, Reference, ReferenceIfGiven, Words
from services.contracts.permissions import may
from services.contracts.vocabulary import (
    Condition,
    CostFormat,
    DayFormat,
    DoneBy,
    FollowUpOutcome,
    JobStatus,
    Responsibility,
    RoomCondition,
    VisitKind,
    VisitResult,
    VisitSlot,
)
from services.contracts.words import (
    BusinessDate,
    GivenDate,
    GivenRecordedOn,
    GivenTenantRef,
    LandlordsNote,
    RecordedOn,
    TenantRef,
)

# --- fields that several messages have ---

OfVisit = Annotated[VisitKind, "which APS"]
VisitDate = Annotated[date, "the day of the visit"]
Slot = Annotated[VisitSlot, "the half of the day; empty: any time of it"]
ReasonKept = Annotated[Words, "why; it stands in the audit trail, and no message has it"]
GivenVisit = Annotated[Reference, "the visit's own reference, from the day it is booked"]
Surveyor = Annotated[
    Line, "the `ref` of who is to make the visit, such as `person:7c1f`; empty: nobody yet"
]
ReportedOn = Annotated[date, "the day the tenant reported it"]
Emergency = Annotated[bool, "an emergency is never a breach"]
JobDoneBy = Annotated[DoneBy, "who did the job"]
StatusOfJob = Annotated[JobStatus, "only a completed job can be a breach"]
JobVersion = Annotated[int, "1 as first recorded; each correction, or taking back, is the next one"]
JobCost = Annotated[int, "what the job cost the landlord"]
GivenCategory = Annotated[Line, "a category of the responsibility matrix"]

# --- parts of messages ---


@dataclass(frozen=True)
class SeenItem:
    """One item looked at in a visit, and whose it is to look after."""

    item: Annotated[str, "what was looked at; the same words at baseline and follow-up"]
    category: Annotated[str, "a category of the responsibility matrix"]
    whose: Annotated[Responsibility, "whose it is by the matrix"]
    condition: Annotated[Condition, "how it was found"]


# --- events ---


@event("repairs")
@dataclass(frozen=True)
class VisitBooked:
    """An APS visit is in the diary for `visit_date`."""

    tenant_ref: TenantRef
    on: BusinessDate
    kind: OfVisit
    visit_date: VisitDate
    slot: Slot
    again: Annotated[int, "how many times it had been booked for that very day before"]


@event("repairs")
@dataclass(frozen=True)
class VisitMoved:
    """An APS visit that was in the diary for `booked_for` is made on `visit_date` instead."""

    tenant_ref: TenantRef
    on: BusinessDate
    visit_ref: Annotated[str, "the visit's own reference"]
    kind: OfVisit
    booked_for: Annotated[date, "the day it was booked for before"]
    visit_date: VisitDate
    slot: Slot
    times_moved: Annotated[int, "how many times it was moved, this one included"]


@event("repairs")
@dataclass(frozen=True)
class VisitCancelled:
    """An APS visit that was in the diary for `visit_date` is not made; none stands in its place."""

    tenant_ref: TenantRef
    on: BusinessDate
    visit_ref: Annotated[str, "the visit's own reference"]
    kind: OfVisit
    visit_date: VisitDate


@event("repairs")
@dataclass(frozen=True)
class VisitReminderDue:
    """The tenant is to be reminded of the APS visit of the next day."""

    tenant_ref: TenantRef
    on: BusinessDate
    kind: OfVisit
    visit_date: VisitDate
    slot: Slot


@event("repairs")
@dataclass(frozen=True)
class VisitNotMade:
    """Nobody was in, or the tenant refused; `attempt` counts from 1 to `attempts_allowed`."""

    tenant_ref: TenantRef
    on: BusinessDate
    visit_ref: Annotated[str, "the visit's own reference"]
    kind: OfVisit
    result: Annotated[VisitResult, "`no_access` or `refused`"]
    reason: Annotated[str, "why, as the tenant or the inspector said; may be empty"]
    attempt: Annotated[int, "how many visits have failed, this one included"]
    attempts_allowed: Annotated[int, "the scheme's `visit_attempts`"]


@event("repairs")
@dataclass(frozen=True)
class VisitRecorded:
    """What came of an APS visit. Sent again when it is corrected, or when it counts or not by what
    became of another one; the newest counts.
    """

    visit_ref: Annotated[str, "the visit's own reference"]
    tenant_ref: TenantRef
    kind: OfVisit
    visit_date: VisitDate
    result: Annotated[VisitResult, "how the visit went"]
    counted: Annotated[bool, "it decided something; false: it is only stored"]
    version: Annotated[int, "1 as first recorded; each correction is the next one"]
    findings: Annotated[tuple[SeenItem, ...], "what was looked at; empty for a visit not made"]


@event("repairs")
@dataclass(frozen=True)
class VisitTakenBack:
    """A visit was recorded by mistake, such as for the wrong tenant: it is as if never made."""

    visit_ref: Annotated[str, "the visit's own reference"]
    tenant_ref: TenantRef
    on: BusinessDate


@event("repairs")
@dataclass(frozen=True)
class BaselinePassed:
    """The home is at the agreed standard: no defects, or the landlord's works are done."""

    tenant_ref: TenantRef
    on: BusinessDate


@event("repairs")
@dataclass(frozen=True)
class BaselineAbandoned:
    """The last allowed attempt at the baseline failed."""

    tenant_ref: TenantRef
    on: BusinessDate


@event("repairs")
@dataclass(frozen=True)
class FollowUpConcluded:
    """The follow-up that counts is settled.

    `new_defects` names items in tenant categories that were not already defects at the baseline.
    """

    tenant_ref: TenantRef
    on: BusinessDate
    outcome: Annotated[FollowUpOutcome, "what the follow-up means for the last instalment"]
    new_defects: Annotated[
        tuple[str, ...], "items in tenant categories that were not already defects at the baseline"
    ]


@event("repairs")
@dataclass(frozen=True)
class BaselineReopened:
    """A visit was corrected or taken back, and the baseline that had passed has not.

    A year that has begun stays.
    """

    tenant_ref: TenantRef
    on: BusinessDate


@event("repairs")
@dataclass(frozen=True)
class FollowUpRevised:
    """What a settled follow-up means was decided again: a visit was corrected or taken back.

    It decides again only what is not with the bank. Of several the one with the highest `revision`
    counts, and it counts before what `FollowUpConcluded` said.
    """

    tenant_ref: TenantRef
    on: BusinessDate
    revision: Annotated[int, "which one it is of this follow-up, from 1"]
    before: Annotated[FollowUpOutcome | None, "what it meant before; null: it was awaited"]
    outcome: Annotated[
        FollowUpOutcome | None, "what it means for the last instalment; null: it is awaited again"
    ]
    new_defects: Annotated[
        tuple[str, ...], "items in tenant categories that were not already defects at the baseline"
    ]


@event("repairs")
@dataclass(frozen=True)
class RepairRecorded:
    """A repair job, with whose job it was by the responsibility matrix.

    Sent again with the next `version` when the job is corrected or cancelled; `recorded_on` is then
    the day that became known. What the version before led to counts no more where it differs.
    """

    job_ref: Annotated[str, "the job's own reference"]
    tenant_ref: TenantRef
    reported_on: ReportedOn
    recorded_on: RecordedOn
    category: Annotated[str, "a category of the responsibility matrix"]
    responsibility: Annotated[Responsibility, "whose job it was by the matrix"]
    emergency: Emergency
    done_by: JobDoneBy
    status: StatusOfJob
    cost_pence: JobCost
    version: JobVersion


@event("repairs")
@dataclass(frozen=True)
class RepairTakenBack:
    """A repair job was recorded by mistake, such as for the wrong tenant: it is as if never done.

    `RepairRecorded` with a later version brings it back.
    """

    job_ref: Annotated[str, "the job's own reference"]
    tenant_ref: TenantRef
    on: BusinessDate
    version: JobVersion


# --- answers ---


@dataclass(frozen=True)
class NamedVisit:
    """What a visit is called from now on."""

    visit_ref: Annotated[str, "the visit's own reference"]


@dataclass(frozen=True)
class MadeMove:
    """Whether a change of a booking changed anything."""

    effect: Effect
    told: Annotated[bool, "whether the tenant is told: the day or the half of it is another"]


@dataclass(frozen=True)
class TakenOverJob:
    """What became of a job of the repairs system's file."""

    did: Annotated[
        Literal["recorded", "corrected", "nothing"], "`nothing`: all of it was known, or taken back"
    ]


@dataclass(frozen=True)
class KeptVersion:
    """Under which number something is kept now."""

    version: Annotated[int, "one more than before"]


# --- commands ---


@dataclass(frozen=True)
class Finding:
    """One item looked at in a visit."""

    item: Annotated[Line, "what was looked at; the same words at baseline and follow-up"]
    category: GivenCategory
    condition: Annotated[Condition, "only a `defect` can cost something"]
    notes: LandlordsNote = ""


@may("surveyor", "repairs_manager")
@dataclass(frozen=True)
class RecordVisit(Command[Done]):
    """The result of one APS visit on `on`, with its findings."""

    visit_ref: Annotated[Reference, "the visit's own reference"]
    tenant_ref: GivenTenantRef
    kind: OfVisit
    on: Annotated[date, DateRule(moves_on=False), "the day of the visit"]
    result: Annotated[VisitResult, "how the visit went"]
    reason: Annotated[Words, "why the visit was not made; may be empty"]
    findings: Annotated[tuple[Finding, ...], "what was looked at; empty for a visit not made"]


@may("surveyor", "repairs_manager")
@dataclass(frozen=True)
class CorrectVisit(Command[Done]):
    """A new version of a visit that is recorded, for a reason; all versions are kept.

    What it means is decided again where nothing irreversible followed: a year that has begun, and
    money that is with the bank, stay. `conflict` if somebody else was first, `not_now` for a
    correction that cannot be, `invalid` for one that changes nothing.
    """

    visit_ref: Annotated[Reference, "the visit's own reference"]
    seen_version: Annotated[int, "the version that is corrected, as the giver saw it"]
    on: GivenDate
    visit_date: VisitDate
    result: Annotated[VisitResult, "how the visit went"]
    reason: Annotated[Words, "why the visit was not made; may be empty"]
    findings: Annotated[tuple[Finding, ...], "what was looked at; empty for a visit not made"]
    why: Annotated[Words, "why it is corrected; not empty"]


@may("repairs_manager", "housing_officer")
@dataclass(frozen=True)
class TakeBackVisit(Command[Done]):
    """Take back a visit that was recorded by mistake, such as for the wrong tenant.

    It is as if it had never been recorded where nothing irreversible followed; `not_now` where
    something did. `conflict` if somebody changed it first.
    """

    visit_ref: Annotated[Reference, "the visit's own reference"]
    seen_version: Annotated[int, "the version that is taken back, as the giver saw it"]
    on: GivenDate
    why: Annotated[Words, "why it is taken back; not empty"]


@dataclass(frozen=True)
class ItemOfRoom:
    """What is looked at in each home, by the same words at baseline and follow-up."""

    item: Annotated[Line, "such as `Kitchen sink and taps`; no other item has these words"]
    category: GivenCategory


@dataclass(frozen=True)
class RoomOfHome:
    """A room of a home, or the outside of it."""

    name: Annotated[Line, "such as `Kitchen`"]
    items: Annotated[tuple[ItemOfRoom, ...], "in the order in which one looks at them"]


@may("repairs_manager")
@dataclass(frozen=True)
class SetRooms(Command[KeptVersion]):
    """Change what is looked at in visits from now on, room by room.

    `conflict` if somebody else changed it since.
    """

    rooms: Annotated[tuple[RoomOfHome, ...], "all of them, in order"]
    seen_version: Annotated[int, "the version that was changed; 0: the default"]
    on: GivenDate


@may("surveyor", "repairs_manager")
@dataclass(frozen=True)
class BeginVisit(Command[NamedVisit]):
    """Begin a visit that was not booked; nobody is told. Its result is entered room by room."""

    visit_ref: Annotated[ReferenceIfGiven, "the visit's own reference; empty: one is made up"]
    tenant_ref: GivenTenantRef
    kind: OfVisit
    on: GivenDate


@may("repairs_manager")
@dataclass(frozen=True)
class DropVisit(Command[Done]):
    """Drop a visit that was begun by mistake, with what was entered of it; an audit line stays.

    `not_now` for one that was booked, which is cancelled, or completed, which is taken back.
    """

    visit_ref: GivenVisit
    reason: ReasonKept
    on: GivenDate


@may("surveyor")
@dataclass(frozen=True)
class DropOwnVisit(DropVisit):
    """The same by a surveyor, for a visit that they began."""


@dataclass(frozen=True)
class EnteredItem:
    """One item of a room as it was entered at the doorstep."""

    item: Annotated[Line, "what was looked at"]
    category: GivenCategory
    condition: Annotated[RoomCondition, "empty: nothing was chosen; `not_seen`: not looked at"]
    notes: LandlordsNote


@may("surveyor", "repairs_manager")
@dataclass(frozen=True)
class KeepRoom(Command[KeptVersion]):
    """Keep one room of a visit that is not completed yet.

    The first version of a room is 1. `conflict` if somebody else kept it since the giver looked; a
    newer one of the same form (`submission`) takes the place of what that form sent before.
    """

    visit_ref: GivenVisit
    room: Annotated[Line, "the room's name"]
    seen_version: Annotated[int, "the version that was seen; 0: none was kept"]
    submission: Annotated[Code, "the id of the form, made by whoever showed it"]
    items: Annotated[tuple[EnteredItem, ...], "all items of the room"]
    on: GivenDate


@may("surveyor", "repairs_manager")
@dataclass(frozen=True)
class CompleteVisit(Command[Done]):
    """Record a visit with what was kept of its rooms, as `RecordVisit` does; once.

    `conflict` if a room was kept since they were seen; `invalid` for a day before it was booked or
    after `on`.
    """

    visit_ref: GivenVisit
    visit_date: VisitDate
    seen_rooms: Annotated[Code, "which versions of the rooms were seen, as the query says it"]
    on: GivenDate


@may("repairs_manager")
@dataclass(frozen=True)
class BookVisit(Command[NamedVisit]):
    """Put a visit in the diary on business date `on`; the tenant is told.

    The reference is made up if none is given, and answered. Refused: a kind of visit that the home
    does not wait for (`not_now`), a second one of a kind (`conflict`), a day that cannot be
    (`invalid`).
    """

    visit_ref: Annotated[ReferenceIfGiven, "the visit's own reference; empty: one is made up"]
    tenant_ref: GivenTenantRef
    kind: OfVisit
    visit_date: VisitDate
    slot: Slot
    surveyor: Surveyor
    note: Annotated[LandlordsNote, "what to know before going there, such as a dog"]
    on: GivenDate


@may("surveyor")
@dataclass(frozen=True)
class BookOwnVisit(BookVisit):
    """The same by a surveyor, for a visit that they make themselves."""


@may("repairs_manager")
@dataclass(frozen=True)
class MoveVisit(Command[MadeMove]):
    """Have a visit in the diary on another day, in another half of it, or by somebody else.

    The tenant is told if the day or the half of it is another. `conflict` if it is not booked for
    the day that was seen; `not_now` if it is not in the diary any more.
    """

    visit_ref: GivenVisit
    seen_date: Annotated[date, "the day for which it was booked, as the giver saw it"]
    visit_date: VisitDate
    slot: Slot
    surveyor: Surveyor
    note: Annotated[LandlordsNote, "what to know before going there, such as a dog"]
    on: GivenDate


@may("surveyor")
@dataclass(frozen=True)
class MoveOwnVisit(MoveVisit):
    """The same by a surveyor, for a visit that is theirs or nobody's yet."""


@may("repairs_manager")
@dataclass(frozen=True)
class CancelVisit(Command[Done]):
    """Take a visit out of the diary for a reason; the tenant is told. Nothing takes its place."""

    visit_ref: GivenVisit
    seen_date: Annotated[date, "the day for which it was booked, as the giver saw it"]
    reason: ReasonKept
    on: GivenDate


@may("surveyor")
@dataclass(frozen=True)
class CancelOwnVisit(CancelVisit):
    """The same by a surveyor, for a visit that is theirs or nobody's yet."""


@may("repairs_manager")
@dataclass(frozen=True)
class RecordRepair(Command[Done]):
    """A repair job as the repairs team knows it from `recorded_on`."""

    job_ref: Annotated[Reference, "the job's own reference"]
    tenant_ref: GivenTenantRef
    reported_on: ReportedOn
    recorded_on: GivenRecordedOn
    category: GivenCategory
    emergency: Emergency
    done_by: JobDoneBy
    status: StatusOfJob
    cost_pence: JobCost
    description: LandlordsNote


@may("repairs_manager")
@dataclass(frozen=True)
class TakeOverRepair(Command[TakenOverJob]):
    """A repair job as the repairs system has it on date `on`: recorded, or corrected where that
    differs, or nothing.

    One that was taken back stays so, unless it is another tenant's now.
    """

    job_ref: Annotated[Reference, "the job's own reference"]
    tenant_ref: GivenTenantRef
    on: GivenDate
    reported_on: ReportedOn
    category: GivenCategory
    emergency: Emergency
    done_by: JobDoneBy
    status: StatusOfJob
    cost_pence: JobCost
    description: LandlordsNote


@may("repairs_manager")
@dataclass(frozen=True)
class CorrectRepair(Command[Done]):
    """A repair job was recorded wrongly, or was cancelled; one that was taken back is brought back.

    What it led to counts no more where that differs, as by an upheld appeal. `conflict` if it was
    corrected since `seen_version`.
    """

    job_ref: Annotated[Reference, "the job's own reference"]
    seen_version: Annotated[int, "the version that was shown"]
    on: GivenDate
    tenant_ref: GivenTenantRef
    reported_on: ReportedOn
    category: GivenCategory
    emergency: Emergency
    done_by: JobDoneBy
    status: StatusOfJob
    cost_pence: JobCost
    description: LandlordsNote
    reason: Annotated[Words, "why it is corrected; not empty"]


@may("repairs_manager")
@dataclass(frozen=True)
class TakeBackRepair(Command[Done]):
    """A job was recorded by mistake, such as for the wrong tenant: it is as if never done.

    What it cost the tenant comes back. `conflict` if it is taken back already.
    """

    job_ref: Annotated[Reference, "the job's own reference"]
    on: GivenDate
    reason: Annotated[Words, "what the mistake was, for the audit trail; not empty"]


@dataclass(frozen=True)
class WordOfFile:
    """What a column or a word of the repairs system's file means."""

    field: Annotated[Line, "ours, such as `category`"]
    theirs: Annotated[Line, "the heading, or the word in a cell of that column"]
    ours: Annotated[Line, "empty for a heading; else what the word means"] = ""


@may("repairs_manager")
@dataclass(frozen=True)
class ChangeJobMapping(Command[Done]):
    """From now on the repairs system's file is read so.

    `conflict` where another version than `seen_version` is used by now; `invalid` where a word is
    mapped to a value that we do not have.
    """

    on: GivenDate
    words: Annotated[tuple[WordOfFile, ...], "headings and words that are not ours"]
    days: Annotated[DayFormat, "how its dates are written"]
    costs: Annotated[CostFormat, "what its costs are in"]
    seen_version: Annotated[int, "the version that this one was made of; 0: there is none"]
    why: Annotated[Words, "why it is changed"]


@may("repairs_manager")
@dataclass(frozen=True)
class SettleFollowUp(Command[Done]):
    """A manager settles by hand a follow-up that will not happen, once the year is over.

    `outcome` is `passed` to pay the last instalment; the others forfeit it. It closes the
    participation as a visit would; of who left after the year the status stays. A visit in the
    diary is cancelled. `not_now` for one that is not outstanding.
    """

    tenant_ref: GivenTenantRef
    on: GivenDate
    outcome: Annotated[FollowUpOutcome, "`passed` pays the last instalment, the others forfeit it"]
    reason: Annotated[Words, "for the audit trail; not empty"]


# --- what administrators do about events that could not be handled ---


@may("administrator")
@dataclass(frozen=True)
class ReplayRepairsDeadLetter(ReplayDeadLetter):
    """Have repairs try an event again that it could not handle; `not_found` if there is none."""


@may("administrator")
@dataclass(frozen=True)
class DiscardRepairsDeadLetter(DiscardDeadLetter):
    """Have repairs give an event up for good, for a reason; `not_found` if there is none."""
