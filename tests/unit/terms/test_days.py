"""How dates are written, and months added (domain page, "Rules")."""

import locale
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.terms.days import (
    MONTHS,
    SHORT_MONTHS,
    add_months,
    civil_date,
    day_and_month,
    long_day,
    long_month,
    short_day,
    with_days_in_words,
)

STARTS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_a_date_is_written_out_in_english() -> None:
    assert long_day(date(2012, 1, 3)) == "3 January 2012"
    assert short_day(date(2012, 9, 28)) == "28 Sept 2012"
    assert day_and_month(date(2012, 6, 5)) == "5 June"


def test_dates_in_a_text_are_put_in_words_and_what_only_looks_like_one_stays() -> None:
    text = "used from 2011-10-03; not 2011-13-03, nor 12011-10-03"
    in_words = "used from 3 October 2011; not 2011-13-03, nor 12011-10-03"
    assert with_days_in_words(text) == in_words
    assert with_days_in_words("sent on 2011-10-03.") == "sent on 3 October 2011."


def test_a_name_with_a_date_in_it_stays_as_it_is() -> None:
    for name in ("run-2012-04-16", "run-2012-04-16-2", "2012-04-17.csv", "2012-04-17-2.txt"):
        assert with_days_in_words(f"the bank has {name} already") == f"the bank has {name} already"


def test_a_month_is_written_out_in_english() -> None:
    assert (long_month("2012-04"), long_month("2012-12")) == ("April 2012", "December 2012")


def test_every_month_has_its_name() -> None:
    assert locale.getlocale(locale.LC_TIME)[0] in (None, "C", "en_GB", "en_US")
    assert tuple(f"{date(2012, month, 1):%B}" for month in range(1, 13)) == MONTHS
    assert all(long.startswith(short) for long, short in zip(MONTHS, SHORT_MONTHS, strict=True))


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2012, 1, 29), 1, date(2012, 2, 29)),
        (date(2011, 1, 29), 1, date(2011, 2, 28)),
        (date(2012, 1, 30), 1, date(2012, 2, 29)),
        (date(2011, 1, 30), 1, date(2011, 2, 28)),
        (date(2012, 1, 31), 1, date(2012, 2, 29)),
        (date(2011, 1, 31), 1, date(2011, 2, 28)),
        (date(2012, 1, 31), 3, date(2012, 4, 30)),
        (date(2012, 2, 29), 12, date(2013, 2, 28)),
        (date(2012, 2, 29), 48, date(2016, 2, 29)),
        (date(2011, 10, 31), 3, date(2012, 1, 31)),
        (date(2011, 12, 15), 1, date(2012, 1, 15)),
        (date(2011, 12, 31), 0, date(2011, 12, 31)),
        (date(1900, 1, 31), 1, date(1900, 2, 28)),
        (date(2000, 1, 31), 1, date(2000, 2, 29)),
    ],
)
def test_months_are_added_and_clamped_to_the_months_end(
    start: date, months: int, expected: date
) -> None:
    assert add_months(start, months) == expected


def test_clamping_never_accumulates_from_month_to_month() -> None:
    start = date(2012, 1, 31)
    assert add_months(start, 2) == date(2012, 3, 31)
    assert add_months(add_months(start, 1), 1) == date(2012, 3, 29)


@given(STARTS, st.integers(0, 120))
def test_added_months_keep_the_day_or_are_the_last_of_their_month(start: date, months: int) -> None:
    then = add_months(start, months)
    assert (then.year - start.year) * 12 + then.month - start.month == months
    last_of_month = (then + timedelta(days=1)).month != then.month
    assert then.day == start.day or (then.day < start.day and last_of_month)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 23, 1, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), date(2026, 12, 31)),
    ],
)
def test_the_date_of_a_moment_is_the_one_in_britain(moment: datetime, day: date) -> None:
    assert civil_date(moment) == day
