"""How amounts are written and read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.terms.money import (
    MILLIPENCE,
    PENCE,
    from_decimal,
    from_typed,
    pounds,
    short_pounds,
    to_decimal,
)

PENCE_OF_ANY_SIZE = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("amount", "decimals", "shown"),
    [
        (0, PENCE, "£0.00"),
        (123_450, PENCE, "£1,234.50"),
        (-7_500, PENCE, "-£75.00"),
        (125_000_050, PENCE, "£1,250,000.50"),
        (2_400, MILLIPENCE, "£0.024"),
        (24_000, MILLIPENCE, "£0.24"),
        (1, MILLIPENCE, "£0.00001"),
        (100_000_000, MILLIPENCE, "£1,000.00"),
    ],
)
def test_an_amount_is_in_pounds_with_the_decimals_it_takes(
    amount: int, decimals: int, shown: str
) -> None:
    assert pounds(amount, decimals) == shown


@pytest.mark.parametrize(
    ("pence", "said"),
    [
        (7_500, "£75"),
        (1_250, "£12.50"),
        (5, "£0.05"),
        (0, "£0"),
        (1_234_567, "£12,345.67"),
        (123_456_700, "£1,234,567"),
        (-7_500, "-£75"),
    ],
)
def test_in_a_sentence_whole_pounds_have_no_pence(pence: int, said: str) -> None:
    assert short_pounds(pence) == said


@given(st.integers(-(10**12), 10**12), st.sampled_from([PENCE, MILLIPENCE]))
def test_nothing_of_an_amount_is_rounded_away(amount: int, decimals: int) -> None:
    text = pounds(amount, decimals).replace("£", "").replace(",", "")
    assert Decimal(text).scaleb(decimals) == amount


@pytest.mark.parametrize(
    ("text", "pence"),
    [("75.00", 7_500), ("-0.50", -50), ("0.05", 5), ("0075.00", 7_500), ("-0.00", 0)],
)
def test_what_a_file_says_is_read_as_pence(text: str, pence: int) -> None:
    assert from_decimal(text) == pence


@pytest.mark.parametrize(
    "text", ["", "75", "75.0", "75.000", "£75.00", "1,234.50", "+1.00", " 1.00", "1.00\n", "٧.00"]
)
def test_what_is_not_pounds_and_pence_is_no_amount(text: str) -> None:
    assert from_decimal(text) is None


@given(PENCE_OF_ANY_SIZE)
def test_an_amount_in_a_file_is_read_as_what_was_written(pence: int) -> None:
    assert from_decimal(to_decimal(pence)) == pence


@pytest.mark.parametrize(
    ("number", "pence"),
    [
        ("75", 7_500),
        ("75.00", 7_500),
        ("0.05", 5),
        ("1,234.50", 123_450),
        ("1234.50", 123_450),
        ("1,234", 123_400),
        ("007", 700),
        ("999999999999.99", 99_999_999_999_999),
        ("999,999,999,999.99", 99_999_999_999_999),
    ],
)
def test_what_people_type_is_read_as_pence(number: str, pence: int) -> None:
    assert from_typed(number) == pence
    assert from_typed(number, one_decimal=True) == pence


@pytest.mark.parametrize(
    "number",
    [
        *("", "£75", " 75", "75 ", "75.", ".50", "75.000", "-75", "+75", "1e3", "٧", "75\n"),
        *("1,23", "12,34.50", "1234,567", ",123", "1,234,", "1 234"),
        *("1000000000000", "1,000,000,000,000", "9" * 5_000),
    ],
)
def test_what_people_do_not_mean_as_pounds_is_no_amount(number: str) -> None:
    assert from_typed(number) is None
    assert from_typed(number, one_decimal=True) is None


def test_one_decimal_is_read_only_where_a_last_zero_may_be_missing() -> None:
    assert from_typed("1,012.5", one_decimal=True) == 101_250
    assert from_typed("1,012.5") is None


@given(st.integers(0, 10**14 - 1))
def test_an_amount_as_it_is_shown_to_people_can_be_typed(pence: int) -> None:
    assert from_typed(pounds(pence).removeprefix("£")) == pence
