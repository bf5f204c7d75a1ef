"""On which days a run is prepared (domain page, "Paying")."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.backbone.working_days import is_working_day, working_day_on_or_after
from services.payments.domain.payment_days import (
    EVERY_WORKING_DAY,
    PaymentDays,
    is_payment_day,
    next_payment_day,
)


def payment_days(days: PaymentDays, first: date, last: date) -> list[str]:
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [str(day) for day in every if is_payment_day(day, days, is_working_day)]


def test_by_default_every_working_day_is_one() -> None:
    # Good Friday 2012 was 6 April, Easter Monday 9 April.
    days = payment_days(EVERY_WORKING_DAY, date(2012, 4, 4), date(2012, 4, 11))
    assert days == ["2012-04-04", "2012-04-05", "2012-04-10", "2012-04-11"]


def test_days_of_the_month_move_from_a_weekend_to_monday() -> None:
    # 15 April and 1 July 2012 were Sundays, 15 July too; 1 April was one, and the 2nd a Monday.
    days = payment_days(PaymentDays("month", (1, 15)), date(2012, 4, 1), date(2012, 7, 31))
    assert days == [
        "2012-04-02",
        "2012-04-16",
        "2012-05-01",
        "2012-05-15",
        "2012-06-01",
        "2012-06-15",
        "2012-07-02",
        "2012-07-16",
    ]


def test_days_of_the_week_move_from_a_bank_holiday_the_special_ones_too() -> None:
    # Mon 4 and Tue 5 June 2012 were the Spring bank holiday and the Diamond Jubilee.
    days = payment_days(PaymentDays("week", (1,)), date(2012, 5, 28), date(2012, 6, 12))
    assert days == ["2012-05-28", "2012-06-06", "2012-06-11"]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (date(2012, 2, 27), date(2012, 3, 1), "2012-02-29"),
        (date(2011, 2, 25), date(2011, 3, 1), "2011-02-28"),
        (date(2012, 4, 27), date(2012, 5, 1), "2012-04-30"),
    ],
)
def test_the_31st_is_the_last_day_of_a_shorter_month(first: date, last: date, found: str) -> None:
    assert payment_days(PaymentDays("month", (31,)), first, last) == [found]


@pytest.mark.parametrize(
    ("days", "day"),
    [
        (PaymentDays("month", (29, 30, 31)), date(2012, 2, 29)),
        (PaymentDays("month", (14, 15, 16)), date(2012, 7, 16)),
        (PaymentDays("week", (1, 2, 3)), date(2012, 6, 6)),
    ],
)
def test_wanted_days_that_come_to_the_same_day_are_one(days: PaymentDays, day: date) -> None:
    assert str(next_payment_day(day - timedelta(days=1), days, is_working_day)) == str(day)
    assert payment_days(days, day, day) == [str(day)]


def test_a_day_wanted_before_enrolment_opens_may_move_to_the_opening_day() -> None:
    # 1 October 2011 was a Saturday; enrolment opens on Mon 3 October.
    assert is_payment_day(date(2011, 10, 3), PaymentDays("month", (1,)), is_working_day)


def test_the_next_payment_day_is_later_than_the_day_itself() -> None:
    days = PaymentDays("month", (1, 15))
    assert next_payment_day(date(2012, 5, 1), days, is_working_day) == date(2012, 5, 15)
    assert next_payment_day(date(2012, 5, 15), days, is_working_day) == date(2012, 6, 1)


# --- what holds for any days ---

DAYS = st.one_of(
    st.just(EVERY_WORKING_DAY),
    st.sets(st.integers(1, 5), min_size=1).map(lambda on: PaymentDays("week", tuple(on))),
    st.sets(st.integers(1, 31), min_size=1).map(lambda on: PaymentDays("month", tuple(on))),
)
DATES = st.dates(date(2005, 1, 1), date(2035, 12, 31))


@given(DAYS, DATES)
def test_every_wanted_day_is_paid_on_itself_or_the_next_working_day(
    days: PaymentDays, day: date
) -> None:
    if days.wants(day):
        assert is_payment_day(working_day_on_or_after(day), days, is_working_day)


@given(DAYS, DATES)
def test_a_payment_day_is_a_working_day_with_a_wanted_one_since_the_last_working_day(
    days: PaymentDays, after: date
) -> None:
    day = next_payment_day(after, days, is_working_day)
    assert is_working_day(day)
    assert any(
        days.wants(day - timedelta(days=n))
        for n in range(10)
        if working_day_on_or_after(day - timedelta(days=n)) == day
    )
