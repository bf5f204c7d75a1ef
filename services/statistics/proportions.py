"""A share of a number of people, with the exact interval (Clopper and Pearson, 1934).

`scipy.special` alone: it has all that is needed, and `scipy.stats` takes three times as long to
load. A test holds the interval to `scipy.stats.binomtest`.
"""

from typing import Final

from services.statistics.interval import CONFIDENCE, Interval

EXACT_BINOMIAL: Final = "exact_binomial"


def proportion(some: int, of: int, *, confidence: float = CONFIDENCE) -> Interval | None:
    """Return the share `some` / `of`; None of nobody.

    Exact: whatever the truth is, the interval holds it at least as often as it says.
    """
    from scipy.special import betaincinv

    if of == 0:
        return None
    tail = (1 - confidence) / 2
    low = float(betaincinv(some, of - some + 1, tail)) if some else 0.0
    high = float(betaincinv(some + 1, of - some, 1 - tail)) if some < of else 1.0
    return Interval(some / of, low, high, EXACT_BINOMIAL)
