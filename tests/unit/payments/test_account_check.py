"""The modulus check against the specification's own test cases."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bank_formats.account_check import (
    WeightRow,
    WeightTable,
    check_account,
    order_faults,
)
from services.bank_formats.weights import load_weight_table

TABLE = load_weight_table()

# The 34 cases of "Validating account numbers – UK modulus checking", in its order and words.
SPECIFICATION = {
    "passes modulus 10": ("089999", "66374958", "valid"),
    "passes modulus 11": ("107999", "88837491", "valid"),
    "passes modulus 11 and double alternate": ("202959", "63748472", "valid"),
    "10 and 11, first passes, second fails": ("871427", "46238510", "valid"),
    "10 and 11, first fails, second passes": ("872427", "46238510", "valid"),
    "10, ab is 09 and g is 9": ("871427", "09123496", "valid"),
    "10, ab is 99 and g is 9": ("871427", "99123496", "valid"),
    "3, start of a range, c is 6": ("820000", "73688637", "valid"),
    "3, end of a range, c is 9": ("827999", "73988638", "valid"),
    "3, c is neither, both checks pass": ("827101", "28748352", "valid"),
    "4, the remainder is the check digit": ("134020", "63849203", "valid"),
    "1, 27 is added": ("118765", "64371389", "valid"),
    "6, fails but is foreign currency": ("200915", "41011166", "valid"),
    "5, the check passes": ("938611", "07806039", "valid"),
    "5, with substitution": ("938600", "42368003", "valid"),
    "5, both remainders are 0": ("938063", "55065200", "valid"),
    "7, would fail the standard check": ("772798", "99345694", "valid"),
    "8, the check passes": ("086090", "06774744", "valid"),
    "2 and 9, first passes": ("309070", "02355688", "valid"),
    "2 and 9, first fails, second passes with substitution": ("309070", "12345668", "valid"),
    "2 and 9, a is not 0 and g is not 9": ("309070", "12345677", "valid"),
    "2 and 9, a is not 0 and g is 9": ("309070", "99345694", "valid"),
    "5, first check digit right, second wrong": ("938063", "15764273", "invalid"),
    "5, first check digit wrong, second right": ("938063", "15764264", "invalid"),
    "5, first remainder is 1": ("938063", "15763217", "invalid"),
    "1, fails double alternate": ("118765", "64371388", "invalid"),
    "passes modulus 11, fails double alternate": ("203099", "66831036", "invalid"),
    "fails modulus 11, passes double alternate": ("203099", "58716970", "invalid"),
    "fails modulus 10": ("089999", "66374959", "invalid"),
    "fails modulus 11": ("107999", "88837493", "invalid"),
    "12 and 13, modulus 11 passes, 10 would fail": ("074456", "12345112", "valid"),
    "12 and 13, modulus 11 passes, 10 would too": ("070116", "34012583", "valid"),
    "12 and 13, modulus 11 fails, 10 passes": ("074456", "11104102", "valid"),
    "14, first fails, second passes": ("180002", "00000190", "valid"),
}


@pytest.mark.parametrize(
    ("sort_code", "account_number", "verdict"), SPECIFICATION.values(), ids=SPECIFICATION
)
def test_each_case_of_the_specification_comes_out_as_printed(
    sort_code: str, account_number: str, verdict: str
) -> None:
    assert check_account(sort_code, account_number, TABLE) == verdict


@pytest.mark.parametrize(
    ("case", "sort_code"),
    [(case, sort_code) for case, (sort_code, *_) in SPECIFICATION.items()],
    ids=SPECIFICATION,
)
def test_the_table_still_checks_each_case_by_the_exceptions_the_specification_names(
    case: str, sort_code: str
) -> None:
    named = {int(word) for word in case.split(",")[0].split(" and ") if word.isdigit()}
    assert {row.exception for row in TABLE.rows_for(sort_code)} >= named


def test_exception_14_gives_no_second_try_to_a_number_that_does_not_end_in_0_1_or_9() -> None:
    assert check_account("180002", "00000191", TABLE) == "valid"
    assert check_account("180002", "00000192", TABLE) == "invalid"


def test_exception_6_checks_accounts_that_are_not_in_foreign_currency() -> None:
    assert check_account("200915", "31011166", TABLE) == "invalid"
    assert check_account("200915", "41011167", TABLE) == "invalid"


@given(st.from_regex("[0-9]{6,8}", fullmatch=True))
def test_a_sort_code_the_table_does_not_know_is_unchecked(account_number: str) -> None:
    assert check_account("000000", account_number, TABLE) == "unchecked"


@pytest.mark.parametrize(
    "sort_code", ["", "08999", "0899999", "08-99-99", "08999x", "０８９９９９"]
)
def test_a_sort_code_that_is_not_6_digits_is_invalid(sort_code: str) -> None:
    assert check_account(sort_code, "66374958", TABLE) == "invalid"


@pytest.mark.parametrize(
    "account_number", ["", "12345", "123456789", "6637495x", " 6637495", "６６３７４９５８"]
)
def test_an_account_number_that_is_not_6_to_8_digits_is_invalid(account_number: str) -> None:
    assert check_account("089999", account_number, TABLE) == "invalid"
    assert check_account("000000", account_number, TABLE) == "invalid"


@given(st.integers(0, 999_999))
def test_a_short_account_number_means_the_same_as_one_padded_with_zeros(number: int) -> None:
    verdicts = {check_account("089999", f"{number:0{width}d}", TABLE) for width in (6, 7, 8)}
    assert len(verdicts) == 1


@given(st.integers(0, 9_999_999))
def test_with_modulus_10_and_a_last_weight_of_1_one_last_digit_in_ten_fits(start: int) -> None:
    verdicts = [check_account("089999", f"{start:07d}{last}", TABLE) for last in range(10)]
    assert verdicts.count("valid") == 1


@given(st.from_regex("[0-9]{6}", fullmatch=True), st.from_regex("[0-9]{8}", fullmatch=True))
def test_every_6_digits_and_8_digits_get_a_verdict(sort_code: str, account_number: str) -> None:
    rows = [row for row in TABLE.rows if row.first <= sort_code <= row.last]
    assert TABLE.rows_for(sort_code) == tuple(rows)
    assert (check_account(sort_code, account_number, TABLE) == "unchecked") == (not rows)


def test_the_look_up_finds_both_ends_of_every_range() -> None:
    for row in TABLE.rows:
        assert row in TABLE.rows_for(row.first)
        assert row in TABLE.rows_for(row.last)


def test_double_alternate_adds_the_digits_of_the_products() -> None:
    row = WeightRow("499273", "499273", "DBLAL", (2, 1) * 7)
    table = WeightTable((row,), {})
    assert check_account("499273", "12345678", table) == "valid"
    assert check_account("499273", "12345679", table) == "invalid"


def test_the_specifications_worked_example_of_modulus_11_comes_out_at_176() -> None:
    row = WeightRow("000000", "000000", "MOD11", (0,) * 6 + (7, 5, 8, 3, 4, 6, 2, 1))
    table = WeightTable((row,), {})
    assert check_account("000000", "58177632", table) == "valid"
    assert check_account("000000", "58177633", table) == "invalid"


ROW = WeightRow("100000", "200000", "MOD11", (1,) * 14)


def test_a_table_whose_ranges_overlap_or_are_out_of_order_is_refused() -> None:
    overlapping = dataclasses.replace(ROW, first="150000", last="250000")
    earlier = dataclasses.replace(ROW, first="000001", last="000002")
    for second in (overlapping, earlier):
        with pytest.raises(ValueError, match=second.first):
            WeightTable((ROW, second), {})


def test_a_third_row_for_the_same_sort_codes_is_refused_since_the_look_up_would_miss_it() -> None:
    WeightTable((ROW, ROW), {})
    with pytest.raises(ValueError, match="third row"):
        WeightTable((ROW, ROW, ROW), {})


def test_every_misplaced_row_is_told_not_only_the_first() -> None:
    later = dataclasses.replace(ROW, first="300000", last="300000")
    rows = (ROW, ROW, ROW, later, later, dataclasses.replace(ROW, first="250000", last="260000"))
    assert [at for at, _ in order_faults(rows)] == [2, 5]
