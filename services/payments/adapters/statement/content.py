"""What a statement says, before it is worded. Amounts are integer pence."""

from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from services.payments.domain.instalments import LOST

SHOWN_DIGITS = 4
"""How many digits of an account number a statement shows at most."""


@dataclass(frozen=True)
class Cause:
    """The breach an instalment was lost to; `kind` is the repair's category or the contact's."""

    reference: str
    kind: str
    occurred_on: date
    appeal_by: date


@dataclass(frozen=True)
class Line:
    """One instalment. Its quarter is [first_day, last_day], both included.

    `status` and `reason` are the instalment's. `entry_day` is that of the payment it is in, if it
    is submitted or paid; `earned` is whether the books have it as earned.
    """

    element: str
    quarter: int
    first_day: date
    last_day: date
    amount_pence: int
    due_on: date
    status: str
    reason: str = ""
    earned: bool = False
    entry_day: date | None = None
    cause: Cause | None = None


@dataclass(frozen=True)
class Statement:
    """A tenant's statement as of `made_on`; the year is [first_day, last_day], both included.

    `next_payment_day` is the first one later than `made_on`.

    `hours`, `complaints` and `data_protection` are the landlord's own words; what is empty is not
    said.

    `account` is the account that is paid into as `masked` writes it, empty if there is none that
    can be used. Raises `ValueError` if it shows more than the last digits.
    """

    landlord: str
    scheme: str
    phone: str
    email: str
    tenant_name: str = field(repr=False)
    tenant_ref: str
    first_day: date
    last_day: date
    made_on: date
    next_payment_day: date
    account: str = field(repr=False)
    lines: tuple[Line, ...]
    hours: str = ""
    complaints: str = ""
    data_protection: str = ""

    def __post_init__(self) -> None:
        if sum(character.isdigit() for character in self.account) > SHOWN_DIGITS:
            raise ValueError(f"a statement shows at most {SHOWN_DIGITS} digits of an account")

    @property
    def earned_pence(self) -> int:
        """Return what has been earned so far, paid or not."""
        return sum(line.amount_pence for line in self.lines if line.earned)

    @property
    def paid_pence(self) -> int:
        """Return what has reached the tenant's account."""
        return sum(line.amount_pence for line in self.lines if line.status == "paid")

    @property
    def lost_pence(self) -> int:
        """Return what was forfeited or cancelled."""
        return sum(line.amount_pence for line in self.lines if line.status in LOST)

    @property
    def to_come_pence(self) -> int:
        """Return what is neither paid nor lost: on its way, due, on hold, sent back or to come."""
        return self.offered_pence - self.paid_pence - self.lost_pence

    @property
    def offered_pence(self) -> int:
        """Return what the year could have come to: paid, to come and lost."""
        return sum(line.amount_pence for line in self.lines)

    @property
    def elements(self) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        """Return each element taken with its lines, by quarter; elements as they first appear."""
        order = list(dict.fromkeys(line.element for line in self.lines))
        lines = sorted(self.lines, key=lambda line: (order.index(line.element), line.quarter))
        return tuple((name, tuple(of)) for name, of in groupby(lines, key=lambda li: li.element))


def masked(account_number: str) -> str:
    """Return `ending 4958`: what a statement shows of an account number."""
    return f"ending {account_number[-SHOWN_DIGITS:]}"
