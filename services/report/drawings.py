"""What a chart shows, before it is drawn: three kinds, each with its numbers in words beside it.

    Bars     lengths from zero, in groups; with an interval where it is estimated
    Mirrored two counts a row, one to the left and one to the right
    Pairs    a before and an after on one scale

Lengths are numbers; what stands beside them are texts, so that a chart says nothing that its table
does not say in the same words.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Fill = Literal["solid", "striped", "light"]
"""How a bar is filled: told apart by the pattern, whatever colours are printed."""

Number = int | Decimal


@dataclass(frozen=True)
class Bar:
    """A length from zero, what it is of, and what is written at its end.

    `low` and `high` are an interval's ends; both or none.
    """

    label: str
    value: Number
    shown: str
    fill: Fill = "solid"
    low: Number | None = None
    high: Number | None = None


@dataclass(frozen=True)
class BarGroup:
    """Bars that belong together, under a heading; empty where there is one group only."""

    heading: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Bars:
    """Groups of bars on one scale."""

    groups: tuple[BarGroup, ...]


@dataclass(frozen=True)
class MirroredRow:
    """A row of two counts; its label stands between them."""

    label: str
    left: Number
    left_shown: str
    right: Number
    right_shown: str


@dataclass(frozen=True)
class Mirrored:
    """Rows of two counts, each side with its own heading and its own scale."""

    left_heading: str
    right_heading: str
    rows: tuple[MirroredRow, ...]


@dataclass(frozen=True)
class Pair:
    """A before (a ring) and an after (a square) of one thing. None: nobody was asked."""

    label: str
    before: Number | None
    before_shown: str
    after: Number | None
    after_shown: str


@dataclass(frozen=True)
class Pairs:
    """Pairs on one scale from `least` to `most`."""

    least: int
    most: int
    pairs: tuple[Pair, ...]


Drawing = Bars | Mirrored | Pairs
