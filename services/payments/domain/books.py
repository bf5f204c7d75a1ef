"""The double-entry ledger (domain page, "Books").

A posting debits one account and credits another with the same amount, so that no posting can be
out of balance. Postings are never changed or deleted; a correction is an opposite posting.
"""

from dataclasses import dataclass
from datetime import date

SCHEME_COST = "scheme_cost"
TENANT_PAYABLE = "tenant_payable"
BANK_CLEARING = "bank_clearing"
BANK = "bank"
ACCOUNTS = (SCHEME_COST, TENANT_PAYABLE, BANK_CLEARING, BANK)


@dataclass(frozen=True)
class Posting:
    """One posting of `amount_pence` (> 0) on business date `on`."""

    on: date
    kind: str
    debit: str
    credit: str
    amount_pence: int
    tenant_ref: str
    reference: str


@dataclass(frozen=True)
class Kind:
    """A kind of posting: its name, the account it debits, the account it credits."""

    name: str
    debit: str
    credit: str

    def of(self, on: date, amount_pence: int, tenant_ref: str, reference: str) -> Posting:
        """Return one posting of this kind."""
        return Posting(on, self.name, self.debit, self.credit, amount_pence, tenant_ref, reference)


EARNED = Kind("earned", SCHEME_COST, TENANT_PAYABLE)
"""An instalment is earned on the first working day it is due and not awaiting the follow-up."""

REVERSED = Kind("reversed", TENANT_PAYABLE, SCHEME_COST)
"""An earned instalment was lost before it was sent."""

SUBMITTED = Kind("submitted", TENANT_PAYABLE, BANK_CLEARING)
"""A payment went to the bank."""

ENTRY_DAY = Kind("entry_day", BANK_CLEARING, BANK)
"""The money left the landlord's account."""

RETURNED = Kind("return", BANK, TENANT_PAYABLE)
"""The bank sent a payment back."""

ORDER_OF_DAY = tuple(kind.name for kind in (RETURNED, REVERSED, ENTRY_DAY, EARNED, SUBMITTED))
"""In which order the kinds of posting of one date stand in the ledger."""
