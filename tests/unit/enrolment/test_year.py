"""Adding months, the quarters of a year (domain page, "Rules" and "Instalments")."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrolment.domain.participation import (
    end_of_year,
    follow_up_counts_from,
    quarter_of,
    quarters,
)

STARTS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
YEARS = st.sampled_from([(12, 4), (12, 3), (12, 12), (12, 1), (4, 4), (6, 2), (18, 3)])
"""Months and instalments of a scheme, which divide."""


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


def test_a_year_from_29_february_ends_on_28_february() -> None:
    assert end_of_year(date(2012, 2, 29), 12) == date(2013, 2, 28)
    assert quarter_of(date(2013, 2, 27), quarters(date(2012, 2, 29), 12, 4)) == 4
    assert quarter_of(date(2013, 2, 28), quarters(date(2012, 2, 29), 12, 4)) is None


def test_a_follow_up_counts_from_eleven_months_after_the_start() -> None:
    assert follow_up_counts_from(date(2011, 10, 12), 12) == date(2012, 9, 12)
    assert follow_up_counts_from(date(2012, 3, 31), 12) == date(2013, 2, 28)


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
