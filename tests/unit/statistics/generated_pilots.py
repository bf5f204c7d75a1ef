"""Pilots of which the truth is known: homes that differ, a scheme that changes them so much."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from services.statistics.difference_in_differences import Home


@dataclass(frozen=True)
class Truth:
    """Repairs of a home a year before; how much they change during, outside and by the scheme."""

    a_year: float = 1.2
    outside: float = 0.9
    by_scheme: float = 0.5
    shape: float = 1.5
    """Of the gamma that homes' rates follow: the smaller, the more they differ."""


def homes_of(
    random: np.random.Generator, number: int, truth: Truth, *, in_scheme: bool
) -> Counter[Home]:
    """Draw homes: each has a rate of its own; one in eight left its year early."""
    rates = random.gamma(truth.shape, truth.a_year / truth.shape, number)
    days = np.where(random.random(number) < 1 / 8, random.integers(30, 365, number), 365)
    change = truth.outside * (truth.by_scheme if in_scheme else 1)
    before = random.poisson(rates)
    during = random.poisson(rates * change * days / 365)
    return Counter(
        Home(int(b), 365, int(d), int(t)) for b, d, t in zip(before, during, days, strict=True)
    )
