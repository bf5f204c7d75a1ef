"""What payments keeps, as its use cases see it: one frozen dataclass for each kind of row."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from services.bank_formats.credits import PayerAccount
from services.contracts.vocabulary import BreachReason, Element, HoldReason
from services.payments.domain.bacs_cycle import Cycle
from services.payments.domain.instalments import Breach, FollowUp, Leaving, Planned
from services.payments.domain.masking import masked
from services.payments.domain.payment_days import EVERY_WORKING_DAY, PaymentDays


@dataclass(frozen=True)
class SchemeRules:
    """What payments needs of the scheme file; `phone` to `data_protection` are for statements."""

    name: str
    landlord: str
    timing: str
    strikes: int
    hold_while_in_arrears: bool
    final_needs_follow_up: bool
    phone: str
    email: str
    hours: str
    complaints: str
    data_protection: str
    payment_days: PaymentDays = EVERY_WORKING_DAY
    practice: bool = False


class Details(NamedTuple):
    """What a bank wants to know: 6 digits, 8 digits, the name on the account."""

    sort_code: str
    account_number: str
    account_name: str

    def __repr__(self) -> str:
        return "Details(…)"


@dataclass(frozen=True)
class Account:
    """An account that a tenant gave. `masked` is what people are shown of it.

    `verdict` is that of the modulus check, `name_verdict` that of comparing its name with the
    tenant's. `doubtful`: it is held until a second person, `confirmed_by`, has checked it, because
    of the name or because `shared_with`, another tenant, has it too.
    """

    number: int
    tenant_ref: str
    masked: str
    verdict: str
    name_verdict: str
    entered_by: str
    entered_on: date
    doubtful: bool
    shared_with: str
    confirmed_by: str | None
    confirmed_why: str
    details: Details

    @property
    def is_unconfirmed(self) -> bool:
        """Return whether it is held until a second person has checked it."""
        return self.doubtful and self.confirmed_by is None


@dataclass(frozen=True)
class SameAccount:
    """An account with the same sort code and number as another one, and how it stands.

    `current`: its tenant is paid to it, will be, or was before it was withdrawn. `paid`: money went
    to it and stayed there.
    """

    number: int
    tenant_ref: str
    doubtful: bool
    confirmed: bool
    current: bool
    paid: bool


@dataclass(frozen=True)
class Payee:
    """Which account a tenant is paid to, and how they stand.

    `rejected`: a payment to these details came back, or the account holder has died.
    `next_account` is used from `next_on` on.
    `last_used` is the account paid to last, if the details were withdrawn; `name_given` the name
    for an account whose numbers were not given with it.
    """

    tenant_ref: str
    account: int | None = None
    rejected: bool = False
    in_arrears: bool = False
    next_account: int | None = None
    next_on: date | None = None
    last_used: int | None = None
    name_given: str | None = None

    @property
    def has_details(self) -> bool:
        """Return whether there are details that may be paid to, now or after the cooling-off."""
        return self.next_account is not None or (self.account is not None and not self.rejected)


@dataclass(frozen=True)
class Controls:
    """What keeps one person from doing what takes two."""

    cooling_off_days: int
    second_approval_above_pence: int | None
    details_confirmed: bool

    def or_stricter(self, other: "Controls") -> "Controls":
        """Return the stricter of each control, of these and the others."""
        limits = [
            limit
            for limit in (self.second_approval_above_pence, other.second_approval_above_pence)
            if limit is not None
        ]
        longest = max(self.cooling_off_days, other.cooling_off_days)
        nobody_looks = self.details_confirmed and other.details_confirmed
        return Controls(longest, min(limits, default=None), nobody_looks)


@dataclass(frozen=True)
class Proposal:
    """Looser controls than those in force, and who wants them.

    They count from the cut-off of `in_force_from` on, which is set once another person,
    `confirmed_by`, has confirmed them.
    """

    controls: Controls
    proposed_by: str
    proposed_on: date
    confirmed_by: str | None = None
    in_force_from: date | None = None


@dataclass(frozen=True)
class PaymentSettings:
    """What finance has decided for itself; the scheme's own rules are not among it.

    `cooling_off_days`: working days before a changed account is used, unless a second person
    confirms it. `second_approval_above_pence`: a run of more needs two approvals; None for never.
    `second_approval_decided`: finance has said so; until then no run is approved.
    `details_confirmed`: nobody needs to confirm bank details, which is for practice.
    """

    cooling_off_days: int = 1
    second_approval_above_pence: int | None = None
    portal_columns: str = ""
    statement_columns: str = ""
    second_approval_decided: bool = False
    details_confirmed: bool = False

    @property
    def controls(self) -> Controls:
        """Return the controls among them."""
        return Controls(
            self.cooling_off_days, self.second_approval_above_pence, self.details_confirmed
        )


@dataclass(frozen=True)
class Tenant:
    """A tenant's name, to compare it with the account's, and the area they live in."""

    tenant_ref: str
    title: str
    first_name: str
    last_name: str
    area_code: str

    @property
    def name(self) -> str:
        """Return the name as it is said."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class WeightTables:
    """The texts of a weight table and its substitutions, as they were loaded."""

    name: str
    weights: str
    substitutions: str
    loaded_by: str
    loaded_on: date


@dataclass(frozen=True)
class Participation:
    """A year that has started, and how it ended; None for what has not happened."""

    tenant_ref: str
    start_date: date
    leaving: Leaving | None
    follow_up: FollowUp | None
    follow_up_revision: int = 0


@dataclass(frozen=True)
class Instalment:
    """One instalment as it stands."""

    id: int
    tenant_ref: str
    element: Element
    quarter: int
    amount_pence: int
    due_date: date
    quarter_ends_on: date
    awaits_follow_up: bool
    status: str
    reason: str
    earned_on: date | None
    follow_up: str | None
    reference: str
    """Its name in the ledger, such as `T0001 repairs Q3`."""

    @property
    def planned(self) -> Planned:
        """Return the part of it that the deal fixed at the start."""
        return Planned(
            self.element,
            self.quarter,
            self.amount_pence,
            self.due_date,
            self.quarter_ends_on,
            self.awaits_follow_up,
        )


@dataclass(frozen=True)
class BreachRow:
    """A breach as payments keeps it."""

    cause_ref: str
    tenant_ref: str
    element: Element
    quarter: int
    reason: BreachReason
    kind: str
    occurred_on: date
    recorded_on: date
    known_on: date
    version: int
    upheld_on: date | None
    taken_back_on: date | None
    costed: bool

    @property
    def counts(self) -> bool:
        """Return whether neither an appeal nor a mistake took it away."""
        return self.upheld_on is None and self.taken_back_on is None

    @property
    def fact(self) -> Breach:
        """Return what the rule looks at."""
        return Breach(self.cause_ref, self.quarter, self.reason, self.known_on)


@dataclass(frozen=True)
class Run:
    """A payment run."""

    number: int
    run_ref: str
    state: str
    cycle: Cycle
    prepared_by: str
    approved_by: str | None = None
    exported_by: str | None = None
    content_hash: str | None = None
    payer_hash: str | None = None

    def heading(self, payer_hash: str) -> bytes:
        """Return what a run's content hash begins with: its name, its days, who pays."""
        days = (self.cycle.submission_day, self.cycle.processing_day, self.cycle.entry_day)
        return "|".join([self.run_ref, *map(str, days), payer_hash]).encode() + b"\n"


@dataclass(frozen=True)
class OwnAccount:
    """An account of the landlord's: payments come from it, came from it, or are to.

    `decided_by`: who confirmed it or took it back; None for the first, and for one that waits.
    """

    number: int
    account: PayerAccount
    state: str
    entered_by: str
    entered_on: date
    decided_by: str | None = None

    @property
    def masked(self) -> str:
        """Return what people are shown of its number."""
        return masked(self.account.account_number)


class ToPay(NamedTuple):
    """One payment of a run as it is proposed, approved and exported; `account` is its number,
    `fingerprint` stands for what is in it, and `sealed` is the account itself, encrypted, where it
    is asked for."""

    number: int
    tenant_ref: str
    amount_pence: int
    reference: str
    account: int
    fingerprint: str
    sealed: str = ""

    @property
    def frozen_line(self) -> bytes:
        """Return what a run's content hash holds of the payment."""
        number, tenant_ref, pence, reference, account, fingerprint, _ = self
        line = f"{number}|{tenant_ref}|{pence}|{reference}|{account}|{fingerprint}\n"
        return line.encode()


@dataclass(frozen=True)
class Export:
    """A bank file that was made of one run or more."""

    number: int
    format: str
    name: str
    serial: str
    content_hash: str
    exported_by: str
    exported_on: date
    replaced_by: int | None = None


@dataclass(frozen=True)
class Payment:
    """What one participant was sent in one run, and to which account.

    `reference` is what the tenant reads on the bank statement, at most 18 characters.
    """

    number: int
    tenant_ref: str
    amount_pence: int
    submission_day: date
    entry_day: date
    reference: str
    account: int


@dataclass(frozen=True)
class SentPayment:
    """A payment that may be with the bank: what a row of a report is compared with.

    `not_submitted` is the run's reference if nobody noted yet that the bank has it, else empty.
    """

    payment: Payment
    processing_day: date
    status: str
    sealed: str
    not_submitted: str


@dataclass(frozen=True)
class Line:
    """One instalment that a payment pays."""

    element: Element
    quarter: int
    amount_pence: int


@dataclass(frozen=True)
class Submitted:
    """What a tenant is told of a payment when the bank has it."""

    tenant_ref: str
    amount_pence: int
    lines: list[Line]


@dataclass(frozen=True)
class Held:
    """An instalment that is newly held, and why."""

    reason: HoldReason
    line: Line


@dataclass(frozen=True)
class Sample:
    """A draw of people to ask, out of `population` who were paid; the seed draws it again."""

    drawn_on: date
    drawn_by: str
    seed: str
    confidence_per_cent: int
    margin_per_cent: int
    population: int


@dataclass(frozen=True)
class ImportedFile:
    """A file from the bank: `kind` is `returns` or `statement`."""

    kind: str
    name: str
    content_hash: str
    imported_by: str
    imported_on: date


@dataclass(frozen=True)
class ImportedRow:
    """What became of one row of a file from the bank. `subject` is what it was matched with.

    `text` is blank where it is about others; then the `digest` of a statement's line says whether
    another statement has it too.
    """

    row: int
    outcome: str
    reason: str
    subject: str
    amount_pence: int
    on: date
    code: str
    text: str
    digest: str = ""
