"""How the states and reasons of finance's things are called on its pages, and their colours."""

from collections.abc import Callable
from typing import Any, Final

from flask import Flask
from flask.sansio.blueprints import BlueprintSetupState

from services.contracts.vocabulary import ReturnCode

Tag = tuple[str, str]
"""What a state is called, and the colour of its tag."""

RUN_STATES: Final[dict[str, Tag]] = {
    "prepared": ("Waits for approval", "yellow"),
    "approved": ("Approved", "blue"),
    "exported": ("Bank file made", "purple"),
    "submitted": ("With the bank", "turquoise"),
    "settled": ("On the statement", "green"),
    "rejected": ("Rejected", "red"),
    "cancelled": ("Cancelled", "red"),
    "lapsed": ("Lapsed", "grey"),
}
"""The states of a run, in the order in which it goes through them."""

STATUSES: Final[dict[str, Tag]] = {
    "scheduled": ("Scheduled", "grey"),
    "held": ("Held", "orange"),
    "returned": ("Came back", "red"),
    "submitted": ("With the bank", "turquoise"),
    "paid": ("Paid", "green"),
    "forfeited": ("Lost", "pink"),
    "cancelled": ("Cancelled", "pink"),
}
"""The statuses of an instalment."""

HOLDS: Final = {
    "no_bank_details": "No bank details that can be used",
    "bank_details_invalid": "Bank details fail the account check",
    "details_unconfirmed": "Bank details wait for a second person",
    "rent_arrears": "Rent arrears",
    "awaiting_follow_up": "Follow-up inspection still to come",
}
"""Why an instalment that is due is not paid yet."""

REASONS: Final = HOLDS | {
    "repair_call_out": "Landlord did a repair that is the tenant's",
    "housing_contact": "Used the Housing Management service",
    "late": "Breach of an earlier quarter",
    "three_strikes": "Number of breaches that ends the element",
    "follow_up_defect": "Follow-up found a new defect",
    "no_access": "No access for the follow-up",
    "withdrawn": "Left the scheme",
    "tenancy_ended": "Tenancy ended",
    "died": "Tenant died",
}
"""Why an instalment is held or lost."""

ELEMENTS: Final = {"repairs": "Repairs", "housing_management": "Housing management"}

PAYMENTS: Final[dict[str, Tag]] = {
    "prepared": ("Proposed", "yellow"),
    "approved": ("Approved", "blue"),
    "submitted": ("With the bank", "turquoise"),
    "paid": ("Paid", "green"),
    "returned": ("Came back", "red"),
    "cancelled": ("Cancelled", "red"),
}
"""The states of a payment to one tenant."""

RETURN_CODES: Final[dict[ReturnCode, str]] = {
    "0": "0: the account details were invalid",
    "2": "2: the account holder has died",
    "3": "3: the account has moved to another bank",
    "5": "5: there is no such account",
    "B": "B: the account is closed",
    "C": "C: we asked the bank to send it back",
}
"""Why a payment came back, by the bank's code (ARUCS)."""

BREACHES: Final = {
    "repair_call_out": "The landlord did a repair that was the tenant’s",
    "housing_contact": "The tenant used the Housing Management service",
}
"""The kinds of breach that cost an instalment."""

POSTINGS: Final = {
    "earned": "Earned",
    "reversed": "Earning taken back",
    "submitted": "Sent to the bank",
    "entry_day": "Left the landlord’s account",
    "return": "Sent back by the bank",
}
"""What is booked: the kinds of posting in the books."""

LEDGER_ACCOUNTS: Final = {
    "scheme_cost": "Scheme cost",
    "tenant_payable": "Tenant payable",
    "bank_clearing": "Bank clearing",
    "bank": "Bank",
}
"""The accounts of the books."""

SAMPLE_OUTCOMES: Final[dict[str, Tag]] = {
    "to_check": ("Not asked yet", "grey"),
    "confirmed": ("Had the money", "green"),
    "discrepancy": ("Does not agree", "red"),
    "not_reached": ("Not reached", "yellow"),
}
"""What came of asking one person of a sample."""

CHECKS: Final[dict[str, Tag]] = {
    "valid": ("Passes", "green"),
    "invalid": ("Fails", "red"),
    "unchecked": ("Not checked", "grey"),
}
"""What the account check says of a sort code and account number."""

NAME_CHECKS: Final[dict[str, Tag]] = {
    "match": ("Matches", "green"),
    "close": ("Close", "yellow"),
    "differs": ("Differs", "red"),
    "not_given": ("Not given", "grey"),
    "not_known": ("Tenant not known", "grey"),
}
"""The account's name beside the tenant's."""

OUTCOMES: Final[dict[str, Tag]] = {
    "matched": ("Matched", "green"),
    "settled": ("Settled", "green"),
    "duplicate": ("Was there before", "grey"),
    "not_ours": ("Not ours", "grey"),
    "unknown": ("Not known", "orange"),
    "unexpected": ("Unexpected", "red"),
}
"""What became of a row in a file from the bank."""

FORMATS: Final = {
    "standard18": "Standard 18 (Bacs)",
    "standard18_multi": "Standard 18, several processing days",
    "pain.001.001.03": "ISO 20022 pain.001.001.03",
    "pain.001.001.09": "ISO 20022 pain.001.001.09",
    "csv": "CSV for the bank's portal",
}
"""The formats of bank files."""

MARKS: Final = {
    "first_payment": "First payments",
    "changed_account": "Changed accounts",
    "name_differs": "Another name on the account",
}
"""Lines of a run that are looked at twice."""

KINDS: Final = {"returns": "Returned credits", "statement": "Bank statement"}
"""The kinds of file that come from the bank."""

WAITING: Final = {
    "approve": "Approve",
    "export": "Make the bank file of",
    "submit": "Give to the bank, and say so:",
}
"""What somebody of finance has to do with a run."""


def plain(code: str) -> str:
    """Return a code as words: nothing is lost where we have no words for it."""
    words = code.replace("_", " ")
    return words[:1].upper() + words[1:]


def in_words(code: str) -> str:
    """Return what a code of finance's is called."""
    for table in (REASONS, ELEMENTS, FORMATS, MARKS, KINDS):
        if code in table:
            return table[code]
    return plain(code)


def choices(table: dict[str, str] | dict[str, Tag], everything: str) -> list[tuple[str, str]]:
    """Return the choices of a filter: value and words, all of them first."""
    named = [(code, w if isinstance(w, str) else w[0]) for code, w in table.items()]
    return [("", everything), *named]


_FOR_TEMPLATES: Final = {
    "return_codes": RETURN_CODES,
    "element_words": ELEMENTS,
    "instalment_words": STATUSES,
    "payment_words": PAYMENTS,
    "breach_words": BREACHES,
    "posting_words": POSTINGS,
    "ledger_account_words": LEDGER_ACCOUNTS,
    "account_check_words": CHECKS,
    "name_check_words": NAME_CHECKS,
    "outcome_words": SAMPLE_OUTCOMES,
}


def money_words() -> dict[str, Any]:
    """Return the tables by the names that templates have for them."""
    return dict(_FOR_TEMPLATES)


def install_words(state: BlueprintSetupState) -> None:
    """Give templates the words, as filters and as `waiting_words`."""
    assert isinstance(state.app, Flask)
    tables = {
        "run_state": RUN_STATES,
        "instalment_status": STATUSES,
        "account_check": CHECKS,
        "name_check": NAME_CHECKS,
        "row_outcome": OUTCOMES,
    }
    for name, table in tables.items():
        state.app.jinja_env.filters[name] = _tag_of(table)
    state.app.jinja_env.filters["in_words"] = in_words
    state.app.jinja_env.globals["waiting_words"] = WAITING


def _tag_of(table: dict[str, Tag]) -> Callable[[str], Tag]:
    return lambda code: table.get(code, (plain(code), "grey"))
