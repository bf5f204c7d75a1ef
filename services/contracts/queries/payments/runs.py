"""Runs, for those who approve them, and the bank files that are made of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar

from services.contracts.permissions import may
from services.contracts.queries import Listed, Query
from services.contracts.queries.audit import AuditRow
from services.contracts.vocabulary import BankFormat, LineMark
from services.contracts.words import (
    AccountCheck,
    AreaCode,
    ContentHash,
    DueDate,
    EntryDay,
    Hold,
    Masked,
    NameCheck,
    OfElement,
    Pence,
    ProcessingDay,
    Quarter,
    RunRef,
    RunState,
    SubmissionDay,
    TenantRef,
)

Number = Annotated[int, "how many"]
Approved = Annotated[str, "the last one who approved it; empty: nobody yet"]
Exported = Annotated[str, "who made its bank file; empty: nobody yet"]
Submitted = Annotated[str, "who said that the bank has it; empty: nobody yet"]
Settled = Annotated[date | None, "the day its debit stands on the bank's statement; null: none yet"]
ActorRef = Annotated[str, "who it is, as people are compared; empty: nobody yet"]
Frozen = Annotated[str, "what an approval is for; empty: it is not known yet"]

# --- lists of runs ---


@dataclass(frozen=True)
class RunRow:
    """A run, with what it comes to."""

    run_ref: RunRef
    state: RunState
    payments: Number
    amount_pence: Pence
    submission_day: SubmissionDay
    processing_day: ProcessingDay
    entry_day: EntryDay
    prepared_by: Annotated[str, "who proposed it"]
    approved_by: Approved
    exported_by: Exported
    submitted_by: Submitted
    settled_on: Settled
    content_hash: Frozen


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Runs(Listed[RunRow]):
    """The runs, oldest first unless the newest are wanted first."""

    states: Annotated[tuple[str, ...], "only runs in these states; empty for all"] = ()
    newest_first: Annotated[bool, "the newest first"] = False


# --- one run ---


@dataclass(frozen=True)
class BarredRow:
    """Somebody who may not do what a run waits for, because of what they did before."""

    deed: Annotated[str, "`approve`, `export`, `export_instead` or `submit`"]
    who: Annotated[str, "their name"]
    who_ref: ActorRef
    why: Annotated[str, "what they did, such as `prepared the run`"]


@dataclass(frozen=True)
class ShareOfRun:
    """What a run pays for one element in one area."""

    element: OfElement
    area_code: AreaCode
    instalments: Number
    amount_pence: Pence


@dataclass(frozen=True)
class HeldBack:
    """What a run leaves out for one hold."""

    hold: Hold
    instalments: Number
    amount_pence: Pence


@dataclass(frozen=True)
class LastQuarter:
    """A run beside what its tenants had been sent for the quarter before, when it was proposed.

    All in pence.
    """

    this_run_pence: Annotated[int, "what the run comes to"]
    same_tenants_last_quarter_pence: Annotated[int, "what its tenants were sent a quarter ago"]
    first_instalments_pence: Annotated[int, "of the run: quarter 1, which has none before it"]
    difference_pence: Annotated[int, "this run less last quarter"]


@dataclass(frozen=True)
class MarkedLines:
    """The lines of a run that are looked at twice for one thing, as it was when it was decided on;
    and those of the last run that the bank was given."""

    mark: Annotated[LineMark, "for what"]
    instalments: Number
    amount_pence: Pence
    last_instalments: Annotated[int, "how many the last run had"]
    last_amount_pence: Annotated[int, "what they came to, in pence"]


@dataclass(frozen=True)
class ExportRow:
    """A bank file that was made of runs, without its content."""

    number: Annotated[int, "the export's number"]
    name: Annotated[str, "the file's name"]
    format: Annotated[BankFormat, "what the bank takes"]
    serial: Annotated[str, "the serial number in the file"]
    content_hash: ContentHash
    exported_by: Annotated[str, "who made it"]
    exported_on: Annotated[date, "the business date on which it was made"]
    replaced_by: Annotated[int | None, "the export made instead of it; null: it counts"]
    run_refs: Annotated[tuple[str, ...], "the runs it pays"]
    downloads: Annotated[int, "how often somebody took it away"]
    downloaded_by: Annotated[str, "the last one who did; empty: nobody yet"]


@dataclass(frozen=True)
class RunDetails:
    """A run, with all that is decided on: sums, approvals, files, and what has happened to it."""

    run_ref: RunRef
    state: RunState
    payments: Number
    amount_pence: Pence
    submission_day: SubmissionDay
    processing_day: ProcessingDay
    entry_day: EntryDay
    prepared_by: Annotated[str, "who proposed it"]
    approved_by: Approved
    exported_by: Exported
    submitted_by: Submitted
    settled_on: Settled
    content_hash: Frozen
    prepared_by_ref: ActorRef
    approved_by_ref: ActorRef
    exported_by_ref: ActorRef
    submitted_by_ref: ActorRef
    approvals: Annotated[tuple[str, ...], "who approved the run as it is"]
    approvals_needed: Annotated[int | None, "by how many; null: finance has not said so yet"]
    waits_for: Annotated[str, "`approve`, `export` or `submit`; empty: for nobody"]
    barred: Annotated[tuple[BarredRow, ...], "who may not do what it waits for, and why"]
    totals: Annotated[tuple[ShareOfRun, ...], "by element and area"]
    left_out: Annotated[tuple[HeldBack, ...], "by hold"]
    last_quarter: Annotated[LastQuarter, "beside the quarter before"]
    last_run_ref: Annotated[str, "the last run before it that the bank was given; empty: none"]
    marked: Annotated[tuple[MarkedLines, ...], "the lines that are looked at twice, by what for"]
    exports: Annotated[tuple[ExportRow, ...], "the bank files with it, newest first"]
    audit: Annotated[tuple[AuditRow, ...], "oldest first"]


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class RunByRef(Query[RunDetails]):
    """One run; `not_found` if there is none of that reference."""

    run_ref: RunRef


@dataclass(frozen=True)
class RunLineRow:
    """One instalment of a run, and why it is in it."""

    reference: Annotated[str, "what the tenant reads on the bank statement"]
    tenant_ref: TenantRef
    name: Annotated[str, "the tenant's name; empty: it is not known"]
    area_code: AreaCode
    element: OfElement
    quarter: Quarter
    amount_pence: Pence
    due_date: DueDate
    why: Annotated[str, "why it is in this run, and not in an earlier one"]
    account: Masked
    account_check: AccountCheck
    name_check: NameCheck
    payee: Annotated[str, "the name on the account; empty: no key opens it"]
    entered_by: Annotated[str, "who entered the account"]
    entered_on: Annotated[date, "the business date on which it was entered"]
    first_payment: Annotated[bool, "nothing was paid to this account before"]
    paid_elsewhere: Annotated[bool, "the tenant was paid before, to another account"]


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class RunLines(Listed[RunLineRow]):
    """What is in a run, in the order of its payments."""

    run_ref: RunRef
    mark: Annotated[LineMark | None, "only what is looked at twice for that; null: all"] = None


@dataclass(frozen=True)
class LeftOutRow:
    """One instalment that was due and is not in a run."""

    tenant_ref: TenantRef
    element: OfElement
    quarter: Quarter
    amount_pence: Pence
    due_date: DueDate
    hold: Hold


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class RunLeftOut(Listed[LeftOutRow]):
    """What was due and is not in a run."""

    run_ref: RunRef


# --- bank files ---


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class Exports(Listed[ExportRow]):
    """Every bank file that was made, newest first."""


@dataclass(frozen=True)
class DownloadRow:
    """Somebody took a bank file away."""

    who: Annotated[str, "who it was"]
    at: Annotated[datetime, "the moment (UTC)"]
    on: Annotated[date, "the business date it counts for"]


@dataclass(frozen=True)
class ExportDetails:
    """A bank file, what it comes to, and who has it."""

    file: Annotated[ExportRow, "the file, as lists have it"]
    payments: Number
    amount_pence: Annotated[int, "all its payments, in pence"]
    run_states: Annotated[tuple[str, ...], "how its runs stand, in their order"]
    taken: Annotated[tuple[DownloadRow, ...], "who took it away, first to last"]


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class ExportByNumber(Query[ExportDetails]):
    """One bank file without its content; `not_found` if there is none of that number."""

    number: Annotated[int, "the export's number"]


@dataclass(frozen=True)
class ExportPart:
    """A part of a bank file: its parts one after the other are the file."""

    part: Annotated[int, "its place in the file, from 1"]
    content: Annotated[str, "the text of the part"]


@may("finance", "finance_approver", "auditor")
@dataclass(frozen=True)
class ExportParts(Listed[ExportPart]):
    """The parts of one bank file, in their order."""

    most: ClassVar[int] = 20
    """A page's parts are about 2 MB."""

    number: Annotated[int, "the export's number"]
