"""The three-day Bacs cycle: submit on day 1, processed on day 2, money in accounts on day 3."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

RETURN_MEANINGS = {
    "0": "the account details were invalid",
    "2": "the account holder has died",
    "3": "the account has been transferred to another bank",
    "5": "there is no such account",
    "B": "the account is closed",
    "C": "we asked the bank to send it back",
}
"""ARUCS reason codes of unpaid credits."""


@dataclass(frozen=True)
class Cycle:
    """The three days of one submission; each is a working day."""

    submission_day: date
    processing_day: date
    entry_day: date


def cycle_of(submission_day: date, next_working_day: Callable[[date], date]) -> Cycle:
    """Return the cycle of a file submitted on a working day."""
    processing_day = next_working_day(submission_day)
    return Cycle(submission_day, processing_day, next_working_day(processing_day))
