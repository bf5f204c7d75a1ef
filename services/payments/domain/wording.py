"""Plain English, for people who work with the scheme: the number of a quarter, and why the bank
sent a payment back."""

from typing import Final

from services.payments.domain.bacs_cycle import RETURN_MEANINGS

_ORDINALS: Final = {1: "1st", 2: "2nd", 3: "3rd"}


def ordinal(quarter: int) -> str:
    """Return `1st`, `2nd`, `3rd`, `4th` for the number of a quarter (1 to 12)."""
    return _ORDINALS.get(quarter, f"{quarter}th")


def return_meaning(code: str) -> str:
    """Return why the bank sent a payment back, by its ARUCS code."""
    return RETURN_MEANINGS.get(code, "the bank gave a reason that is not known")
