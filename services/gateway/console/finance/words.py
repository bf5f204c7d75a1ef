"""How the states and reasons of finance's things are called on its pages, and their colours."""

from collections.abc import Callable
from typing import Final

from flask import Flask
from flask.sansio.blueprints import BlueprintSetupState

Tag = tuple[str, str]
"""Words and a colour."""

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
"""Of a run, in their order."""

STATUSES: Final[dict[str, Tag]] = {
    "scheduled": ("Scheduled", "grey"),
    "held": ("Held", "orange"),
    "returned": ("Came back", "red"),
    "submitted": ("With the bank", "turquoise"),
    "paid": ("Paid", "green"),
    "forfeited": ("Lost", "pink"),
    "cancelled": ("Cancelled", "pink"),
}
"""Of an instalment."""

HOLDS: Final = {
    "no_bank_details": "No bank details that can be used",
    "bank_details_invalid": "Bank details fail the account check",
    "details_unconfirmed": "Bank details wait for a second person",
    "rent_arrears": "Rent arrears",
    "awaiting_follow_up": "Follow-up inspection still to come",
}
"""Why what is due is not paid."""

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

CHECKS: Final[dict[str, Tag]] = {
    "valid": ("Passes", "green"),
    "invalid": ("Fails", "red"),
    "unchecked": ("Not checked", "grey"),
}
"""The account check."""

NAME_CHECKS: Final[dict[str, Tag]] = {
    "match": ("Matches", "green"),
    "close": ("Close", "yellow"),
    "differs": ("Differs", "red"),
    "not_given": ("Not given", "grey"),
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
"""Of a row from the bank."""

FORMATS: Final = {
    "standard18": "Standard 18 (Bacs)",
    "standard18_multi": "Standard 18, several processing days",
    "pain.001.001.03": "ISO 20022 pain.001.001.03",
    "pain.001.001.09": "ISO 20022 pain.001.001.09",
    "csv": "CSV for the bank's portal",
}
"""What a bank takes a run in."""

KINDS: Final = {"returns": "Returned credits", "statement": "Bank statement"}
"""Of a file from the bank."""

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
    for table in (REASONS, ELEMENTS, FORMATS, KINDS):
        if code in table:
            return table[code]
    return plain(code)


def choices(table: dict[str, str] | dict[str, Tag], everything: str) -> list[tuple[str, str]]:
    """Return the choices of a filter: value and words, all of them first."""
    named = [(code, w if isinstance(w, str) else w[0]) for code, w in table.items()]
    return [("", everything), *named]


def install_words(state: BlueprintSetupState) -> None:
    """Give templates the words."""
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
