"""How alike two groups are: the standardised difference.

The difference of two means in standard deviations, which does not grow with the number of homes as
a test would (Austin, Statistics in Medicine 28, 2009, who looks again from 0.1 on).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

UNLIKE: Final = 0.25
"""Beyond this, either way, a comparison no longer speaks for itself (Stuart, Statistical Science
25, 2010)."""


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

    Where nothing varies it is zero if both are alike, otherwise infinite. None where a group is
    empty.
    """
    if not one.number or not other.number:
        return None
    difference = one.mean - other.mean
    variance = (one.variance + other.variance) / 2
    if variance == 0:
        return math.copysign(math.inf, difference) if difference else 0.0
    return difference / math.sqrt(variance)
