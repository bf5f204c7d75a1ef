"""When a command says it is done, held to the dates of the service."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

import pytest

from services.backbone.business_dates import at_its_date
from services.backbone.errors import Invalid
from services.contracts.commands import Command, Done
from services.contracts.fields import DateRule
from services.contracts.words import GivenDate

LAST = dt.date(2026, 3, 5)
OPEN = dt.date(2026, 3, 6)
LONG_AGO = dt.date(2012, 1, 3)
IN_THE_MORNING = dt.datetime(2026, 3, 6, 9, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 3, 9)


@dataclass(frozen=True)
class Note(Command[Done]):
    on: GivenDate
    seen: Annotated[dt.date, DateRule(moves_on=False), "the day of the visit"]
    planned: dt.date


@dataclass(frozen=True)
class Dateless(Command[Done]):
    word: str


def held(on: dt.date, seen: dt.date = OPEN, last: dt.date | None = LAST, now=IN_THE_MORNING):
    return at_its_date(Note(on, seen, MONDAY), lambda: last, lambda: now)


@pytest.mark.parametrize("on", [LAST, OPEN])
def test_the_open_date_and_the_day_whose_cut_off_is_over_stay(on: dt.date) -> None:
    assert held(on) == Note(on, OPEN, MONDAY)


@pytest.mark.parametrize("on", [LONG_AGO, LAST - dt.timedelta(days=1)])
def test_a_date_that_is_over_is_the_open_one(on: dt.date) -> None:
    assert held(on).on == OPEN


def test_when_something_happened_stays_however_long_ago() -> None:
    assert held(OPEN, seen=LONG_AGO).seen == LONG_AGO


def test_later_than_the_open_date_is_refused_with_every_field() -> None:
    with pytest.raises(Invalid) as refused:
        held(OPEN + dt.timedelta(days=1), seen=OPEN + dt.timedelta(days=2))
    assert [fault.field for fault in refused.value.faults] == ["on", "seen"]
    assert "the date here is 6 March 2026" in str(refused.value)
    assert "7 March 2026 is later" in str(refused.value)


def test_where_the_calendar_is_behind_the_date_in_britain_is_open() -> None:
    monday = dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC)
    assert held(MONDAY, seen=MONDAY, now=monday).on == MONDAY
    with pytest.raises(Invalid):
        held(MONDAY + dt.timedelta(days=1), now=monday)


def test_a_caller_whose_clock_is_minutes_fast_is_not_refused_at_midnight() -> None:
    before_midnight = dt.datetime(2026, 3, 8, 23, 57, tzinfo=dt.UTC)
    assert held(MONDAY, now=before_midnight).on == MONDAY
    with pytest.raises(Invalid):
        held(MONDAY, now=before_midnight - dt.timedelta(minutes=5))


def test_in_summer_it_is_the_date_in_britain() -> None:
    late = dt.datetime(2026, 7, 1, 23, 10, tzinfo=dt.UTC)
    assert held(dt.date(2026, 7, 2), now=late).on == dt.date(2026, 7, 2)


def test_before_a_first_date_is_closed_no_date_is_held_to_anything() -> None:
    assert held(dt.date(2099, 1, 1), last=None).on == dt.date(2099, 1, 1)


def test_a_command_without_a_date_asks_for_none() -> None:
    def fails() -> None:
        raise AssertionError("the database was asked")

    assert at_its_date(Dateless("x"), fails) == Dateless("x")
