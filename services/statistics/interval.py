"""An estimate with its interval, and the level at which all of ours are given."""

from dataclasses import dataclass
from typing import Final

CONFIDENCE: Final = 0.95
"""Of intervals made this way, at least (exact ones) or about (others) this share hold the truth."""


@dataclass(frozen=True)
class Interval:
    """`value`, and the lowest and highest that the data are compatible with.

    In the unit of the estimate; infinity where nothing bounds it. `method` is a code of how it was
    made: one of the names in this package's modules.
    """

    value: float
    low: float
    high: float
    method: str

    def leaves_out(self, value: float) -> bool:
        """Return whether a value is outside: the data speak against it."""
        return value < self.low or self.high < value
