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

RUN_STATES = (
    "prepared",
    "approved",
    "exported",
    "submitted",
    "settled",
    "rejected",
    "cancelled",
    "lapsed",
)

COMMITTED = frozenset({"approved", "exported", "submitted", "settled"})
"""Frozen: its instalments count as with the bank."""

MOVES: dict[str, frozenset[str]] = {
    "prepared": frozenset({"approved", "rejected", "lapsed"}),
    "approved": frozenset({"exported", "cancelled"}),
    "exported": frozenset({"submitted", "cancelled"}),
    "submitted": frozenset({"settled"}),
    "settled": frozenset(),
    "rejected": frozenset(),
    "cancelled": frozenset(),
    "lapsed": frozenset(),
}
"""The one table of allowed moves."""


class IllegalRunMove(Exception):
    """Raised when a run cannot go from one state to another; nothing is changed."""

    def __init__(self, run_ref: str, now: str, wanted: str) -> None:
        again = now == wanted
        what = f"{now} already" if again else f"{now} and cannot become {wanted}"
        super().__init__(f"run {run_ref} is {what}")


def check_run_move(run_ref: str, now: str, wanted: str) -> None:
    """Raise `IllegalRunMove` unless the table allows it."""
    if wanted not in MOVES[now]:
        raise IllegalRunMove(run_ref, now, wanted)


def approvals_needed(total_pence: int, second_approval_above_pence: int | None) -> int:
    """Return how many people must approve a run of this total, beside whoever prepared it."""
    if second_approval_above_pence is None or total_pence <= second_approval_above_pence:
        return 1
    return 2
