import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.rates import test_poisson_2indep as poisson_test

from services.statistics.interval import Interval
from services.statistics.rates import Counted, rate_ratio


def ratio(before: tuple[int, int], during: tuple[int, int]) -> Interval:
    found = rate_ratio(Counted(*before), Counted(*during))
    assert found is not None
    return found


def test_a_published_interval() -> None:
    """Breast cancer after fluoroscopy: Stata's `iri 41 15 28010 19017` (Rothman's example)."""
    found = ratio((15, 19_017), (41, 28_010))
    assert found.value == pytest.approx(1.855759, abs=5e-7)
    assert found.low == pytest.approx(1.005684, abs=5e-7)
    assert found.high == pytest.approx(3.6093, abs=5e-5)


def test_none_against_nine_by_hand() -> None:
    """With equal time p^0·(1 − p)^9 = 2.5 % at the bound, and R = p / (1 − p)."""
    found = ratio((9, 365), (0, 365))
    share = 1 - 0.025 ** (1 / 9)
    assert (found.value, found.low) == (0, 0)
    assert found.high == pytest.approx(share / (1 - share))
    assert found.leaves_out(1)


def test_nothing_before_has_no_upper_bound() -> None:
    found = ratio((0, 365), (4, 365))
    assert (found.value, found.high) == (math.inf, math.inf)
    assert found.low == pytest.approx(0.025**0.25 / (1 - 0.025**0.25))


@pytest.mark.parametrize(
    ("before", "during"),
    [((0, 365), (0, 365)), ((3, 0), (1, 365)), ((3, 365), (0, 0))],
    ids=["nothing happened", "no day before", "no day during"],
)
def test_what_cannot_be_compared_is_none(before: tuple[int, int], during: tuple[int, int]) -> None:
    assert rate_ratio(Counted(*before), Counted(*during)) is None


EVENTS, DAYS = st.integers(0, 500), st.integers(1, 100_000)


@given(st.integers(1, 500), DAYS, EVENTS, DAYS)
def test_the_interval_holds_the_ratio_and_turns_round_with_it(
    before: int, before_days: int, during: int, during_days: int
) -> None:
    found = ratio((before, before_days), (during, during_days))
    assert found.low <= found.value <= found.high
    if during:
        turned = ratio((during, during_days), (before, before_days))
        assert turned.value == pytest.approx(1 / found.value)
        assert (turned.low, turned.high) == pytest.approx((1 / found.high, 1 / found.low))


@given(st.integers(1, 60), st.integers(1, 60), st.integers(100, 5_000))
def test_at_its_bounds_the_exact_test_of_statsmodels_just_finds_a_difference(
    before: int, during: int, days: int
) -> None:
    found = ratio((before, 3_000), (during, days))
    for bound, alternative in ((found.low, "larger"), (found.high, "smaller")):
        tested = poisson_test(
            during,
            days,
            before,
            3_000,
            value=bound,
            method="exact-cond",
            compare="ratio",
            alternative=alternative,
        )
        assert tested.pvalue == pytest.approx(0.025, abs=1e-6)


@given(EVENTS, EVENTS, DAYS, DAYS, st.integers(2, 50))
def test_days_count_only_against_each_other(
    before: int, during: int, before_days: int, during_days: int, times: int
) -> None:
    found = rate_ratio(Counted(before, before_days), Counted(during, during_days))
    longer = rate_ratio(Counted(before, before_days * times), Counted(during, during_days * times))
    if found is None or longer is None:
        assert found == longer
        return
    for one, other in ((found.low, longer.low), (found.high, longer.high)):
        assert one == other or one == pytest.approx(other)
