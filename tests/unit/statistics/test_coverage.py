"""How often intervals hold the truth, by a thousand pilots of which it is known.

400 draws for each bootstrap instead of 2,000, which would take five times as long; its bounds are
then a little less sure, which the band allows for.
"""

import numpy as np
import pytest

from services.statistics.difference_in_differences import Home, ratio_of_rate_ratios
from services.statistics.interval import Interval
from services.statistics.paired import Changed, difference_of_shares, mean_difference
from services.statistics.proportions import proportion
from services.statistics.rates import Counted, rate_ratio
from tests.unit.statistics.generated_pilots import Truth, homes_of

PILOTS, TENANTS = 1_000, 100


def share_holding(intervals: list[Interval | None], truth: float) -> float:
    assert all(intervals)
    return sum(not each.leaves_out(truth) for each in intervals if each) / len(intervals)


def summed(homes: dict[Home, int]) -> tuple[Counted, Counted]:
    sums = [sum(home[at] * count for home, count in homes.items()) for at in range(4)]
    return Counted(sums[0], sums[1]), Counted(sums[2], sums[3])


@pytest.mark.parametrize("by_scheme", [1.0, 0.5])
def test_the_exact_interval_of_a_rate_ratio(by_scheme: float) -> None:
    random = np.random.Generator(np.random.PCG64(150))
    truth = Truth(by_scheme=by_scheme)
    pilots = (homes_of(random, TENANTS, truth, in_scheme=True) for _ in range(PILOTS))
    intervals = [rate_ratio(*summed(homes)) for homes in pilots]
    assert share_holding(intervals, truth.outside * truth.by_scheme) >= 0.93


@pytest.mark.parametrize("by_scheme", [1.0, 0.5])
def test_the_bootstrap_of_a_ratio_of_rate_ratios(by_scheme: float) -> None:
    random = np.random.Generator(np.random.PCG64(151))
    truth = Truth(by_scheme=by_scheme)
    intervals = [
        ratio_of_rate_ratios(
            homes_of(random, TENANTS, truth, in_scheme=True),
            homes_of(random, TENANTS, truth, in_scheme=False),
            seed=seed,
            draws=400,
        )
        for seed in range(PILOTS)
    ]
    assert 0.93 <= share_holding(intervals, by_scheme) <= 0.97


@pytest.mark.parametrize("truth", [0.02, 0.3])
def test_the_exact_interval_of_a_share(truth: float) -> None:
    random = np.random.Generator(np.random.PCG64(152))
    found = [proportion(int(some), TENANTS) for some in random.binomial(TENANTS, truth, PILOTS)]
    assert share_holding(found, truth) >= 0.93


def test_the_exact_interval_of_homes_better_and_worse() -> None:
    random = np.random.Generator(np.random.PCG64(153))
    drawn = random.multinomial(TENANTS, (0.3, 0.65, 0.05), PILOTS)
    found = [difference_of_shares(Changed(*(int(each) for each in row))) for row in drawn]
    assert share_holding(found, 0.25) >= 0.93


def test_the_interval_of_a_mean_of_scores() -> None:
    """Of scores 0 to 10, not normal at all: 93 % or more is what Student's promises here."""
    random = np.random.Generator(np.random.PCG64(154))
    truth = 10 * (0.55 - 0.4)
    before = random.binomial(10, 0.4, (PILOTS, TENANTS))
    after = random.binomial(10, 0.55, (PILOTS, TENANTS))
    found = []
    for row in after - before:
        values, counts = np.unique(row, return_counts=True)
        found.append(mean_difference(dict(zip(values.tolist(), counts.tolist(), strict=True))))
    assert share_holding(found, truth) >= 0.93
