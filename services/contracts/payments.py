"""What payments publishes (events) and what it can be asked (commands).

No event here carries a sort code or an account number.
"""

from dataclasses import dataclass, field
from datetime import date

from services.contracts.events import event
from services.contracts.vocabulary import BreachReason, Element, HoldReason, ReturnCode

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
    """The bank sent a payment back, with the ARUCS code and its meaning."""

    tenant_ref: str
    amount_pence: int
    entry_day: date
    returned_on: date
    code: ReturnCode
    meaning: str


@event("payments")
@dataclass(frozen=True)
class InstalmentsHeld:
    """Instalments became due and cannot be paid yet. Sent once for each new reason."""

    tenant_ref: str
    on: date
    reason: HoldReason
    amount_pence: int
    lines: tuple[InstalmentLine, ...]


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


# --- commands ---


@dataclass(frozen=True)
class OpenPayerAccount:
    """The landlord's own account and Bacs service user."""

    name: str
    service_user_number: str
    sort_code: str = field(repr=False)
    account_number: str = field(repr=False)


@dataclass(frozen=True)
class ChangeBankDetails:
    """The tenant's account. All blank means none was given."""

    tenant_ref: str
    on: date
    sort_code: str = field(repr=False)
    account_number: str = field(repr=False)
    account_name: str = field(repr=False)


@dataclass(frozen=True)
class RecordReturn:
    """The bank returned, on `on`, the payment that had entry day `entry_day`."""

    tenant_ref: str
    entry_day: date
    on: date
    code: ReturnCode


@dataclass(frozen=True)
class ApproveRun:
    """A second person approves the prepared run and releases it to the bank."""

    run_ref: str
    approved_by: str
