"""Verification by a random sample: how many to ask whether their money came, and whom.

The size is the usual one for a yes-or-no question, corrected for a small population, and half as
many again because some will not answer:

    n = N · t / (t + N) · 1.5, rounded up, never more than N, with t = z² · 0.25 / e²

N is the population, e the margin of error, z the normal quantile of the confidence. The arithmetic
is exact: z is taken from the table below, to the 6 decimals it is published with, since a float
would let rounding decide whether one more person is asked.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from hashlib import sha256
from math import ceil
from typing import Final

QUANTILES: Final[Mapping[int, Fraction]] = {
    90: Fraction("1.644854"),
    95: Fraction("1.959964"),
    99: Fraction("2.575829"),
}
"""The two-sided quantile z of the standard normal distribution, by confidence in per cent."""

_LARGEST_VARIANCE: Final = Fraction(1, 4)
"""The largest that a yes-or-no answer can have: where half say yes."""

_FOR_THOSE_WHO_DO_NOT_ANSWER: Final = Fraction(3, 2)


def sample_size(population: int, confidence: int = 95, margin: int | Fraction = 5) -> int:
    """Return how many of `population` to ask; `confidence` and `margin` are in per cent.

    200 people at 95 % and 5 % make 198. Raises `ValueError` with every fault of the input.
    """
    faults = []
    if population < 0:
        faults.append(f"the population is {population}: it cannot be less than 0")
    if confidence not in QUANTILES:
        known = ", ".join(map(str, QUANTILES))
        faults.append(f"the confidence is {confidence} per cent: choose one of {known}")
    if not 0 < margin < 100:
        faults.append(f"the margin of error is {margin} per cent: it must be above 0 and below 100")
    if faults:
        raise ValueError("; ".join(faults))
    t = QUANTILES[confidence] ** 2 * _LARGEST_VARIANCE / (Fraction(margin) / 100) ** 2
    exact = population * t / (t + population) * _FOR_THOSE_WHO_DO_NOT_ANSWER
    return min(ceil(exact), population)


def draw(population_refs: Iterable[str], n: int, seed: str) -> list[str]:
    """Return `n` of the references, in the order they are drawn.

    The same seed and references give the same list, in whatever order they come, on any machine:
    they are ranked by the SHA-256 of seed and reference, so that anybody can check the draw. Who
    is drawn first stays first in a larger sample: to replace somebody, draw one more. Settle the
    seed before the population is known. Raises `ValueError` with every fault of the input.
    """
    refs = list(population_refs)
    faults = [
        f"{ref!r} is there {times} times"
        for ref, times in sorted(Counter(refs).items())
        if times > 1
    ]
    if not 0 <= n <= len(refs):
        faults.append(f"a sample of {n} cannot be drawn from {len(refs)}")
    if faults:
        raise ValueError("; ".join(faults))
    return sorted(refs, key=lambda ref: (_rank(seed, ref), ref))[:n]


def _rank(seed: str, ref: str) -> bytes:
    return sha256(f"{seed}\n{ref}".encode()).digest()
