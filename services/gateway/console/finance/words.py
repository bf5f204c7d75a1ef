"""How the states of finance's things are called on its pages, and their colours."""

from typing import Final

RUN_STATES: Final = {
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
