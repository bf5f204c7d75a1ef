"""Practice in a browser: an administrator closes the dates."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.client.dates import date_open
from services.contracts.queries.calendar import CalendarNow
from tests.integration.console.people import hidden_in
from tests.integration.console.whole import WholeConsole

DAY = dt.date(2012, 1, 3)


@pytest.fixture
def practice(whole_console: WholeConsole) -> WholeConsole:
    calendar = whole_console.service("calendar")
    calendar.reach_cut_off(DAY)
    calendar.begin_practice()
    return whole_console


def test_where_the_wall_clock_closes_dates_there_is_no_such_page(
    whole_console: WholeConsole,
) -> None:
    ada = whole_console.person("administrator")
    assert ada.get("/dates").status_code == 404
    assert ada.post("/dates/close", until="2012-01-04").status_code == 404
    assert "Practice" not in ada.get("/").text


def test_every_page_says_the_date_and_an_administrators_leads_to_closing_it(
    practice: WholeConsole,
) -> None:
    board = practice.person("board").get("/").text
    assert "The date here is 4 January 2012" in board
    assert "/dates" not in board
    assert 'href="/dates"' in practice.person("administrator").get("/").text
    assert practice.person("finance").get("/dates").status_code == 403


def test_a_service_that_has_not_done_a_closed_date_is_behind(practice: WholeConsole) -> None:
    page = practice.person("administrator").get("/status").text
    states = re.findall(r'header">(\w+)</th>\s*<td[^>]*>\s*<strong[^>]*>([\w ]+)</strong>', page)
    assert dict(states) == {
        "Calendar": "Works",
        **dict.fromkeys(
            ("Enrolment", "Repairs", "Payments", "Notifications", "Evaluation"), "Behind"
        ),
    }
    assert "has not yet done the work of every date" in page


def test_the_open_date_is_closed_once_however_often_it_is_sent(practice: WholeConsole) -> None:
    ada = practice.person("administrator")
    form = hidden_in(ada.get("/dates"))
    assert form["until"] == "2012-01-04"
    sent = ada.follow("/dates/close", **form)
    assert "Dates up to 4 January 2012 are being closed" in sent.text
    assert ada.post("/dates/close", **form).status_code == 302
    page = ada.get("/dates").text
    assert "are being closed, one after the other" in page
    assert "Look again" in page
    assert practice.service("calendar").close_next() == DAY + dt.timedelta(days=1)
    assert practice.service("calendar").close_next() is None
    assert "5 January 2012" in ada.get("/dates").text
    trail = ada.get("/audit?service=calendar&kind=calendar&ref=practice").text
    assert "closing until" in trail.lower()
    assert ada.name in trail


def test_who_comes_second_is_told_that_it_was_closed_already(practice: WholeConsole) -> None:
    first, second = (practice.person("administrator", name=name) for name in ("Ann A", "Bo B"))
    forms = hidden_in(first.get("/dates")), hidden_in(second.get("/dates"))
    first.post("/dates/close", **forms[0])
    assert "closed already" in second.follow("/dates/close", **forms[1]).text


def test_closing_until_a_later_date_says_what_it_does_and_asks(practice: WholeConsole) -> None:
    ada = practice.person("administrator")
    asked = ada.get("/dates/close?until=10&until-month=1&until-year=2012")
    assert "7 dates are closed, one after the other" in asked.text
    assert ada.post("/dates/close", **hidden_in(asked)).status_code == 302
    calendar = practice.service("calendar")
    assert [calendar.close_next() for _ in range(8)][-2:] == [dt.date(2012, 1, 10), None]


@pytest.mark.parametrize(
    "until",
    [
        "",
        "soon",
        "31&until-month=2&until-year=2012",
        "3&until-month=1&until-year=2012",
        "3&until-month=1",
    ],
)
def test_what_is_no_date_to_close_comes_back_with_words(practice: WholeConsole, until: str) -> None:
    answer = practice.person("administrator").get(f"/dates/close?until={until}")
    assert answer.status_code == 422
    assert 'href="#until"' in answer.text


def test_more_than_a_year_is_refused_by_the_calendar_beside_its_input(
    practice: WholeConsole,
) -> None:
    ada = practice.person("administrator")
    form = hidden_in(ada.get("/dates/close?until=1&until-month=2&until-year=2013"))
    answer = ada.post("/dates/close", **form)
    assert answer.status_code == 422
    assert "366 days" in answer.text
    assert 'href="#until"' in answer.text


def test_two_administrators_at_once_close_a_date_once(postgresql_console: WholeConsole) -> None:
    calendar = postgresql_console.service("calendar")
    calendar.reach_cut_off(DAY)
    calendar.begin_practice()
    people = [postgresql_console.person("administrator", name=name) for name in ("Ann A", "Bo B")]
    forms = [hidden_in(person.get("/dates")) for person in people]
    with ThreadPoolExecutor() as pool:
        sent = pool.map(lambda p, f: p.follow("/dates/close", **f).text, people, forms)
        assert sorted("are being closed</p>" in text for text in sent) == [False, True]
    assert calendar.close_next() == DAY + dt.timedelta(days=1)
    assert calendar.close_next() is None


def test_live_the_date_is_that_in_britain() -> None:
    late = dt.datetime(2012, 7, 1, 23, 30, tzinfo=dt.UTC)
    assert date_open(CalendarNow(DAY, False, None), late) == dt.date(2012, 7, 2)
    assert date_open(CalendarNow(None, True, None), late) == dt.date(2012, 7, 2)
    assert date_open(CalendarNow(DAY, True, None), late) == dt.date(2012, 1, 4)
