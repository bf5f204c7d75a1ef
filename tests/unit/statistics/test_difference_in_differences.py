import math
import random
import tracemalloc
from collections import Counter

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from services.statistics.decimal_text import decimal_text
from services.statistics.difference_in_differences import (
    CLUSTER_BOOTSTRAP,
    WIDENED_BOOTSTRAP,
    Home,
    ratio_of_rate_ratios,
)
from services.statistics.interval import Interval
from tests.unit.statistics.generated_pilots import Truth, homes_of


def pilot(seed: int, number: int = 150, truth: Truth | None = None) -> tuple[Counter[Home], ...]:
    drawn = np.random.default_rng(seed)
    truth = truth or Truth()
    return tuple(homes_of(drawn, number, truth, in_scheme=each) for each in (True, False))


def found_in(scheme: Counter[Home], comparison: Counter[Home]) -> Interval:
    found = ratio_of_rate_ratios(scheme, comparison)
    assert found is not None
    return found


def test_a_ratio_by_hand() -> None:
    """Halved in the scheme, down by a fifth outside: 0.5 / 0.8. Of 20 homes each."""
    scheme = Counter({Home(2, 365, 1, 365): 20})
    comparison = Counter({Home(5, 365, 4, 365): 20})
    found = found_in(scheme, comparison)
    assert found == Interval(0.625, 0.625, 0.625, CLUSTER_BOOTSTRAP)  # all homes are alike


def test_time_at_risk_counts() -> None:
    """Half the repairs in half the time is no change."""
    found = found_in(Counter({Home(2, 400, 1, 200): 20}), Counter({Home(1, 365, 1, 365): 20}))
    assert found.value == 1


def test_the_interval_is_about_that_of_a_regression_with_clusters() -> None:
    """Poisson regression with the interaction, and errors that respect homes (statsmodels)."""
    scheme, comparison = pilot(seed=7, number=400)
    rows = [
        (group, period, events, days, home)
        for group, homes in ((1, scheme), (0, comparison))
        for home, each in enumerate(sorted(homes.elements()), start=group * 10_000)
        for period, events, days in ((0, *each[:2]), (1, *each[2:]))
    ]
    group, period, events, days, home = (np.array(column) for column in zip(*rows, strict=True))
    fitted = sm.GLM(
        events,
        np.column_stack([np.ones(len(rows)), group, period, group * period]),
        family=sm.families.Poisson(),
        offset=np.log(days),
    ).fit(cov_type="cluster", cov_kwds={"groups": home})
    found = found_in(scheme, comparison)
    assert math.log(found.value) == pytest.approx(fitted.params[3])
    low, high = fitted.conf_int()[3]
    assert math.log(found.low) == pytest.approx(low, abs=0.03)
    assert math.log(found.high) == pytest.approx(high, abs=0.03)


def test_it_is_the_same_to_the_byte() -> None:
    """Written down from this code: another numpy that draws otherwise is seen here."""
    scheme = {Home(at % 4, 365, at % 2, 365 - at): 1 + at % 5 for at in range(30)}
    comparison = {Home(at % 3, 365, at % 4, 365): 1 + at % 7 for at in range(30)}
    found = found_in(Counter(scheme), Counter(comparison))
    texts = [decimal_text(each) for each in (found.value, found.low, found.high)]
    assert texts == ["0.2219", "0.1480", "0.3293"]


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_order_of_homes_changes_nothing(shuffle: random.Random) -> None:
    scheme, comparison = pilot(seed=2, number=40)
    homes = list(scheme.elements())
    shuffle.shuffle(homes)
    assert found_in(Counter(homes), comparison) == found_in(scheme, comparison)


def test_homes_are_drawn_whole() -> None:
    """The same events in a tenth of the homes say less: the interval is wider."""
    many = Counter({Home(1, 365, 1, 365): 200, Home(0, 365, 0, 365): 200})
    few = Counter({Home(10, 365, 10, 365): 20, Home(0, 365, 0, 365): 380})
    uneven = Counter({Home(20, 365, 0, 365): 10, Home(0, 365, 20, 365): 10, Home(0, 0, 0, 0): 380})
    assert found_in(many, many).low == found_in(few, few).low == 1  # each home is as it was
    assert found_in(uneven, many).low < 0.6


def test_a_scheme_without_a_repair_has_a_bound_above_nothing() -> None:
    scheme = Counter({Home(1, 365, 0, 365): 120})
    comparison = Counter({Home(1, 365, 1, 365): 120})
    found = found_in(scheme, comparison)
    assert (found.value, found.low) == (0, 0)
    assert found.method == WIDENED_BOOTSTRAP
    assert 0.02 < found.high < 0.1
    assert found.leaves_out(1)


def test_a_handful_of_homes_is_widened() -> None:
    alike = Counter({Home(1, 365, 1, 365): 4})
    found = found_in(alike, alike)
    assert found.method == WIDENED_BOOTSTRAP
    assert found.low < 0.2
    assert found.high > 5


@pytest.mark.parametrize(
    ("scheme", "comparison"),
    [
        ({}, {Home(1, 365, 1, 365): 9}),
        ({Home(1, 365, 1, 365): 9}, {}),
        ({Home(0, 365, 0, 365): 9}, {Home(1, 365, 1, 365): 9}),
        ({Home(1, 365, 1, 365): 9}, {Home(0, 365, 0, 365): 9}),
        ({Home(0, 0, 2, 365): 9}, {Home(1, 365, 1, 365): 9}),
    ],
    ids=["no scheme", "no comparison", "nothing in it", "nothing outside", "no day before"],
)
def test_what_cannot_be_compared_is_none(
    scheme: dict[Home, int], comparison: dict[Home, int]
) -> None:
    assert ratio_of_rate_ratios(scheme, comparison) is None


def test_nothing_before_has_no_upper_bound() -> None:
    found = found_in(Counter({Home(0, 365, 1, 365): 30}), Counter({Home(1, 365, 1, 365): 30}))
    assert (found.value, found.high) == (math.inf, math.inf)
    assert found.low > 1


HOMES = st.dictionaries(
    st.builds(Home, st.integers(0, 4), st.just(365), st.integers(0, 4), st.integers(1, 365)),
    st.integers(1, 30),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60)
@given(HOMES, HOMES)
def test_the_ratio_is_within_its_interval_where_it_is_widened(
    scheme: dict[Home, int], comparison: dict[Home, int]
) -> None:
    found = ratio_of_rate_ratios(scheme, comparison, draws=200)
    if found is not None:
        assert 0 <= found.low <= found.high
        if found.method == WIDENED_BOOTSTRAP:
            assert found.low <= found.value <= found.high


def test_a_hundred_thousand_homes_take_little_memory() -> None:
    """By the size of the pieces, not by a clock: 2,000 draws of them all would be 100 MB."""
    scheme = Counter({Home(at % 7, 365, at % 5, 1 + at % 365): 40 for at in range(2_500)})
    comparison = Counter({Home(1, 365, 1, 365): 60_000, Home(2, 365, 3, 365): 40_000})
    found_in(comparison, comparison)  # loads numpy
    tracemalloc.start()
    try:
        found_in(scheme, comparison)
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()
