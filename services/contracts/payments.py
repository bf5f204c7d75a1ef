"""What payments publishes (events) and what it can be asked (commands).

No event here carries a sort code or an account number.
"""

from dataclasses import dataclass, field
from datetime import date

from services.contracts.events import event
from services.contracts.fields import Code, Content, FileName, Line, Reference
from services.contracts.vocabulary import (
    BankFormat,
    BreachReason,
    Element,
    HoldReason,
    ReturnCode,
    SampleOutcome,
)

# --- parts of messages ---


@dataclass(frozen=True)
class InstalmentLine:
    """One element's money for one quarter."""

    element: Element
    quarter: int
    amount_pence: int


@dataclass(frozen=True)
class LostInstalment:
    """An instalment a breach cost, and by which rule (`late`, `three_strikes`, …)."""

    element: Element
    quarter: int
    amount_pence: int
    reason: str


# --- events ---


@event("payments")
@dataclass(frozen=True)
class PaymentSubmitted:
    """A payment went to the bank; the money is in the tenant's account on `entry_day`."""

    tenant_ref: str
    amount_pence: int
    submission_day: date
    processing_day: date
    entry_day: date
    lines: tuple[InstalmentLine, ...]


@event("payments")
@dataclass(frozen=True)
class PaymentReturned:
    """The bank sent a payment back, with the ARUCS code and its meaning.

    `other_details`: the tenant had given others since, which stay good: the money goes there in the
    next run. Otherwise it waits for new ones.
    """

    tenant_ref: str
    amount_pence: int
    entry_day: date
    returned_on: date
    code: ReturnCode
    meaning: str
    other_details: bool
    next_payment_day: date


@event("payments")
@dataclass(frozen=True)
class InstalmentsHeld:
    """Instalments became due and cannot be paid yet. Sent once for each new reason."""

    tenant_ref: str
    on: date
    reason: HoldReason
    amount_pence: int
    lines: tuple[InstalmentLine, ...]
    next_payment_day: date


@event("payments")
@dataclass(frozen=True)
class BreachCosted:
    """What a breach cost; `lost` is empty where it took nothing. Appeal until `appeal_by`."""

    tenant_ref: str
    on: date
    cause_ref: str
    element: Element
    reason: BreachReason
    kind: str
    occurred_on: date
    strike: int
    strikes_allowed: int
    lost: tuple[LostInstalment, ...]
    appeal_by: date


@event("payments")
@dataclass(frozen=True)
class ParticipationSettled:
    """What the year came to when the participation was completed."""

    tenant_ref: str
    on: date
    earned_pence: int
    lost_pence: int


@event("payments")
@dataclass(frozen=True)
class BankDetailsChanged:
    """A tenant's account was replaced by another, which is used from `usable_on` on.

    `masked` is all that is said of it, such as `••••4958`.
    """

    tenant_ref: str
    on: date
    masked: str
    usable_on: date


@event("payments")
@dataclass(frozen=True)
class BankDetailsAccepted:
    """Details that were given after a return or a death are in use: payments can go out again."""

    tenant_ref: str
    on: date


# --- commands ---


@dataclass(frozen=True)
class OpenPayerAccount:
    """The landlord's own account and Bacs service user."""

    name: Line
    service_user_number: Line
    sort_code: Line = field(repr=False)
    account_number: Line = field(repr=False)


@dataclass(frozen=True)
class ChangeBankDetails:
    """The tenant's account. All blank means none was given."""

    tenant_ref: Reference
    on: date
    sort_code: Line = field(repr=False)
    account_number: Line = field(repr=False)
    account_name: Line = field(repr=False)


@dataclass(frozen=True)
class RecordReturn:
    """The bank returned, on `on`, the payment that had entry day `entry_day`."""

    tenant_ref: Reference
    entry_day: date
    on: date
    code: ReturnCode


@dataclass(frozen=True)
class ConfirmBankDetails:
    """A second officer lets changed bank details be used at once: not who entered them."""

    tenant_ref: Reference
    on: date


@dataclass(frozen=True)
class PrepareRun:
    """Propose a run by hand, of what is due on the last cut-off's date and in no run."""


@dataclass(frozen=True)
class ApproveRun:
    """Another person than the one who prepared it approves a run, which freezes it.

    `seen` is the content hash that the approver was shown; blank for whatever the run is now.
    """

    run_ref: Reference
    seen: Line = ""


@dataclass(frozen=True)
class RejectRun:
    """A prepared run is not to be paid; what is in it goes into another one."""

    run_ref: Reference
    why: Line


@dataclass(frozen=True)
class CancelRun:
    """An approved run is not to be paid after all. Possible until a bank file of it is made."""

    run_ref: Reference
    why: Line


@dataclass(frozen=True)
class ExportRuns:
    """Make a bank file of approved runs.

    `instead`: make it in place of the file that was made of these runs and never sent.
    """

    run_refs: tuple[Reference, ...]
    format: BankFormat
    instead: bool


@dataclass(frozen=True)
class SubmitRun:
    """The bank has taken the file of an exported run."""

    run_ref: Reference


@dataclass(frozen=True)
class ChangePaymentSettings:
    """What finance decides for itself.

    `cooling_off_days`: working days until a changed account is used, unless somebody confirms it.
    `second_approval_above_pence`: a run of more needs two approvals; None for never.
    `portal_columns`, `statement_columns`: the columns of the bank's CSV files; blank for ours.
    """

    on: date
    cooling_off_days: int
    second_approval_above_pence: int | None
    portal_columns: Line
    statement_columns: Line


@dataclass(frozen=True)
class ReplaceWeightTable:
    """The modulus check uses these tables from now on; every account is checked afresh."""

    on: date
    name: FileName
    weights: Content
    substitutions: Content


@dataclass(frozen=True)
class ImportReturns:
    """A report of the bank on payments that came back (ARUCS) or need a correction (AWACS).

    `content` is the file's bytes in Base64.
    """

    on: date
    name: FileName
    content: Content = field(repr=False)


@dataclass(frozen=True)
class ImportStatement:
    """The landlord's own bank statement, to be compared with what should be on it.

    `content` is the file's bytes in Base64.
    """

    on: date
    name: FileName
    content: Content = field(repr=False)


@dataclass(frozen=True)
class SetBudget:
    """What may be spent on one element in one area."""

    on: date
    element: Element
    area_code: Code
    amount_pence: int


@dataclass(frozen=True)
class DrawSample:
    """Draw people at random, to ask whether what was paid reached them. Same seed, same people."""

    on: date
    seed: Line
    confidence_per_cent: int
    margin_per_cent: int


@dataclass(frozen=True)
class RecordSampleOutcome:
    """What came of asking one person of a sample."""

    on: date
    sample: int
    tenant_ref: Reference
    outcome: SampleOutcome
    note: Line
