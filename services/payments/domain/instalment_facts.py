"""What is known of one instalment: what `explaining.explain` reads. Amounts are integer pence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.terms.changes import AuditLine


@dataclass(frozen=True)
class InstalmentFact:
    """The instalment as it stands; its quarter is [quarter_starts_on, quarter_ends_on).

    `reference` is its name in the ledger, such as `T0001 repairs Q3`; `reason` what it is held or
    lost for, empty otherwise; `earned_on` since when the books have it as earned.
    """

    reference: str
    element: Literal["repairs", "housing_management"]
    quarter: int
    amount_pence: int
    due_date: date
    quarter_starts_on: date
    quarter_ends_on: date
    status: str
    reason: str
    earned_on: date | None = None


@dataclass(frozen=True)
class BreachFact:
    """A breach of the element. `reason` is `repair_call_out` or `housing_contact`; `kind` the
    repair's category or the contact's kind; `upheld_on` when an appeal took it away,
    `taken_back_on` when it was taken back as a mistake."""

    cause_ref: str
    reason: str
    kind: str
    occurred_on: date
    recorded_on: date
    appeal_by: date
    upheld_on: date | None = None
    taken_back_on: date | None = None

    @property
    def counts(self) -> bool:
        """Return whether neither an appeal nor a mistake took it away."""
        return self.gone_on is None

    @property
    def gone_on(self) -> date | None:
        """Return the day from which it counted no more; None if it counts."""
        return self.upheld_on if self.upheld_on is not None else self.taken_back_on

    @property
    def gone_by(self) -> str:
        """Return what took it away, if something did."""
        return "appeal upheld" if self.upheld_on is not None else "taken back"


@dataclass(frozen=True)
class BankFile:
    """A bank file with the payment in it; `place` is where (`line 9`, `payment 3`)."""

    name: str
    place: str


@dataclass(frozen=True)
class PaymentFact:
    """A payment the instalment was in, with its run.

    `account` is masked. `status` is prepared, approved, submitted, paid, returned or cancelled;
    `run_state` the run's. `approved_by` are all who approved the run as it is, the others empty as
    long as nobody did it. `bank_files` are those made of the run; the last one is the one that
    counts. `return_code` is the bank's (ARUCS), empty if nothing came back.
    """

    number: int
    reference: str
    account: str
    run_ref: str
    run_state: str
    submission_day: date
    processing_day: date
    entry_day: date
    prepared_by: str
    approved_by: tuple[str, ...]
    exported_by: str
    submitted_by: str
    bank_files: tuple[BankFile, ...]
    status: str
    return_code: str = ""
    returned_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """Everything known of one instalment on business date `as_of`.

    `next_payment_day` is later than that. `has_details`: there are bank details that no return has
    rejected.

    `breaches` are those of the element in the order they were recorded, also what counts no more;
    `audit_lines` and `payments` come in the order they were noted and made. Of a run that lapsed no
    payment is left: `lapsed_runs` names those that did not leave the instalment out.
    """

    as_of: date
    next_payment_day: date
    started_on: date
    instalment: InstalmentFact
    breaches: Sequence[BreachFact] = ()
    audit_lines: Sequence[AuditLine] = ()
    payments: Sequence[PaymentFact] = ()
    lapsed_runs: frozenset[str] = frozenset()
    has_details: bool = False
