"""The status page where services are elsewhere: who looks within a second is told the same."""

import re
from datetime import date

import pytest
from flask import Flask

from services.client.asking import Client
from services.contracts.queries.backlog import ServiceBacklog
from services.gateway.app import gateway_app
from services.gateway.console.administration import backlogs
from services.gateway.console.rooms import ROOMS
from services.gateway.settings import GatewaySettings
from tests.unit.gateway.rooms import NOBODY, as_a, by_header
from tests.unit.gateway.test_what_waits import Answering


def console(way: Answering) -> Flask:
    client = Client(way, NOBODY, elsewhere=True)
    return gateway_app(GatewaySettings(), client, by_header, *ROOMS)


def well(dates: int | None = None, last_date: date | None = None, dead: int = 0) -> ServiceBacklog:
    return ServiceBacklog(0, None, 0, dead, None, dates, last_date)


def stands(way: Answering) -> dict[str, tuple[str, str]]:
    """Return each service's state and last date, as the page has them."""
    text = console(way).test_client().get("/status", headers=as_a("administrator")).text
    row = (
        r'header">(\w+)</th>\s*<td[^>]*>\s*<strong[^>]*>([\w ]+)</strong></td>\s*<td[^>]*>([^<]*)<'
    )
    return {name: (state, last) for name, state, last in re.findall(row, text)}


def asked(way: Answering) -> list[str]:
    return [query for query in way.asked if query.endswith("Backlog")]


def test_a_service_is_behind_until_it_has_done_the_work_of_every_closed_date() -> None:
    way = Answering(
        CalendarBacklog=well(40, date(2012, 1, 3)),
        EnrolmentBacklog=well(40),
        RepairsBacklog=well(37),
        PaymentsBacklog=well(39, dead=1),
        NotificationsBacklog=well(38),
        EvaluationBacklog=well(),
    )
    assert stands(way) == {
        "Calendar": ("Works", "3 Jan 2012"),
        "Enrolment": ("Works", "3 Jan 2012"),
        "Repairs": ("Behind", "31 Dec 2011"),
        "Payments": ("Needs you", "2 Jan 2012"),
        "Notifications": ("Behind", "1 Jan 2012"),
        "Evaluation": ("Behind", "None yet"),
    }
    away = Answering(RepairsBacklog=well(37))
    assert stands(away)["Repairs"] == ("Works", "–"), "nobody says which date is closed"


def test_every_service_is_asked_once_for_all_who_look_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backlogs, "GOOD_FOR_SECONDS", 600.0)  # on a machine that is busy, too
    way = Answering(PaymentsBacklog=well())
    browser = console(way).test_client()
    for _ in range(3):
        page = browser.get("/status", headers=as_a("administrator"))
        assert page.status_code == 200
        assert page.text.count("Away") == len(backlogs.QUERIES) - 1
    assert sorted(asked(way)) == sorted(type(one).__name__ for one in backlogs.QUERIES.values())


def test_a_second_later_they_are_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    way = Answering()
    browser = console(way).test_client()
    browser.get("/status", headers=as_a("administrator"))
    last = browser.application.extensions[backlogs.LAST_LOOK]
    monkeypatch.setattr(last, "_good_until", 0.0)
    browser.get("/status", headers=as_a("auditor"))
    assert len(asked(way)) == 2 * len(backlogs.QUERIES)
