"""What payments publishes (events) and what it can be asked (commands).

No event here carries a sort code or an account number.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from services.contracts.commands import Command, Done
from services.contracts.dead_letters import DiscardDeadLetter, ReplayDeadLetter
from services.contracts.events import event
from services.contracts.fields import Code, Content, DateRule, FileName, Line, Reference
from services.contracts.permissions import may
from services.contracts.vocabulary import (
    BankFormat,
    HoldReason,
    ReturnCode,
    SampleOutcome,
)
from services.contracts.words import (
    BusinessDate,
    CauseRef,
    CauseVersion,
    ContentHash,
    DueDate,
    EntryDay,
    EventKind,
    GivenDate,
    GivenTenantRef,
    InstalmentReason,
    InstalmentStatus,
    KindOfBreach,
    OccurredOn,
    OfElement,
    Pence,
    ProcessingDay,
    Quarter,
    RunRef,
    RunState,
    Seen,
    SubmissionDay,
    TenantRef,
)

# --- fields that several messages have ---

GivenRunRef = Annotated[Reference, "the prepared run, such as `run-2012-04-05`"]
NextPaymentDay = Annotated[date, "the next day on which a run is prepared"]
ArucsCode = Annotated[ReturnCode, "ARUCS code of the return"]
SortCode = Annotated[Line, "6 digits"]
AccountNumber = Annotated[Line, "6 to 8 digits"]
Why = Annotated[Line, "for the audit trail; not empty"]
NameAtBank = Annotated[Line, "the landlord's name at the bank"]
ServiceUserNumber = Annotated[Line, "the landlord's 6 digits at Bacs"]
ProposedAccount = Annotated[int, "the number of the account that was looked at, as `Payer` has it"]
NameOfFile = Annotated[FileName, "the file's name"]
FileBytes = Annotated[Content, "the file's bytes in Base64"]

# --- parts of messages ---


@dataclass(frozen=True)
class InstalmentLine:
    """One element's money for one quarter."""

    element: OfElement
    quarter: Quarter
    amount_pence: Pence


@dataclass(frozen=True)
class LostInstalment:
    """An instalment a breach cost, and by which rule (`late`, `three_strikes`, …)."""

    element: OfElement
    quarter: Quarter
    amount_pence: Pence
    reason: Annotated[str, "`repair_call_out`, `housing_contact`, `late` or `three_strikes`"]


@dataclass(frozen=True)
class MovedInstalment:
    """How an instalment stands, and what it came to."""

    tenant_ref: TenantRef
    element: OfElement
    quarter: Quarter
    amount_pence: Pence
    due_date: DueDate
    status: InstalmentStatus
    reason: InstalmentReason
    earned: Annotated[bool, "the books hold it as earned"]


# --- events ---


@event("payments")
@dataclass(frozen=True)
class PaymentSubmitted:
    """A payment went to the bank; the money is in the tenant's account on `entry_day`."""

    tenant_ref: TenantRef
    amount_pence: Pence
    submission_day: SubmissionDay
    processing_day: ProcessingDay
    entry_day: EntryDay
    lines: Annotated[tuple[InstalmentLine, ...], "the instalments that make up the amount"]


@event("payments")
@dataclass(frozen=True)
class PaymentReturned:
    """The bank sent a payment back, with the ARUCS code and its meaning.

    `other_details`: the tenant had given others since, which stay good: the money goes there in the
    next run. Otherwise it waits for new ones.
    """

    tenant_ref: TenantRef
    amount_pence: Pence
    entry_day: EntryDay
    returned_on: Annotated[date, "the day the payment came back"]
    code: ArucsCode
    meaning: Annotated[str, "what the code means"]
    other_details: Annotated[bool, "whether other bank details are there, given since it was sent"]
    next_payment_day: NextPaymentDay


@event("payments")
@dataclass(frozen=True)
class InstalmentsHeld:
    """Instalments became due and cannot be paid yet. Sent once for each new reason."""

    tenant_ref: TenantRef
    on: BusinessDate
    reason: Annotated[HoldReason, "the first hold that applies"]
    amount_pence: Pence
    lines: Annotated[tuple[InstalmentLine, ...], "the instalments that make up the amount"]
    next_payment_day: NextPaymentDay


@event("payments")
@dataclass(frozen=True)
class InstalmentsMoved:
    """How instalments stand that were earned, held, released or lost since the date before, at the
    cut-off of `on`. Of one date there can be several, each with others.

    What goes to the bank is told by `PaymentSubmitted`, what comes back by `PaymentReturned`.
    """

    on: BusinessDate
    instalments: Annotated[tuple[MovedInstalment, ...], "up to 500, by tenant"]


@event("payments")
@dataclass(frozen=True)
class BreachCosted:
    """What a breach cost; `lost` is empty where it took nothing. Appeal until `appeal_by`."""

    tenant_ref: TenantRef
    on: BusinessDate
    cause_ref: CauseRef
    element: OfElement
    reason: KindOfBreach
    kind: EventKind
    occurred_on: OccurredOn
    strike: Annotated[
        int, "the breach's number within its element's year, from 1; 0: the tenant had left"
    ]
    strikes_allowed: Annotated[int, "the scheme's `strikes`"]
    lost: Annotated[
        tuple[LostInstalment, ...], "the instalments this breach took and that are lost still"
    ]
    appeal_by: Annotated[date, "last day of the appeal period"]
    version: CauseVersion


@event("payments")
@dataclass(frozen=True)
class ParticipationSettled:
    """What the year came to when the participation was completed."""

    tenant_ref: TenantRef
    on: BusinessDate
    earned_pence: Annotated[int, "all instalments that were not lost"]
    lost_pence: Annotated[int, "all instalments forfeited or cancelled"]


@event("payments")
@dataclass(frozen=True)
class BankDetailsChanged:
    """A tenant's account was replaced by another, which is used from `usable_on` on.

    `masked` is all that is said of it, such as `••••4958`.
    """

    tenant_ref: TenantRef
    on: BusinessDate
    masked: Annotated[str, "all that is shown of an account"]
    usable_on: Annotated[date, "the first date on which a run pays to it"]


@event("payments")
@dataclass(frozen=True)
class BankDetailsAccepted:
    """Details that were given after a return or a death are in use: payments can go out again."""

    tenant_ref: TenantRef
    on: BusinessDate


# --- answers ---


@dataclass(frozen=True)
class CheckedDetails:
    """What the checks say of the bank details that were given."""

    verdict: Annotated[str, "the modulus check: `valid`, `invalid`, `unchecked`; `none`: withdrawn"]
    name_verdict: Annotated[str, "the name beside the tenant's, such as `match`; `none`: withdrawn"]
    usable_on: Annotated[date | None, "from when they are paid to; null: withdrawn"]
    unconfirmed: Annotated[str, "why nothing is paid to them before a second person confirms them"]


@dataclass(frozen=True)
class ReturnMatch:
    """Whether a return fits a payment."""

    matched: Annotated[bool, "false: it is kept among those that fit none"]


@dataclass(frozen=True)
class PreparedRun:
    """What a run is called from now on."""

    run_ref: RunRef


@dataclass(frozen=True)
class RunApproval:
    """What became of a run that somebody approved."""

    state: Annotated[RunState, "`prepared`: not approved yet; `lapsed`: nothing is left in it"]
    payments: Annotated[int, "how many it pays"]
    amount_pence: Pence
    changed: Annotated[bool, "it is not what was seen any more: nothing was approved"]
    approvals: Annotated[int | None, "how many people have approved it; null: this was none"]
    needed: Annotated[int | None, "how many must; null: this was none"]


@dataclass(frozen=True)
class MovedRun:
    """The state of a run after a command moved it."""

    state: RunState


@dataclass(frozen=True)
class MadeBankFile:
    """The bank file of the runs that were named."""

    export: Annotated[int, "the file's number"]
    name: NameOfFile
    format: Annotated[str, "its layout, such as `standard18`"]
    content_hash: ContentHash


@dataclass(frozen=True)
class NotedDownload:
    """The bank file that somebody takes away, and whether it still counts."""

    name: NameOfFile
    replaced: Annotated[bool, "another file was made instead: the bank must not get this one"]


@dataclass(frozen=True)
class ConfirmedSettings:
    """From when looser controls are in force."""

    in_force_from: Annotated[date, "the date whose cut-off loosens them"]


@dataclass(frozen=True)
class ReplacedWeightTable:
    """What a new table of modulus weights changed."""

    rows: Annotated[int, "of the table"]
    verdicts_changed: Annotated[int, "accounts on file that are judged otherwise now"]


@dataclass(frozen=True)
class OutcomeCount:
    """How many rows of an import ended so."""

    outcome: Annotated[str, "such as `matched`, `duplicate`, `settled` or `unexpected`"]
    rows: Annotated[int, "how many"]


@dataclass(frozen=True)
class ImportedReturns:
    """What became of a report of returned credits."""

    number: Annotated[int, "the import's number"]
    repeated: Annotated[bool, "the same file was imported before"]
    changed: Annotated[int, "rows imported earlier that ended otherwise now"]
    outcomes: Annotated[tuple[OutcomeCount, ...], "by outcome"]


@dataclass(frozen=True)
class MissingRow:
    """Something that should be on the bank's statement and was on none yet."""

    kind: Annotated[str, "`run` or `returned_payment`"]
    name: Annotated[str, "the run's or the payment's reference"]
    amount_pence: Pence
    expected_on: Annotated[date, "the day on which it should stand there"]


@dataclass(frozen=True)
class NotOnThisStatement(MissingRow):
    """Something that should be on the bank's statement and is not, with why."""

    overdue: Annotated[bool, "the last day on which it may come is past"]
    reason: Annotated[str, "why nothing on the statement is it"]


@dataclass(frozen=True)
class ImportedStatement(ImportedReturns):
    """What became of a bank statement's lines, and what should be on it and is not."""

    unexpected: Annotated[int, "lines of any statement that settle nothing by now"]
    missing: Annotated[tuple[NotOnThisStatement, ...], "by the day it was expected"]


@dataclass(frozen=True)
class BudgetChange:
    """What may be spent, and what it was before."""

    before_pence: Annotated[int | None, "in pence; null: none was set"]
    amount_pence: Pence


@dataclass(frozen=True)
class DrawnSample:
    """How many people were drawn from how many."""

    sample: Annotated[int, "the sample's number"]
    population: Annotated[int, "from how many"]
    people: Annotated[int, "how many were drawn"]


@dataclass(frozen=True)
class SampleOutcomeChange:
    """How a person of a sample stands, and stood before."""

    before: Annotated[str, "`to_check`: nothing was recorded yet"]
    outcome: Annotated[SampleOutcome, "what came of asking"]


# --- commands ---


@may("finance_approver")
@dataclass(frozen=True)
class OpenPayerAccount(Command[Done]):
    """The landlord's own account and Bacs service user, the first one: another takes two people."""

    name: NameAtBank
    service_user_number: ServiceUserNumber
    sort_code: SortCode = field(repr=False)
    account_number: AccountNumber = field(repr=False)


@may("finance_approver")
@dataclass(frozen=True)
class ChangePayerAccount(Command[Done]):
    """Payments are to come from another account of the landlord's, once another person confirms it.

    Until then they come from the one in use. It takes the place of one that waits already.
    """

    on: GivenDate
    name: NameAtBank
    service_user_number: ServiceUserNumber
    sort_code: SortCode = field(repr=False)
    account_number: AccountNumber = field(repr=False)
    seen: Seen = ""


@may("finance_approver")
@dataclass(frozen=True)
class ConfirmPayerAccount(Command[Done]):
    """Another person than who proposed it has checked the landlord's account: it is in use at once.

    Not while a run is approved or exported, which is paid from the account it was approved with.
    """

    on: GivenDate
    account: ProposedAccount


@may("finance_approver")
@dataclass(frozen=True)
class TakeBackPayerAccount(Command[Done]):
    """The account that was proposed is not wanted: payments come from the same one as before."""

    on: GivenDate
    account: ProposedAccount
    why: Why


@may("finance", "housing_officer")
@dataclass(frozen=True)
class ChangeBankDetails(Command[CheckedDetails]):
    """The tenant's account. All blank means none was given."""

    tenant_ref: GivenTenantRef
    on: GivenDate
    sort_code: SortCode = field(repr=False)
    account_number: AccountNumber = field(repr=False)
    account_name: Annotated[Line, "empty: the name on file stays"] = field(repr=False)
    seen: Seen = ""


@may("finance")
@dataclass(frozen=True)
class RecordReturn(Command[ReturnMatch]):
    """The bank returned, on `on`, the payment that had entry day `entry_day`."""

    tenant_ref: GivenTenantRef
    entry_day: Annotated[date, "the entry day of the payment that came back"]
    on: Annotated[date, DateRule(moves_on=False), "the day the bank returned it"]
    code: ArucsCode


@may("finance_approver")
@dataclass(frozen=True)
class ConfirmBankDetails(Command[Done]):
    """A second officer has checked bank details that cool off, or are in doubt: not who entered
    them. They are in use at once, and held no more.

    In doubt are those whose name differs from the tenant's, or that another tenant has too.
    """

    tenant_ref: GivenTenantRef
    on: GivenDate
    account: Annotated[int, "the number of the account that was checked, as `BankDetails` has it"]
    why: Why


@may("finance")
@dataclass(frozen=True)
class PrepareRun(Command[PreparedRun]):
    """Propose a run by hand, of what is due on the last cut-off's date and in no run."""


@may("finance_approver")
@dataclass(frozen=True)
class ApproveRun(Command[RunApproval]):
    """Somebody approves a run as it was shown, which freezes it; a large one needs two.

    Neither who prepared it, nor who entered details that it is the first to pay, nor who noted the
    return whose money it pays again to other details.
    """

    run_ref: GivenRunRef
    seen: Annotated[Line, "the content hash of the run that the approver was shown"]


@may("finance", "finance_approver")
@dataclass(frozen=True)
class RejectRun(Command[MovedRun]):
    """A prepared run is not to be paid; what is in it goes into another one."""

    run_ref: GivenRunRef
    why: Why


@may("finance", "finance_approver")
@dataclass(frozen=True)
class CancelRun(Command[MovedRun]):
    """An approved run is not to be paid after all; nor an exported one, if the bank has no file."""

    run_ref: GivenRunRef
    why: Why
    seen: Annotated[Line, "the state of the run when it was looked at; may be empty"] = ""


@may("finance")
@dataclass(frozen=True)
class ExportRuns(Command[MadeBankFile]):
    """Make a bank file of approved runs.

    `instead`: make it in place of the file that was made of these runs and never sent. Not by who
    approved one of them, and `instead` not by who made the first.
    """

    run_refs: Annotated[
        tuple[Reference, ...], "the runs of the file, each with a processing day of its own"
    ]
    format: Annotated[BankFormat, "what the bank takes"]
    instead: Annotated[bool, "in place of a file that was never sent"]


@may("finance")
@dataclass(frozen=True)
class SubmitRun(Command[MovedRun]):
    """The bank has taken the file of an exported run. Not by who approved it."""

    run_ref: GivenRunRef
    content_hash: Annotated[Line, "the SHA-256 of the file that the bank has taken"]


@may("finance")
@dataclass(frozen=True)
class NoteDownload(Command[NotedDownload]):
    """Somebody takes a bank file away, to give it to the bank. It is noted before they have it."""

    export: Annotated[int, "the export's number"]


@may("finance_approver")
@dataclass(frozen=True)
class ChangePaymentSettings(Command[Done]):
    """What finance decides for itself.

    `cooling_off_days`: working days until a changed account is used, unless somebody confirms it.
    `second_approval_above_pence`: a run of more needs two approvals; None for never.
    `portal_columns`, `statement_columns`: the columns of the bank's CSV files; blank for ours.
    `details_confirmed`: nobody needs to confirm bank details; only where the scheme is practice.

    What loosens a control is proposed, in place of what was proposed before: it waits for another
    person (`ConfirmPaymentSettings`), and then as long as changed bank details do. All else counts
    at once. The first settings of a scheme that is practice do, whatever they are.
    """

    on: GivenDate
    cooling_off_days: Annotated[int, "working days, 0 to 20"]
    second_approval_above_pence: Annotated[
        int | None, "a run of more needs two people; null for never"
    ]
    portal_columns: Annotated[
        Line, "`heading=field` pairs of the CSV for a bank's portal; empty for ours"
    ]
    statement_columns: Annotated[
        Line, "`heading=field` pairs of the bank statement; empty for ours"
    ]
    second_approval_decided: Annotated[
        bool, "false: nobody has said yet above what two approve, and no run is approved"
    ] = True
    details_confirmed: Annotated[bool, "bank details count as confirmed; only in practice"] = False
    seen: Seen = ""


@may("finance_approver")
@dataclass(frozen=True)
class ConfirmPaymentSettings(Command[ConfirmedSettings]):
    """Another person than who proposed it confirms that controls are loosened.

    They are, at the cut-off after as many working days as changed bank details wait, and at the
    next one at the earliest. The command says what was proposed: if that is another by now, it is
    refused.
    """

    on: GivenDate
    cooling_off_days: Annotated[int, "as proposed"]
    second_approval_above_pence: Annotated[int | None, "as proposed"]
    details_confirmed: Annotated[bool, "as proposed"]


@may("finance")
@dataclass(frozen=True)
class ReplaceWeightTable(Command[ReplacedWeightTable]):
    """The modulus check uses these tables from now on; every account is checked afresh."""

    on: GivenDate
    name: Annotated[FileName, "what the table is called, such as its file's name"]
    weights: Annotated[Content, "the published weight table as it is"]
    substitutions: Annotated[
        Content, "the published substitutions as they are; empty: those of the program"
    ]


@may("finance")
@dataclass(frozen=True)
class ImportReturns(Command[ImportedReturns]):
    """A report of the bank on payments that came back (ARUCS) or need a correction (AWACS).

    `content` is the file's bytes in Base64.
    """

    on: GivenDate
    name: NameOfFile
    content: FileBytes = field(repr=False)


@may("finance")
@dataclass(frozen=True)
class ImportStatement(Command[ImportedStatement]):
    """The landlord's own bank statement, to be compared with what should be on it.

    `content` is the file's bytes in Base64.
    """

    on: GivenDate
    name: NameOfFile
    content: FileBytes = field(repr=False)


@may("finance")
@dataclass(frozen=True)
class SetBudget(Command[BudgetChange]):
    """What may be spent on one element in one area."""

    on: GivenDate
    element: OfElement
    area_code: Annotated[Code, "the area's code"]
    amount_pence: Pence
    seen: Seen = ""


@may("finance")
@dataclass(frozen=True)
class DrawSample(Command[DrawnSample]):
    """Draw people at random, to ask whether what was paid reached them. Same seed, same people."""

    on: GivenDate
    seed: Annotated[Line, "the same one draws the same people again"]
    confidence_per_cent: Annotated[int, "such as 95"]
    margin_per_cent: Annotated[int, "such as 5"]


@may("finance")
@dataclass(frozen=True)
class RecordSampleOutcome(Command[SampleOutcomeChange]):
    """What came of asking one person of a sample."""

    on: GivenDate
    sample: Annotated[int, "the sample's number"]
    tenant_ref: GivenTenantRef
    outcome: Annotated[SampleOutcome, "what came of asking"]
    note: Annotated[Line, "for the landlord's eyes; in no event"]
    seen: Seen = ""


# --- what administrators do about events that could not be handled ---


@may("administrator")
@dataclass(frozen=True)
class ReplayPaymentsDeadLetter(ReplayDeadLetter):
    """Have payments try an event again that it could not handle; `not_found` if there is none."""


@may("administrator")
@dataclass(frozen=True)
class DiscardPaymentsDeadLetter(DiscardDeadLetter):
    """Have payments give an event up for good, for a reason; `not_found` if there is none."""
