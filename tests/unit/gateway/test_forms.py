import datetime as dt

import pytest

from services.contracts.refusals import Fault
from services.gateway.inputs import read_date


def typed(day: str, month: str, year: str) -> dict[str, str]:
    return {"on": day, "on-month": month, "on-year": year}


def test_a_date_is_read_from_its_three_fields() -> None:
    assert read_date(typed(" 3", "01", "2012"), "on", "the date") == dt.date(2012, 1, 3)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (typed("", "", ""), "Enter the date"),
        ({}, "Enter the date"),
        (typed("3", "", "2012"), "Enter the date as day, month and year, like 3 1 2012"),
        (typed("3", "Jan", "2012"), "Enter the date as day, month and year, like 3 1 2012"),
        (typed("\u0663", "1", "2012"), "Enter the date as day, month and year, like 3 1 2012"),
        (typed("31", "2", "2012"), "Enter the date as a date that there is, like 3 1 2012"),
        (typed("3", "1", "12"), "Enter the date as a date that there is, like 3 1 2012"),
        (typed("3", "1", "9" * 30), "Enter the date as a date that there is, like 3 1 2012"),
    ],
)
def test_what_is_no_date_says_what_to_enter(given: dict[str, str], said: str) -> None:
    assert read_date(given, "on", "the date") == Fault(said, "on")
