"""Which business dates are over at a given moment."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from services.backbone.database import open_engine
from services.calendar.service import CalendarService
from services.hosts.day_clock import cut_off_time, last_date_reached, publish_reached_dates
from tests.empty_databases import make_tables

THREE = dt.time(15, 0)


@pytest.mark.parametrize(
    ("utc", "reached"),
    [
        ("2012-01-10T14:59:59", "2012-01-09"),
        ("2012-01-10T15:00:00", "2012-01-10"),
        ("2012-07-10T13:59:59", "2012-07-09"),  # summer time: 14:59:59 in London
        ("2012-07-10T14:00:00", "2012-07-10"),
        ("2012-10-28T15:00:00", "2012-10-28"),  # the day the clocks go back
        ("2012-03-25T14:00:00", "2012-03-25"),  # the day they go forward
    ],
)
def test_the_cut_off_keeps_its_hour_in_london_all_year(utc: str, reached: str) -> None:
    now = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    assert last_date_reached(now, THREE) == dt.date.fromisoformat(reached)


def test_the_cut_off_is_a_time_of_day() -> None:
    assert cut_off_time("15:00") == THREE
    with pytest.raises(ValueError, match="25:00"):
        cut_off_time("25:00")


def test_missed_dates_are_published_first_and_each_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/calendar.sqlite"
    make_tables("calendar", url)
    calendar: Any = CalendarService()
    calendar.database = CalendarService.database.on(open_engine(url), lambda: None)

    def at(text: str) -> list[str]:
        now = dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
        return [day.isoformat() for day in publish_reached_dates(calendar, THREE, now)]

    assert at("2012-01-10T16:00:00") == ["2012-01-10"]
    assert at("2012-01-10T16:01:00") == []
    assert at("2012-01-13T16:00:00") == ["2012-01-11", "2012-01-12", "2012-01-13"]
    assert at("2012-01-12T16:00:00") == [], "a clock set back publishes nothing twice"
    calendar.database.engine.dispose()
