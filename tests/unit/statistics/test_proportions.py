import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

from services.statistics.proportions import proportion


@pytest.mark.parametrize(
    ("some", "of", "low", "high"),
    [
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0.0000, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_published_intervals(some: int, of: int, low: float, high: float) -> None:
    """Newcombe, Statistics in Medicine 17 (1998), 857–872, table I, method 5."""
    found = proportion(some, of)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_of_nobody_there_is_no_share() -> None:
    assert proportion(0, 0) is None


def test_nobody_of_n_by_hand() -> None:
    """Nobody of 10: the highest p for which (1 − p)^10 is still 2.5 %."""
    found = proportion(0, 10)
    assert found is not None
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(1 - 0.025**0.1)


@given(st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_it_is_the_interval_of_scipy_and_of_statsmodels(counts: tuple[int, int]) -> None:
    some, of = counts
    found = proportion(some, of)
    assert found is not None
    scipy = binomtest(some, of).proportion_ci(method="exact")
    assert (found.low, found.high) == pytest.approx((scipy.low, scipy.high), abs=1e-9)
    statsmodels = proportion_confint(some, of, method="beta")
    assert (found.low, found.high) == pytest.approx(statsmodels, abs=1e-9)
