from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.weightstats import DescrStatsW

from services.statistics.paired import (
    Changed,
    better_of_changed,
    difference_of_shares,
    mean_difference,
)

SLEEP = (12, 24, 13, 13, 0, 10, 18, 8, 46, 14)
"""Tenths of an hour of sleep that one drug gave more than the other (Student, 1908)."""


def test_students_own_example() -> None:
    """R's `t.test` of its data set `sleep`, paired: 1.58 (0.7001 to 2.4599) hours."""
    found = mean_difference(Counter(SLEEP))
    assert found is not None
    assert (found.value, round(found.low, 3), round(found.high, 3)) == (15.8, 7.001, 24.599)


@pytest.mark.parametrize("differences", [{}, {3: 1}, {3: 10}], ids=["nobody", "one", "all alike"])
def test_where_nothing_says_how_much_it_varies_there_is_no_interval(
    differences: dict[int, int],
) -> None:
    assert mean_difference(differences) is None


@given(st.lists(st.integers(-10, 10), min_size=2, max_size=200))
def test_the_mean_is_as_statsmodels_has_it(differences: list[int]) -> None:
    found = mean_difference(Counter(differences))
    if len(set(differences)) == 1:
        assert found is None
        return
    assert found is not None
    assert found.value == pytest.approx(sum(differences) / len(differences))
    assert (found.low, found.high) == pytest.approx(
        DescrStatsW(differences).tconfint_mean(), abs=1e-9
    )


def test_nine_of_ten_better_by_hand() -> None:
    """p = 2 · (1 + 10) / 2¹⁰, which is below 5 %."""
    share = better_of_changed(Changed(9, 50, 1))
    assert share is not None
    assert share.value == 0.9
    assert share.leaves_out(0.5)


def test_where_none_changed_nothing_is_found() -> None:
    assert better_of_changed(Changed(0, 7, 0)) is None
    assert difference_of_shares(Changed(0, 0, 0)) is None


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_the_interval_agrees_with_mcnemars_test(better: int, same: int, worse: int) -> None:
    changed = Changed(better, same, worse)
    oracle = mcnemar([[same, better], [worse, 0]], exact=True).pvalue if better + worse else 1.0
    share = better_of_changed(changed)
    assert (share is not None and share.leaves_out(0.5)) == (oracle < 0.05)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_the_difference_is_within_its_interval_and_turns_round(
    better: int, same: int, worse: int
) -> None:
    found = difference_of_shares(Changed(better, same, worse))
    turned = difference_of_shares(Changed(worse, same, better))
    if found is None or turned is None:
        assert better + same + worse == 0
        return
    assert -1 <= found.low <= found.value <= found.high <= 1
    assert (turned.low, turned.value, turned.high) == pytest.approx(
        (-found.high, -found.value, -found.low)
    )
