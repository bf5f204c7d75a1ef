"""What a tenant's money, the books and bank details are called on finance's pages."""

from collections.abc import Mapping
from typing import Any, Final

Tagged = Mapping[str, tuple[str, str]]
"""By a code: its words, and the colour of its tag."""

ELEMENTS: Final = {"repairs": "Repairs", "housing_management": "Housing management"}

INSTALMENTS: Final[Tagged] = {
    "scheduled": ("To come", "grey"),
    "held": ("On hold", "yellow"),
    "submitted": ("With the bank", "turquoise"),
    "paid": ("Paid", "green"),
    "returned": ("Sent back", "orange"),
    "forfeited": ("Lost", "red"),
    "cancelled": ("Cancelled", "red"),
}

PAYMENTS: Final[Tagged] = {
    "prepared": ("Proposed", "yellow"),
    "approved": ("Approved", "blue"),
    "submitted": ("With the bank", "turquoise"),
    "paid": ("Paid", "green"),
    "returned": ("Sent back", "orange"),
    "cancelled": ("Cancelled", "red"),
}

BREACHES: Final = {
    "repair_call_out": "The landlord did a repair that was the tenant’s",
    "housing_contact": "The tenant used the Housing Management service",
}

POSTINGS: Final = {
    "earned": "Earned",
    "reversed": "Earning taken back",
    "submitted": "Sent to the bank",
    "entry_day": "Left the landlord’s account",
    "return": "Sent back by the bank",
}

LEDGER_ACCOUNTS: Final = {
    "scheme_cost": "Scheme cost",
    "tenant_payable": "Tenant payable",
    "bank_clearing": "Bank clearing",
    "bank": "Bank",
}

ACCOUNT_CHECKS: Final[Tagged] = {
    "valid": ("Valid", "green"),
    "invalid": ("Not valid", "red"),
    "unchecked": ("Not checked", "grey"),
}

NAME_CHECKS: Final[Tagged] = {
    "match": ("The same name", "green"),
    "close": ("Nearly the same", "yellow"),
    "differs": ("Another name", "orange"),
    "not_given": ("No name given", "grey"),
    "not_known": ("Tenant not known", "grey"),
}

OUTCOMES: Final[Tagged] = {
    "to_check": ("Not asked yet", "grey"),
    "confirmed": ("Had the money", "green"),
    "discrepancy": ("Does not agree", "red"),
    "not_reached": ("Not reached", "yellow"),
}

_WORDS: Final = {
    "element_words": ELEMENTS,
    "instalment_words": INSTALMENTS,
    "payment_words": PAYMENTS,
    "breach_words": BREACHES,
    "posting_words": POSTINGS,
    "ledger_account_words": LEDGER_ACCOUNTS,
    "account_check_words": ACCOUNT_CHECKS,
    "name_check_words": NAME_CHECKS,
    "outcome_words": OUTCOMES,
}


def money_words() -> dict[str, Any]:
    """Return them by the names that templates have for them."""
    return dict(_WORDS)
