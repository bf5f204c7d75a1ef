import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.statistics.decimal_text import decimal_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.531, "0.5310"),
        (1, "1.0000"),
        (-0.00004, "0.0000"),
        (-0.0, "0.0000"),
        (0.00005, "0.0001"),  # halves away from zero
        (-1.23455, "-1.2346"),  # the nearest double is below the half
        (12345678.25, "12345678.2500"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
    ],
)
def test_four_places_halves_away_from_zero(value: float, text: str) -> None:
    assert decimal_text(value) == text


def test_what_is_not_a_number_has_no_text() -> None:
    with pytest.raises(ValueError, match="Leave the estimate out"):
        decimal_text(math.nan)


@given(st.integers(-(10**6), 10**6))
def test_the_last_bit_of_a_half_does_not_matter(ten_thousandths: int) -> None:
    half = (ten_thousandths + 0.5) / 10_000
    texts = {decimal_text(math.nextafter(half, to)) for to in (-math.inf, half, math.inf)}
    assert len(texts) == 1
