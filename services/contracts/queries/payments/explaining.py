"""Why an instalment is what it is, and the statement that a tenant keeps."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from services.contracts.permissions import may
from services.contracts.queries import Query
from services.contracts.words import (
    Credit,
    Debit,
    DueDate,
    EntryDay,
    EventKind,
    InstalmentReason,
    InstalmentStatus,
    LedgerReference,
    Masked,
    OfElement,
    Pence,
    PostingKind,
    ProcessingDay,
    Quarter,
    RunRef,
    SubmissionDay,
    TenantRef,
)

# --- why ---


@dataclass(frozen=True)
class StepRow:
    """One thing that happened to an instalment."""

    on: Annotated[date, "when it counted"]
    what: Annotated[str, "what happened"]
    who: Annotated[str, "who or what did it; may be empty"]
    why: Annotated[str, "for what reason; may be empty"]
    amount_pence: Annotated[int | None, "in pence, below zero where it was lost; null: no money"]
    status: Annotated[str, "the instalment's from here on; empty: as it was"]


@dataclass(frozen=True)
class InBankFile:
    """Where a payment stands in a bank file."""

    name: Annotated[str, "the file's name"]
    place: Annotated[str, "the line or the payment in it"]


@dataclass(frozen=True)
class PaymentOfInstalment:
    """A payment that an instalment was in, with its run."""

    number: Annotated[int, "the payment's number"]
    reference: Annotated[str, "what the tenant reads on the bank statement"]
    account: Masked
    run_ref: RunRef
    run_state: Annotated[str, "how the run stands"]
    submission_day: SubmissionDay
    processing_day: ProcessingDay
    entry_day: EntryDay
    prepared_by: Annotated[str, "who proposed the run"]
    approved_by: Annotated[tuple[str, ...], "who approved the run as it is"]
    exported_by: Annotated[str, "who made its bank file; empty: nobody yet"]
    submitted_by: Annotated[str, "who said that the bank has it; empty: nobody yet"]
    bank_files: Annotated[tuple[InBankFile, ...], "the last one is the one that counts"]
    status: Annotated[str, "how the payment stands"]
    return_code: Annotated[str, "the bank's (ARUCS); empty: it did not come back"]
    returned_on: Annotated[date | None, "the day it came back; null: it did not"]


@dataclass(frozen=True)
class PostingOfInstalment:
    """A posting about an instalment, or about a payment it was in."""

    on: Annotated[date, "the business date it counts for"]
    kind: PostingKind
    debit: Debit
    credit: Credit
    amount_pence: Annotated[int, "as posted, for the whole payment, in pence"]
    own_pence: Annotated[int, "of it this instalment's, in pence"]
    reference: LedgerReference


@dataclass(frozen=True)
class ExplainedInstalment:
    """One instalment with all that made it what it is."""

    reference: LedgerReference
    element: OfElement
    quarter: Quarter
    amount_pence: Pence
    due_date: DueDate
    quarter_starts_on: Annotated[date, "first day of the quarter"]
    quarter_ends_on: Annotated[date, "first day after the quarter"]
    status: InstalmentStatus
    reason: InstalmentReason
    earned_on: Annotated[date | None, "since when the books have it as earned; null: they do not"]
    summary: Annotated[str, "how it stands, in one sentence"]
    steps: Annotated[tuple[StepRow, ...], "oldest first"]
    payments: Annotated[tuple[PaymentOfInstalment, ...], "those it was in, oldest first"]
    postings: Annotated[tuple[PostingOfInstalment, ...], "oldest first"]


@dataclass(frozen=True)
class ExplainedYear:
    """A tenant's instalments, each explained."""

    tenant_ref: TenantRef
    as_of: Annotated[date, "the last date whose work is done"]
    started_on: Annotated[date, "the first day of the year"]
    instalments: Annotated[tuple[ExplainedInstalment, ...], "by element and quarter"]


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Explanation(Query[ExplainedYear]):
    """Why each instalment of a tenant is what it is; `not_found` before the year has started."""

    tenant_ref: TenantRef
    quarter: Annotated[int | None, "only this one; null for all"] = None


# --- the statement ---


@dataclass(frozen=True)
class CauseOfLoss:
    """The breach an instalment was lost to."""

    reference: Annotated[str, "the job's or the contact's"]
    kind: EventKind
    occurred_on: Annotated[date, "the day it happened"]
    appeal_by: Annotated[date, "last day of the appeal period"]


@dataclass(frozen=True)
class StatementLine:
    """One instalment, as the tenant's statement has it."""

    element: OfElement
    quarter: Quarter
    first_day: Annotated[date, "of the quarter"]
    last_day: Annotated[date, "of the quarter, included"]
    amount_pence: Pence
    due_on: DueDate
    status: InstalmentStatus
    reason: InstalmentReason
    earned: Annotated[bool, "whether the books have it as earned"]
    entry_day: Annotated[date | None, "of the payment it is in; null: in none, or it came back"]
    cause: Annotated[CauseOfLoss | None, "the breach it was lost to; null: it was not"]


@dataclass(frozen=True)
class TenantsStatement:
    """What was earned, paid, held and lost, and why."""

    landlord: Annotated[str, "the landlord's name"]
    scheme: Annotated[str, "the scheme's name"]
    phone: Annotated[str, "where the tenant can ring"]
    email: Annotated[str, "where the tenant can write"]
    hours: Annotated[str, "when the telephone is answered; empty: not said"]
    complaints: Annotated[str, "how to complain, in a sentence; empty: not said"]
    data_protection: Annotated[str, "what is done with data, in a sentence; empty: not said"]
    tenant_name: Annotated[str, "first and last name"] = field(repr=False)
    tenant_ref: TenantRef
    first_day: Annotated[date, "of the year"]
    last_day: Annotated[date, "of the year, included"]
    made_on: Annotated[date, "the last date whose work is done"]
    account: Annotated[str, "the last digits of the account paid to; empty: none can be"] = field(
        repr=False
    )
    lines: Annotated[tuple[StatementLine, ...], "by element and quarter"]
    next_payment_day: Annotated[date, "the next day on which a run is prepared"]
    earned_pence: Annotated[int, "earned so far, paid or not, in pence"]
    paid_pence: Annotated[int, "what has reached the account, in pence"]
    lost_pence: Annotated[int, "forfeited or cancelled, in pence"]
    to_come_pence: Annotated[int, "neither paid nor lost, in pence"]
    offered_pence: Annotated[int, "what the year could have come to, in pence"]


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class Statement(Query[TenantsStatement]):
    """What a tenant's statement says, as of the last cut-off; `not_found` before the year."""

    tenant_ref: TenantRef


@dataclass(frozen=True)
class Document:
    """A document about one tenant's money, ready to be kept."""

    content: Annotated[str, "the page itself, or the PDF in Base64"] = field(repr=False)


@may("finance", "finance_approver", "housing_officer", "housing_manager", "auditor")
@dataclass(frozen=True)
class StatementDocument(Query[Document]):
    """A tenant's statement as a page or as a PDF; `not_found` before the year has started."""

    tenant_ref: TenantRef
    form: Annotated[Literal["html", "pdf"], "a page, or a PDF"]
