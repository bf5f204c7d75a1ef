from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain import words
from services.notifications.domain.tenant import one_line


def test_a_day_is_written_out():
    assert words.day("2012-01-05") == words.day(date(2012, 1, 5)) == "5 January 2012"


def test_a_period_ends_the_day_before_the_next_begins():
    assert words.day(words.day_before("2012-03-01")) == "29 February 2012"


def test_a_list_ends_with_and():
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b"]) == "a and b"
    assert words.listed(["a", "b", "c"]) == "a, b and c"


def test_a_text_shortens_months():
    assert words.short_day("2012-09-28") == "28 Sept 2012"
    assert words.day_and_month("2012-06-05") == "5 June"


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([1], "quarter 1"),
        ([1, 1], "quarter 1"),
        ([3, 2], "quarters 2 and 3"),
        ([4, 2, 3], "quarters 2 to 4"),
        ([1, 2, 4], "quarters 1, 2 and 4"),
        ([1, 2, 3, 4], "quarters 1 to 4"),
    ],
)
def test_quarters_are_named_once_and_in_order(numbers, text):
    assert words.quarters([{"quarter": number} for number in numbers]) == text


def test_elements_are_named_once():
    lines = [{"element": e} for e in ("repairs", "housing_management", "repairs")]
    assert words.short_elements(lines) == "repairs and housing management"


def offers(**pence):
    return [{"element": element, "annual_pence": amount} for element, amount in pence.items()]


def test_a_text_says_what_each_element_pays():
    both = offers(repairs=30000, housing_management=20000)
    assert words.earnings(both, 4) == "£75 a quarter for repairs and £50 for housing management"
    odd = offers(repairs=30001, housing_management=20000)
    assert words.earnings(odd, 4) == "£300.01 a year for repairs and £200 for housing management"
    assert words.earnings(offers(repairs=30000), 4) == "£75 a quarter for repairs"


def test_how_often_is_said_in_words():
    assert [words.times(count) for count in (1, 2, 3)] == ["once", "twice", "3 times"]


@pytest.mark.parametrize("mark", ".?!")
def test_a_sentence_ends_once(mark):
    assert words.sentence(f"Come{mark}") == f"Come{mark}"
    assert words.sentence("Come") == "Come."


def test_a_yearly_amount_that_does_not_divide_is_told_for_the_year():
    assert words.a_quarter(30000, 4) == "£75 a quarter"
    assert words.a_quarter(30001, 4) == "£300.01 over the year"


def test_a_category_of_the_schemes_own_is_said_as_written():
    assert words.subject("window_locks") == "window locks"


def test_the_bank_saying_that_someone_has_died_is_not_passed_on():
    assert words.RETURNS["2"] == "the bank could not pay it into the account"


def test_an_account_is_named_by_the_digits_that_are_shown():
    assert words.ending("••••4958") == "ending 4958"


@given(st.text())
def test_one_line_is_one_line(text):
    assert len(one_line(text).splitlines()) <= 1
    assert one_line(text).isprintable()
