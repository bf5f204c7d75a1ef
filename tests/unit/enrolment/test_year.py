"""Adding months, the quarters of a year (domain page, "Rules" and "Instalments")."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrolment.domain.year import (
    add_months,
    end_of_year,
    follow_up_counts_from,
    quarter_of,
    quarters,
)

STARTS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
YEARS = st.sampled_from([(12, 4), (12, 3), (12, 12), (12, 1), (4, 4), (6, 2), (18, 3)])
"""Months and instalments of a scheme, which divide."""


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


@pytest.mark.parametrize(
    ("start", "starts"),
    [
        (date(2012, 1, 29), [(1, 29), (4, 29), (7, 29), (10, 29)]),
        (date(2012, 1, 30), [(1, 30), (4, 30), (7, 30), (10, 30)]),
        (date(2012, 1, 31), [(1, 31), (4, 30), (7, 31), (10, 31)]),
        (date(2012, 2, 29), [(2, 29), (5, 29), (8, 29), (11, 29)]),
    ],
)
def test_clamping_never_accumulates_from_quarter_to_quarter(
    start: date, starts: list[tuple[int, int]]
) -> None:
    year = quarters(start, 12, 4)
    assert [(q.starts_on.month, q.starts_on.day) for q in year] == starts


def test_clamping_never_accumulates_from_month_to_month() -> None:
    start = date(2012, 1, 31)
    assert add_months(start, 2) == date(2012, 3, 31)
    assert add_months(add_months(start, 1), 1) == date(2012, 3, 29)


def test_a_year_from_29_february_ends_on_28_february() -> None:
    assert end_of_year(date(2012, 2, 29), 12) == date(2013, 2, 28)
    assert quarter_of(date(2013, 2, 27), quarters(date(2012, 2, 29), 12, 4)) == 4
    assert quarter_of(date(2013, 2, 28), quarters(date(2012, 2, 29), 12, 4)) is None


def test_a_follow_up_counts_from_eleven_months_after_the_start() -> None:
    assert follow_up_counts_from(date(2011, 10, 12), 12) == date(2012, 9, 12)
    assert follow_up_counts_from(date(2012, 3, 31), 12) == date(2013, 2, 28)


@given(STARTS, st.integers(0, 120))
def test_added_months_keep_the_day_or_are_the_last_of_their_month(start: date, months: int) -> None:
    then = add_months(start, months)
    assert (then.year - start.year) * 12 + then.month - start.month == months
    last_of_month = (then + timedelta(days=1)).month != then.month
    assert then.day == start.day or (then.day < start.day and last_of_month)


@given(STARTS, YEARS)
def test_the_quarters_tile_the_year_without_gap_or_overlap(
    start: date, setting: tuple[int, int]
) -> None:
    months, instalments = setting
    year = quarters(start, months, instalments)
    assert [q.number for q in year] == list(range(1, instalments + 1))
    assert year[0].starts_on == start
    assert year[-1].ends_on == end_of_year(start, months)
    assert all(a.ends_on == b.starts_on for a, b in pairwise(year))
    assert all(q.starts_on < q.ends_on for q in year)


@given(STARTS, YEARS, st.integers(-40, 600))
def test_a_day_is_in_exactly_one_quarter_of_the_year_and_in_none_outside_it(
    start: date, setting: tuple[int, int], offset: int
) -> None:
    year = quarters(start, *setting)
    day = start + timedelta(days=offset)
    in_year = start <= day < end_of_year(start, setting[0])
    holding = [q.number for q in year if q.starts_on <= day < q.ends_on]
    assert holding == ([quarter_of(day, year)] if in_year else [])
    assert (quarter_of(day, year) is not None) == in_year
