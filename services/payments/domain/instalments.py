"""Instalments: one element's money for one quarter (domain page, "Instalments")."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.terms.money import shares
from services.terms.moves import Moves

LOST = frozenset({"forfeited", "cancelled"})
WITH_THE_BANK = frozenset({"submitted", "paid"})
STANDING = frozenset({"scheduled", "held", "returned"})
"""Neither lost nor with the bank: what can still be paid, and what a breach can still take."""

MOVES = Moves(
    {
        "scheduled": {"held", "submitted", "forfeited", "cancelled"},
        "held": {"scheduled", "submitted", "forfeited", "cancelled"},
        "submitted": {"paid", "returned", "scheduled"},
        "paid": {"returned"},
        "returned": {"held", "scheduled", "submitted", "forfeited", "cancelled"},
        "forfeited": {"scheduled", "returned", "cancelled"},
        "cancelled": {"scheduled", "returned", "forfeited"},
    }
)
"""The one table of allowed moves. A lost instalment comes back only through an upheld appeal, a
submitted one only from a run that was cancelled before a bank file was made."""


@dataclass(frozen=True)
class Span:
    """A quarter: the half-open interval [starts_on, ends_on)."""

    quarter: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Planned:
    """One instalment as the deal plans it. `awaits_follow_up`: held until the follow-up APS."""

    element: str
    quarter: int
    amount_pence: int
    due_date: date
    quarter_ends_on: date
    awaits_follow_up: bool


def plan_instalments(
    element: str, annual_pence: int, quarters: Sequence[Span], timing: str, framed_by_aps: bool
) -> tuple[Planned, ...]:
    """Return an element's instalments.

    In `arrears` each is due when its quarter ends, in `advance` when it starts. Only in arrears
    does the last one of an element that an APS frames wait for the follow-up.
    """
    last = quarters[-1].quarter
    return tuple(
        Planned(
            element=element,
            quarter=span.quarter,
            amount_pence=amount,
            due_date=span.ends_on if timing == "arrears" else span.starts_on,
            quarter_ends_on=span.ends_on,
            awaits_follow_up=framed_by_aps and timing == "arrears" and span.quarter == last,
        )
        for span, amount in zip(quarters, shares(annual_pence, len(quarters)), strict=True)
    )


def check_move(reference: str, now: str, wanted: str) -> None:
    """Raise `IllegalMove` unless an instalment may become `wanted`; staying is always allowed."""
    if wanted != now:
        MOVES.check(f"instalment {reference}", now, wanted)
