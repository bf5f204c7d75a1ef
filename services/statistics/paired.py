"""The same homes or people before and after."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.statistics.interval import CONFIDENCE, Interval
from services.statistics.proportions import proportion

PAIRED_T: Final = "paired_t"
EXACT_MCNEMAR: Final = "exact_mcnemar"
EXACT_PROPORTIONS: Final = "exact_proportions"


def mean_difference(differences: Mapping[int, int]) -> Interval | None:
    """Return the mean of after − before, with Student's interval (1908).

    `differences` says how many had each difference, in points. None of fewer than two, and where
    all have the same: nothing then says how much it varies.
    """
    from scipy.special import stdtrit

    number = sum(differences.values())
    total = sum(each * count for each, count in differences.items())
    squares = sum(each * each * count for each, count in differences.items())
    spread = number * squares - total * total  # an integer: nothing is lost in the subtraction
    if number < 2 or spread == 0:
        return None
    mean = total / number
    margin = float(stdtrit(number - 1, (1 + CONFIDENCE) / 2)) * math.sqrt(
        spread / (number * number * (number - 1))
    )
    return Interval(mean, mean - margin, mean + margin, PAIRED_T)


@dataclass(frozen=True)
class Changed:
    """Of homes seen before and after: how many are better, the same, and worse."""

    better: int
    same: int
    worse: int

    @property
    def homes(self) -> int:
        """The number of homes, whatever became of them."""
        return self.better + self.same + self.worse


def better_of_changed(changed: Changed) -> Interval | None:
    """Return the share of the better in those that changed; None where none did.

    The exact interval of McNemar's test (the sign test): it leaves out one half exactly where that
    test at 5 % finds a change.
    """
    share = proportion(changed.better, changed.better + changed.worse)
    return share and Interval(share.value, share.low, share.high, EXACT_MCNEMAR)


def difference_of_shares(changed: Changed) -> Interval | None:
    """Return the share of the better less the share of the worse, of all homes; None of no home.

    The two shares have exact intervals that are wrong half as often each, so that both together
    hold at least as often as one of ours (Bonferroni): never too narrow, often a little wide.
    """
    confidence = 1 - (1 - CONFIDENCE) / 2
    better = proportion(changed.better, changed.homes, confidence=confidence)
    worse = proportion(changed.worse, changed.homes, confidence=confidence)
    if better is None or worse is None:
        return None
    return Interval(
        (changed.better - changed.worse) / changed.homes,
        better.low - worse.high,
        better.high - worse.low,
        EXACT_PROPORTIONS,
    )
