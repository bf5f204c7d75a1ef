"""Tenants in a browser: found, listed, and each on one page with the story of all services."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from services.backbone.settings import database_url
from services.client.errors import NotReached
from services.hosts.catalogue import DATABASES
from tests.browser.looking import fill_by_playing
from tests.browser.states.officers import pilot
from tests.empty_databases import make_tables
from tests.integration.console.whole import WholeConsole


def plain(text: str) -> str:
    """Return what a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeConsole]:
    """The console in practice, on a small pilot that was played up to February."""
    template = f"sqlite:///{tmp_path_factory.mktemp('played')}/{{service}}.sqlite"
    url = partial(database_url, template)
    for name in DATABASES:
        make_tables(name, url(name))
    fill_by_playing(url, pilot(), dt.date(2012, 2, 20))
    with WholeConsole(template) as console:
        console.service("calendar").begin_practice()
        yield console


def test_one_who_is_found_is_shown_and_of_several_the_list(played: WholeConsole) -> None:
    ann = played.person("housing_officer")
    assert "Tenant T1" in plain(ann.follow("/tenants", text="t1").text)
    several = ann.post("/tenants", text="tenant")
    assert several.status_code == 200
    assert several.text.count("<tr") == 5
    assert "On the waiting list" in several.text
    assert "Nobody has all these words" in ann.post("/tenants", text="zebedee").text
    nothing = ann.post("/tenants", text=" ")
    assert nothing.status_code == 422
    assert 'href="#text"' in nothing.text


def test_tenants_are_listed_by_status_and_area_and_as_a_file(played: WholeConsole) -> None:
    ann = played.person("housing_officer")
    assert ann.get("/tenants/list").text.count("<tr") == 5
    waiting = ann.get("/tenants/list?status=waiting&area=DUD")
    assert waiting.text.count("<tr") == 2
    assert "/tenants/T3" in waiting.text
    file = ann.get("/tenants/list?status=invited&as=csv").text
    assert "T4" in file
    assert "T1" not in file
    assert ann.get("/tenants/list?status=nonsense").status_code == 400


def test_a_tenants_page_has_the_story_of_all_services_in_order_and_what_happens_next(
    played: WholeConsole,
) -> None:
    page = plain(played.person("housing_officer").get("/tenants/T1").text)
    told = [
        "Registered and invited to join",
        "Signed the deal",
        "Has a place",
        "Baseline visit booked for 17 October 2011",
        "Baseline visit V1: passed",
        "The year began",
        "Message “Started”: sent",
        "Payment CASHBACK 000001 reached the account",
        "Got in touch: asb (C1)",
        "Breach: tenant used the Housing Management service (C1)",
        "Instalment of housing management, quarter 2, lost",
        "Got in touch: complaint (C2)",
        "Job J1 recorded: gas",
    ]
    places = [page.find(words) for words in told]
    assert -1 not in places, told[places.index(-1)]
    assert places == sorted(places)
    assert "Quarter 2 of 4 ends on 9 April 2012" in page
    assert "£75.00 falls due on 10 April 2012" in page
    assert ("tenant", "T1") in played.seen


def test_what_happens_next_is_said_for_who_waits_or_may_not_join(played: WholeConsole) -> None:
    ann = played.person("auditor")
    assert "Place 1 of 1 on the waiting list of DUD" in ann.get("/tenants/T3").text
    assert "Waiting for the tenant to sign" in ann.get("/tenants/T4").text
    assert "Cannot join: the rent account is in arrears" in ann.get("/tenants/T2").text
    assert ann.get("/tenants/T99").status_code == 404


def test_a_service_that_is_away_leaves_its_part_out_and_a_role_what_it_may_not_see(
    played: WholeConsole, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Follow-up" not in played.person("finance").get("/tenants/T1").text
    reached = played.machine.call

    def call(service: str, *rest: Any) -> Any:
        if service == "payments":
            raise NotReached("payments is away")
        return reached(service, *rest)

    monkeypatch.setattr(played.machine, "call", call)
    page = played.person("housing_officer").get("/tenants/T1")
    assert page.status_code == 200
    assert "The money is away for the moment" in page.text
    assert "The year began" in page.text
