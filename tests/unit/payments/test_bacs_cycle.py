"""The three days of a payment, and the working days they fall on."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.backbone.working_days import (
    is_working_day,
    next_working_day,
    working_day_on_or_after,
)
from services.payments.domain.bacs_cycle import RETURN_MEANINGS, Cycle, cycle_of

no_deadline = settings(deadline=None)
"""The first day asked of a year works out its bank holidays."""

DAYS = st.dates(date(1995, 1, 1), date(2099, 12, 1))


@pytest.mark.parametrize(
    ("submission", "processing", "entry"),
    [
        # a plain week
        (date(2022, 9, 14), date(2022, 9, 15), date(2022, 9, 16)),
        # Mon 19 September 2022: the funeral of Queen Elizabeth II
        (date(2022, 9, 15), date(2022, 9, 16), date(2022, 9, 20)),
        # Christmas 2011: on a Sunday, with Mon 26 and Tue 27 December off
        (date(2011, 12, 22), date(2011, 12, 23), date(2011, 12, 28)),
        (date(2011, 12, 23), date(2011, 12, 28), date(2011, 12, 29)),
        # New Year's Day 2012: on a Sunday, with Mon 2 January off
        (date(2011, 12, 30), date(2012, 1, 3), date(2012, 1, 4)),
        # Christmas 2012: Tue 25 and Wed 26 December
        (date(2012, 12, 21), date(2012, 12, 24), date(2012, 12, 27)),
        (date(2012, 12, 24), date(2012, 12, 27), date(2012, 12, 28)),
        (date(2012, 12, 31), date(2013, 1, 2), date(2013, 1, 3)),
        # Mon 4 June 2012 (the spring bank holiday, moved) and Tue 5 June (the Diamond Jubilee)
        (date(2012, 5, 31), date(2012, 6, 1), date(2012, 6, 6)),
        (date(2012, 6, 1), date(2012, 6, 6), date(2012, 6, 7)),
        # Good Friday 6 April, Easter Monday 9 April 2012
        (date(2012, 4, 4), date(2012, 4, 5), date(2012, 4, 10)),
        (date(2012, 4, 5), date(2012, 4, 10), date(2012, 4, 11)),
        # Fri 29 April 2011: the royal wedding; Mon 2 May: the early May bank holiday
        (date(2011, 4, 28), date(2011, 5, 3), date(2011, 5, 4)),
    ],
)
def test_a_payment_is_processed_and_arrives_on_the_next_two_working_days(
    submission: date, processing: date, entry: date
) -> None:
    assert cycle_of(submission, next_working_day) == Cycle(submission, processing, entry)


@pytest.mark.parametrize(
    "day",
    [
        date(2012, 5, 28),  # the spring bank holiday moved to 4 June
        date(2020, 5, 4),  # the early May bank holiday moved to Fri 8 May
        date(2012, 3, 19),  # St Patrick's Day, in Northern Ireland only
        date(2012, 8, 6),  # a bank holiday in Scotland only
    ],
)
def test_what_is_no_bank_holiday_in_england_and_wales_is_a_working_day(day: date) -> None:
    assert is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2012, 6, 4),
        date(2012, 6, 5),
        date(2012, 8, 27),  # the summer bank holiday
        date(2020, 5, 8),  # moved from 4 May
        date(2022, 6, 2),
        date(2022, 6, 3),
        date(2022, 9, 19),
        date(2023, 5, 8),  # the coronation
        date(2012, 1, 7),  # a Saturday
        date(2012, 1, 8),  # a Sunday
    ],
)
def test_bank_holidays_the_special_ones_and_weekends_are_none(day: date) -> None:
    assert not is_working_day(day)


@no_deadline
@given(DAYS)
def test_the_next_working_day_is_later_and_nothing_between_is_one(day: date) -> None:
    following = next_working_day(day)
    assert following > day
    assert is_working_day(following)
    between = [day + timedelta(days=n) for n in range(1, (following - day).days)]
    assert not any(is_working_day(d) for d in between)
    assert len(between) <= 5


@no_deadline
@given(DAYS)
def test_a_working_day_is_its_own_first_on_or_after(day: date) -> None:
    first = working_day_on_or_after(day)
    assert (first == day) == is_working_day(day)
    assert first == next_working_day(day - timedelta(days=1))


@no_deadline
@given(DAYS)
def test_the_three_days_of_a_cycle_are_working_days_in_order(day: date) -> None:
    cycle = cycle_of(working_day_on_or_after(day), next_working_day)
    assert cycle.submission_day < cycle.processing_day < cycle.entry_day
    assert is_working_day(cycle.processing_day)
    assert is_working_day(cycle.entry_day)
    assert cycle.entry_day - cycle.submission_day <= timedelta(days=9)


def test_every_return_code_of_the_bank_has_a_meaning_to_tell() -> None:
    assert sorted(RETURN_MEANINGS) == ["0", "2", "3", "5", "B", "C"]
