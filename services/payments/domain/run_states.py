"""A payment run's states and the moves between them.

    prepared ─► approved ─► exported ─► submitted ─► settled
       │  │         │            │
       │  └► lapsed └► cancelled ◄┘
       └► rejected

`lapsed`: nobody approved it before the next cut-off, or nothing was left to pay. `settled`: its
debit is on the bank statement. From `approved` on it is paid from its frozen copy. Once it is
`exported` a file with it exists: it is cancelled only if a second person says that the bank does
not have that file.
"""

from typing import Final

from services.terms.moves import Moves

ONE_MORE_NEEDED = "approved, one more needed"
PROPOSED_AFRESH = "payment proposed afresh"
EXPORTED_AGAIN = "exported again"
"""What can happen to a run beside its moves, as the audit trail calls it."""

BANK_FILE: Final = "bank file"
DOWNLOADED = "downloaded"
"""What the audit trail calls a bank file, by its number, and that somebody took it away."""

COMMITTED = frozenset({"approved", "exported", "submitted", "settled"})
"""Frozen: its instalments count as with the bank."""

MOVES = Moves(
    {
        "prepared": {"approved", "rejected", "lapsed"},
        "approved": {"exported", "cancelled"},
        "exported": {"submitted", "cancelled"},
        "submitted": {"settled"},
        "settled": (),
        "rejected": (),
        "cancelled": (),
        "lapsed": (),
    }
)


def approvals_needed(total_pence: int, second_approval_above_pence: int | None) -> int:
    """Return how many people must approve a run of this total, beside whoever prepared it."""
    if second_approval_above_pence is None or total_pence <= second_approval_above_pence:
        return 1
    return 2
