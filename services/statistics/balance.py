"""How alike two groups are: the standardised difference.

The difference of two means in standard deviations, which does not grow with the number of homes as
a test would (Austin, Statistics in Medicine 28, 2009). Beyond 0.1 groups are commonly called
unlike.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

UNLIKE: Final = 0.1
"""Standardised differences beyond this, either way, are worth a word (Austin, 2009)."""


@dataclass(frozen=True)
class Summed:
    """How many there are, the sum of a quantity, and the sum of its squares; integers."""

    number: int
    total: int
    squares: int

    @classmethod
    def of(cls, counts: Mapping[int, int]) -> Self:
        """Return the sums of values with how many have each."""
        return cls(
            sum(counts.values()),
            sum(value * count for value, count in counts.items()),
            sum(value * value * count for value, count in counts.items()),
        )

    @classmethod
    def having(cls, some: int, of: int) -> Self:
        """Return the sums of a yes or no: `some` of them have it."""
        return cls(of, some, some)

    @property
    def mean(self) -> float:
        """The mean; of one or more."""
        return self.total / self.number

    @property
    def variance(self) -> float:
        """The variance of those there are (divided by their number); of one or more."""
        return (self.number * self.squares - self.total**2) / self.number**2


def standardised_difference(one: Summed, other: Summed) -> float | None:
    """Return (mean of one − mean of other) / the root of the mean of their variances.

    Zero where both are alike and nothing varies; None where a group is empty, or nothing varies
    and yet they differ.
    """
    if not one.number or not other.number:
        return None
    difference = one.mean - other.mean
    variance = (one.variance + other.variance) / 2
    if variance == 0:
        return 0.0 if difference == 0 else None
    return difference / math.sqrt(variance)
