import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.statistics.balance import Summed, standardised_difference


def test_a_share_by_hand() -> None:
    """(0.5 − 0.4) / √((0.25 + 0.24) / 2), the formula of Austin (2009) for a yes or no."""
    found = standardised_difference(Summed.having(50, 100), Summed.having(80, 200))
    assert found == pytest.approx(0.1 / 0.245**0.5)


def test_a_mean_by_hand() -> None:
    """0, 2 and 1, 5: means 1 and 3, variances 1 and 4."""
    found = standardised_difference(Summed.of({0: 1, 2: 1}), Summed.of({1: 1, 5: 1}))
    assert found == pytest.approx(-2 / 2.5**0.5)


def test_an_empty_group_and_one_that_does_not_vary() -> None:
    some = Summed.of({1: 2, 3: 1})
    assert standardised_difference(some, Summed.of({})) is None
    assert standardised_difference(Summed.of({2: 5}), Summed.of({2: 9})) == 0
    assert standardised_difference(Summed.of({2: 5}), Summed.of({3: 9})) == -math.inf


VALUES = st.lists(st.integers(0, 40), min_size=1, max_size=50)


@given(VALUES, VALUES)
def test_it_turns_round_and_does_not_grow_with_the_number_of_homes(
    one: list[int], other: list[int]
) -> None:
    found = standardised_difference(Summed.of(Counter(one)), Summed.of(Counter(other)))
    turned = standardised_difference(Summed.of(Counter(other)), Summed.of(Counter(one)))
    tenfold = standardised_difference(Summed.of(Counter(one * 10)), Summed.of(Counter(other)))
    if found is None or turned is None or tenfold is None:
        assert found == turned == tenfold
        return
    assert found == pytest.approx(-turned)
    assert found == pytest.approx(tenfold)
