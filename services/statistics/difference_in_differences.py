"""How much more one group changed than another: the ratio of two rate ratios.

If repairs fell by half in the scheme's homes and by a fifth outside, the scheme's share in it is
0.5 / 0.8 = 0.625: what befell everybody cancels out.

The interval comes from the cluster bootstrap (Efron and Tibshirani, An Introduction to the
Bootstrap, 1993, chapters 6 and 13; Cameron and Miller, Journal of Human Resources 50, 2015): homes
are drawn again and again, each with all of its events, so that a home with many weighs as the one
home it is. Homes of the two groups are drawn apart.

Homes with the same counts are one pattern. How often each pattern is drawn is multinomial, which
is the same as drawing homes one by one and takes neither their time nor their memory.
"""

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice, repeat
from typing import TYPE_CHECKING, Final, NamedTuple

from services.statistics.interval import CONFIDENCE, Interval
from services.statistics.rates import Counted, rate_ratio

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CLUSTER_BOOTSTRAP: Final = "cluster_bootstrap"
WIDENED_BOOTSTRAP: Final = "cluster_bootstrap_widened"

DRAWS: Final = 2_000
SEED: Final = 20_111_003
"""Any number would do; a fixed one makes the same homes give the same interval."""

FEW: Final = 10
"""With fewer homes in a group, or fewer events in a period of one, the draws know too little of
how much such counts vary: the interval is widened."""

_AT_ONCE: Final = 2**20
"""Weights held at a time: 8 MiB, whatever the number of homes."""


class Home(NamedTuple):
    """One home's events and days at risk, before and during."""

    before_events: int
    before_days: int
    during_events: int
    during_days: int


Homes = Mapping[Home, int]
"""How many homes there are of each pattern."""


def ratio_of_rate_ratios(
    scheme: Homes, comparison: Homes, *, seed: int = SEED, draws: int = DRAWS
) -> Interval | None:
    """Return the rate ratio of the scheme's homes / that of the comparison, with its interval.

    The interval lies between the draws that leave 2.5 % on either side. A draw that has no ratio
    (nothing over nothing) counts on both sides. Where the draws know too little (`FEW`), the
    interval is the wider, on each side, of this one and of the one that the exact intervals of the
    two rate ratios allow together; its method then says so. So a scheme without a single repair
    still has a bound above zero.

    None where a group has no home or no day, or there is nothing to compare: 0 / 0.
    """
    sums = [_summed(scheme), _summed(comparison)]
    ours, theirs = sums
    above, below = _products(ours, theirs)
    if above == below == 0:
        return None
    value = above / below if below else math.inf
    low, high = _bootstrapped(_in_order(scheme), _in_order(comparison), seed, draws)
    method = CLUSTER_BOOTSTRAP
    if _few(scheme, ours) or _few(comparison, theirs):
        exact_low, exact_high = _exact_together(ours, theirs)
        low, high, method = min(low, exact_low), max(high, exact_high), WIDENED_BOOTSTRAP
    return Interval(value, low, high, method)


def _summed(homes: Homes) -> Home:
    """Return the sums over all homes."""
    return Home(*(sum(home[at] * count for home, count in homes.items()) for at in range(4)))


def _products(ours: Home, theirs: Home) -> tuple[int, int]:
    """Return what is above and below the line of the ratio of rate ratios."""
    return (
        ours.during_events * ours.before_days * theirs.before_events * theirs.during_days,
        ours.before_events * ours.during_days * theirs.during_events * theirs.before_days,
    )


def _few(homes: Homes, summed: Home) -> bool:
    return min(sum(homes.values()), summed.before_events, summed.during_events) < FEW


def _exact_together(ours: Home, theirs: Home) -> tuple[float, float]:
    """Return the bounds of two exact intervals that are wrong half as often each (Bonferroni)."""
    confidence = 1 - (1 - CONFIDENCE) / 2
    one, other = (
        rate_ratio(
            Counted(each.before_events, each.before_days),
            Counted(each.during_events, each.during_days),
            confidence=confidence,
        )
        for each in (ours, theirs)
    )
    if one is None or other is None:
        return 0.0, math.inf
    return (
        0.0 if math.isinf(other.high) else one.low / other.high,
        math.inf if other.low == 0 else one.high / other.low,
    )


_Ordered = tuple[tuple[Home, int], ...]
"""Homes in one order, so that the order in which they come changes nothing."""


def _in_order(homes: Homes) -> _Ordered:
    return tuple(sorted((home, number) for home, number in homes.items() if number))


@lru_cache(maxsize=16)
def _bootstrapped(
    scheme: _Ordered, comparison: _Ordered, seed: int, draws: int
) -> tuple[float, float]:
    """Return the bounds between which the middle 95 % of the draws lie.

    Kept for whoever asks next: until another date is closed all ask of the same homes.
    """
    import numpy as np

    streams = np.random.SeedSequence(seed).spawn(2)
    ours, theirs = (
        np.concatenate(list(_drawn(homes, np.random.Generator(np.random.PCG64(stream)), draws)))
        for homes, stream in zip((scheme, comparison), streams, strict=True)
    )
    above = ours[:, 2] * ours[:, 1] * theirs[:, 0] * theirs[:, 3]
    below = ours[:, 0] * ours[:, 3] * theirs[:, 2] * theirs[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = above / below  # n / 0 is infinite, 0 / 0 is not a number
    left_out = math.floor((draws + 1) * (1 - CONFIDENCE) / 2)
    lowest, highest = (np.sort(np.nan_to_num(ratios, nan=at, posinf=np.inf)) for at in (0, np.inf))
    return float(lowest[left_out - 1]), float(highest[-left_out])


def _drawn(
    homes: _Ordered, random: "np.random.Generator", draws: int
) -> Iterator["NDArray[np.float64]"]:
    """Yield the sums of each draw, in pieces: an array of draws × 4.

    Sums of integers below 2⁵³ are exact, in whichever order a machine adds them.
    """
    import numpy as np

    counts = np.array([number for _, number in homes])
    matrix = np.array([home for home, _ in homes], dtype=np.float64)
    number = int(counts.sum())
    piece = max(1, _AT_ONCE // len(homes))
    for size in _pieces(draws, piece):
        yield random.multinomial(number, counts / number, size=size).astype(np.float64) @ matrix


def _pieces(total: int, size: int) -> Iterator[int]:
    """Yield sizes of at most `size` that add up to `total`."""
    whole, rest = divmod(total, size)
    yield from islice(repeat(size), whole)
    if rest:
        yield rest
