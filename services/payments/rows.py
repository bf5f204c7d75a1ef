"""What payments keeps, as its use cases see it: one frozen dataclass for each kind of row."""

from dataclasses import dataclass, field
from datetime import date

from services.payments.domain.bacs_cycle import Cycle
from services.payments.domain.holds import PayeeStanding
from services.payments.domain.instalments import Planned
from services.payments.domain.losses import Breach


@dataclass(frozen=True)
class SchemeRules:
    """What payments needs of the scheme file."""

    timing: str
    strikes: int
    hold_while_in_arrears: bool
    final_needs_follow_up: bool


@dataclass(frozen=True)
class Payee:
    """A tenant's account and standing. `rejected`: a payment to this account came back."""

    tenant_ref: str
    sort_code: str = field(default="", repr=False)
    account_number: str = field(default="", repr=False)
    account_name: str = field(default="", repr=False)
    verdict: str = "none"
    rejected: bool = False
    in_arrears: bool = False

    @property
    def standing(self) -> PayeeStanding:
        """Return what the holds look at."""
        return PayeeStanding(
            details_usable=self.verdict != "none" and not self.rejected,
            details_valid=self.verdict in ("valid", "unchecked"),
            in_arrears=self.in_arrears,
        )


@dataclass(frozen=True)
class Instalment:
    """One instalment as it stands."""

    id: int
    tenant_ref: str
    element: str
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
    element: str
    quarter: int
    reason: str
    kind: str
    occurred_on: date
    recorded_on: date
    known_on: date
    upheld_on: date | None
    costed: bool

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
    approved_by: str | None


@dataclass(frozen=True)
class Payment:
    """What one participant was sent in one run.

    `reference` is what the tenant reads on the bank statement, at most 18 characters.
    """

    number: int
    tenant_ref: str
    amount_pence: int
    entry_day: date
    reference: str


@dataclass(frozen=True)
class Line:
    """One instalment of a payment."""

    element: str
    quarter: int
    amount_pence: int
