"""What a section of the benchmarks hands back: figures of each round, goals, and tables."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

Figures = tuple[float, ...]
"""One figure a round, in the order of the rounds."""


@dataclass(frozen=True)
class Measurement:
    """One quantity, such as messages a second: for each variant, one figure a round."""

    name: str
    unit: str
    figures: Mapping[str, Figures]


@dataclass(frozen=True)
class Goal:
    """A figure of each round that was taken within the round, usually a ratio; its median counts.

    `what` is a phrase that the limit completes: "messages a second, ours to the ground".
    """

    what: str
    per_round: Figures
    limit: float
    at_least: bool

    @property
    def median(self) -> float:
        """The middle one of the rounds' figures."""
        return statistics.median(self.per_round)

    @property
    def met(self) -> bool:
        """Whether the median keeps to the limit."""
        return self.median >= self.limit if self.at_least else self.median <= self.limit


@dataclass(frozen=True)
class Table:
    """Rows that are shown as they are, such as where the time goes. The first column is text."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """What one section measured. `about` and `notes` are paragraphs; `variants` say what each is.

    The order of `goals` is the order of the issue's wishes; a section without any states figures.
    """

    title: str
    about: tuple[str, ...]
    variants: Mapping[str, str]
    measurements: tuple[Measurement, ...]
    goals: tuple[Goal, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """Return the section that `dataclasses.asdict` and JSON have made `raw` of."""
        return cls(
            title=raw["title"],
            about=tuple(raw["about"]),
            variants=raw["variants"],
            measurements=tuple(
                Measurement(m["name"], m["unit"], {k: tuple(v) for k, v in m["figures"].items()})
                for m in raw["measurements"]
            ),
            goals=tuple(
                Goal(g["what"], tuple(g["per_round"]), g["limit"], g["at_least"])
                for g in raw["goals"]
            ),
            tables=tuple(
                Table(t["title"], tuple(t["headings"]), tuple(tuple(r) for r in t["rows"]))
                for t in raw["tables"]
            ),
            notes=tuple(raw["notes"]),
        )


def ratios(over: Sequence[float], under: Sequence[float]) -> Figures:
    """Return, round by round, `over` to `under`."""
    return tuple(a / b for a, b in zip(over, under, strict=True))


def log_log_slope(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Return the exponent with which costs grow: 1 is linear. The line of least squares."""
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    return statistics.linear_regression(xs, ys).slope


def log_log_slopes(sizes: Sequence[float], costs: Sequence[Sequence[float]]) -> Figures:
    """Return the slope of each round; `costs` holds the rounds' figures for each size."""
    return tuple(log_log_slope(sizes, of_round) for of_round in zip(*costs, strict=True))
