"""What is known of one instalment: what `explaining.explain` reads. Amounts are integer pence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class InstalmentFact:
    """The instalment as it stands; its quarter is [quarter_starts_on, quarter_ends_on).

    `reference` is its name in the ledger, such as `T0001 repairs Q3`; `reason` what it is held or
    lost for, empty otherwise.
    """

    reference: str
    element: str
    quarter: int
    amount_pence: int
    due_date: date
    quarter_starts_on: date
    quarter_ends_on: date
    status: str
    reason: str


@dataclass(frozen=True)
class BreachFact:
    """A breach of the element. `reason` is `repair_call_out` or `housing_contact`; `kind` the
    repair's category or the contact's kind; `upheld_on` when an appeal took it away."""

    cause_ref: str
    reason: str
    kind: str
    occurred_on: date
    recorded_on: date
    appeal_by: date
    upheld_on: date | None = None


@dataclass(frozen=True)
class AuditLine:
    """A line of the instalment's audit trail, as it was noted.

    `change` is the status before and after, and what it was lost to (`scheduled → held`, `held →
    forfeited late`); `reason` what brought it about (`rent_arrears`, `breach J17`).
    """

    on: date
    actor: str
    change: str
    reason: str


@dataclass(frozen=True)
class PaymentFact:
    """A payment the instalment was in; `status` is prepared, submitted, paid or returned.

    The bank file and the line in it are known once the run is submitted. `return_code` is the
    bank's (ARUCS), empty if nothing came back.
    """

    number: int
    reference: str
    run_ref: str
    submission_day: date
    processing_day: date
    entry_day: date
    prepared_by: str
    approved_by: str | None
    bank_file: str | None
    bank_file_line: int | None
    status: str
    return_code: str = ""
    returned_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """Everything known of one instalment on business date `as_of`.

    `breaches` are those of the element in the order they were recorded, upheld appeals too;
    `audit_lines` and `payments` come in the order they were noted and made.
    """

    as_of: date
    started_on: date
    instalment: InstalmentFact
    breaches: Sequence[BreachFact] = ()
    audit_lines: Sequence[AuditLine] = ()
    payments: Sequence[PaymentFact] = ()
