"""The double-entry ledger (domain page, "Books").

A movement debits one account and credits another with the same amount, so that no posting can be
out of balance. Movements are never changed or deleted; a correction is an opposite movement.
"""

from dataclasses import dataclass
from datetime import date

SCHEME_COST = "scheme_cost"
TENANT_PAYABLE = "tenant_payable"
BANK_CLEARING = "bank_clearing"
BANK = "bank"
ACCOUNTS = (SCHEME_COST, TENANT_PAYABLE, BANK_CLEARING, BANK)

ORDER_OF_DAY = ("return", "reversed", "entry_day", "earned", "submitted")
"""In which order the kinds of movement of one date stand in the ledger."""


@dataclass(frozen=True)
class Movement:
    """One movement of `amount_pence` (> 0) on business date `on`."""

    on: date
    kind: str
    debit: str
    credit: str
    amount_pence: int
    tenant_ref: str
    reference: str


def earned(on: date, amount_pence: int, tenant_ref: str, reference: str) -> Movement:
    """An instalment is earned on the first day it is due and not awaiting the follow-up."""
    return Movement(on, "earned", SCHEME_COST, TENANT_PAYABLE, amount_pence, tenant_ref, reference)


def earning_reversed(on: date, amount_pence: int, tenant_ref: str, reference: str) -> Movement:
    """An earned instalment was lost before it was sent."""
    return Movement(
        on, "reversed", TENANT_PAYABLE, SCHEME_COST, amount_pence, tenant_ref, reference
    )


def run_submitted(on: date, amount_pence: int, tenant_ref: str, reference: str) -> Movement:
    """A payment went to the bank."""
    return Movement(
        on, "submitted", TENANT_PAYABLE, BANK_CLEARING, amount_pence, tenant_ref, reference
    )


def entry_day_reached(on: date, amount_pence: int, tenant_ref: str, reference: str) -> Movement:
    """The money left the landlord's account."""
    return Movement(on, "entry_day", BANK_CLEARING, BANK, amount_pence, tenant_ref, reference)


def payment_returned(on: date, amount_pence: int, tenant_ref: str, reference: str) -> Movement:
    """The bank sent a payment back."""
    return Movement(on, "return", BANK, TENANT_PAYABLE, amount_pence, tenant_ref, reference)
