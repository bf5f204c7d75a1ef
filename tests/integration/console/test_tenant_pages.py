"""Tenants in a browser: found, listed, and each on one page with the story of all services."""

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from services.backbone.settings import database_url
from services.client.errors import NotReached
from services.contracts.enrolment import ReportRentArrears
from services.contracts.queries.payments.accounts import BankDetails
from services.contracts.repairs import BookVisit, RecordRepair
from services.hosts.catalogue import DATABASES
from services.hosts.serving import embedded_host
from tests.browser.looking import fill_by_playing
from tests.browser.states.officers import pilot
from tests.empty_databases import make_tables
from tests.integration.console.people import hidden_in
from tests.integration.console.whole import WholeConsole

TODAY = dt.date(2012, 2, 21)


def plain(text: str) -> str:
    """Return what a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


@pytest.fixture(scope="module")
def played_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The databases of a small pilot that was played up to February."""
    folder = tmp_path_factory.mktemp("played")
    url = partial(database_url, f"sqlite:///{folder}/{{service}}.sqlite")
    for name in DATABASES:
        make_tables(name, url(name))
    fill_by_playing(url, pilot(), dt.date(2012, 2, 20))
    return folder


class Played(WholeConsole):
    """The console in practice, on a pilot that was played."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"sqlite:///{folder}/{{service}}.sqlite")
        self.service("calendar").begin_practice()

    def settle(self) -> None:
        """Hand every event on to whom it concerns."""
        host = embedded_host(self.database_url)
        host.deliver_all()
        host.close()


@pytest.fixture(scope="module")
def played(played_folder: Path) -> Iterator[Played]:
    """What nobody changes."""
    with Played(played_folder) as console:
        yield console


@pytest.fixture
def changed(played_folder: Path, tmp_path: Path) -> Iterator[Played]:
    """A copy for one test, which changes it."""
    folder = shutil.copytree(played_folder, tmp_path / "copy")
    with Played(folder) as console:
        yield console


def test_one_who_is_found_is_shown_and_of_several_the_list(played: WholeConsole) -> None:
    ann = played.person("housing_officer")
    assert "Tenant T1" in plain(ann.follow("/tenants", text="t1").text)
    several = ann.post("/tenants", text="tenant")
    assert several.status_code == 200
    assert several.text.count("<tr") == 7
    assert "On the waiting list" in several.text
    assert "Nobody has all these words" in ann.post("/tenants", text="zebedee").text
    nothing = ann.post("/tenants", text=" ")
    assert nothing.status_code == 422
    assert 'href="#text"' in nothing.text


def test_who_was_found_or_listed_is_noted_in_one_line(played: WholeConsole) -> None:
    ann, before = played.person("housing_officer", "finance"), len(played.seen)
    ann.post("/tenants", text="tenant")
    ann.post("/finance/tenants", text="tenant")
    ann.post("/telling/tenants", text="", words="t1")
    ann.post("/tenants", text="zebedee")
    ann.get("/tenants/list?status=waiting&area=DUD")
    ann.get("/tenants/list?status=waiting&area=DUD&as=csv")
    ann.get("/areas")
    searches, others = played.seen[before : before + 2], played.seen[before + 2 :]
    assert {what for what, _ in searches} == {"a search"}
    assert all(refs.split(", ")[0] == "T1" and len(refs.split(", ")) == 6 for _, refs in searches)
    assert others == [("a search", "T1"), ("tenants", "T3"), ("tenants, as a file", "*")]


def test_tenants_are_listed_by_status_and_area_and_as_a_file(played: WholeConsole) -> None:
    ann = played.person("housing_officer")
    assert ann.get("/tenants/list").text.count("<tr") == 7
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
    assert re.search(r"used from \d+ \w+ 2011", page)
    assert not re.findall(r"\b\d{4}-\d{2}-\d{2}\b", page), "dates stand in words"
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


def test_a_tenant_signs_what_was_shown_and_the_second_officer_is_told_that_nothing_was_done(
    changed: WholeConsole,
) -> None:
    ann = changed.person("housing_officer")
    shown = ann.get("/tenants/T4/sign")
    assert "There is a place in LIC" in shown.text
    nothing_chosen = ann.post("/tenants/T4/sign", **hidden_in(shown))
    assert nothing_chosen.status_code == 422
    assert 'href="#signed_how"' in nothing_chosen.text
    day = {"signed_on": "1", "signed_on-month": "2", "signed_on-year": "2012"}
    form = hidden_in(shown) | {"signed_how": "paper"} | day
    too_early = ann.post("/tenants/T4/sign", **form | {"signed_on-year": "2001"})
    assert "3 October 2011, when enrolment opened" in too_early.text
    assert "T4 has signed the deal" in ann.follow("/tenants/T4/sign", **form).text
    assert "Signed 1 February 2012" in plain(ann.get("/tenants/T4").text)
    bo = changed.person("housing_officer", name="Bo Second")
    again = bo.follow("/tenants/T4/sign", **form | hidden_in(bo.get("/tenants/T2/apply-again")))
    assert "T4 has signed already" in again.text


def test_leaving_shows_what_it_does_to_the_money_and_is_refused_if_that_has_changed(
    changed: WholeConsole,
) -> None:
    ann = changed.person("housing_officer")
    day = {"left_on": "20", "left_on-month": "2", "left_on-year": "2012"}
    typed = day | {"cause": "withdrawn", "reason": "moving in with family"}
    shown = ann.post("/tenants/T1/leave/check", **typed)
    page = plain(shown.text)
    assert "£325.00 is cancelled" in page
    assert "£125.00 is with the bank or paid" in page
    assert "Repairs, quarter 2 £75.00 Cancelled" in page
    stale = ann.post("/tenants/T1/leave", **hidden_in(shown) | {"seen_money": "other"})
    assert stale.status_code == 409
    assert "nothing was done" in stale.text
    assert (
        "They leave the scheme: this is kept"
        in ann.follow("/tenants/T1/leave", **hidden_in(shown)).text
    )
    changed.settle()
    after = plain(ann.get("/tenants/T1").text)
    assert "Left the scheme: moving in with family" in after
    assert "Still to come £0.00" in after


def test_what_stands_against_a_tenant_is_said_before_they_apply_again(
    changed: WholeConsole,
) -> None:
    ann = changed.person("housing_officer")
    assert "the rent account is in arrears" in ann.get("/tenants/T2/apply-again").text
    changed.services.tell(ReportRentArrears("T2", TODAY, in_arrears=False), "clear")
    shown = ann.get("/tenants/T2/apply-again")
    assert "Nothing stands against the tenant now" in shown.text
    ann.follow("/tenants/T2/apply-again", **hidden_in(shown))
    assert "Waiting for the tenant to sign the deal" in ann.get("/tenants/T2").text


def test_contact_details_that_changed_since_are_shown_again_with_both_values(
    changed: WholeConsole,
) -> None:
    path = "/tenants/T3/contact-details"
    ann, bo = changed.person("housing_officer"), changed.person("housing_officer", name="Bo Second")
    first, second = ann.get(path), bo.get(path)
    typed = {"mobile": "07700 900111", "email": "new@example.org"}
    assert "are kept" in ann.follow(path, **hidden_in(first) | typed).text
    late = bo.post(path, **hidden_in(second) | {"mobile": "07700 900222", "email": ""})
    assert late.status_code == 409
    assert "07700 900111" in late.text
    assert "07700 900222" in late.text
    sent_again = bo.follow(path, **hidden_in(late) | {"mobile": "07700 900222", "email": ""})
    assert "are kept" in sent_again.text
    assert "Mobile 07700 900222" in plain(bo.get("/tenants/T3").text)


def test_a_corrected_name_and_address_reach_messages_payments_and_the_search(
    changed: WholeConsole,
) -> None:
    ann, path = changed.person("housing_officer"), "/tenants/T1/correct"
    shown = ann.get(path)
    typed = {
        "title": "Ms",
        "first_name": "Zebedee",
        "last_name": "Quite-Another",
        "address_line_1": "9 New Road",
        "postcode": "DY1 1AB",
        "uprn": "100000000003",
        "reason": "misread",
    }
    taken = ann.post(path, **hidden_in(shown) | typed)
    assert taken.status_code == 409
    assert "nother tenant holds the place of the home" in taken.text
    assert 'value="Quite-Another"' in taken.text
    without_reason = ann.post(path, **hidden_in(taken) | typed | {"reason": " "})
    assert without_reason.status_code == 422
    right = typed | {"uprn": "100000000009"}
    assert "put right" in ann.follow(path, **hidden_in(without_reason) | right).text
    changed.settle()
    page = plain(ann.follow("/tenants", text="quite another").text)
    assert "9 New Road" in page
    assert "UPRN put right: 100000000001 → 100000000009: misread" in page
    money = changed.services.ask(BankDetails("T1"))
    assert money.name == "Zebedee Quite-Another"
    assert money.accounts[-1].name_check == "differs"
    stale = ann.post(path, **hidden_in(shown) | typed)
    assert stale.status_code == 409
    assert "9 New Road" in stale.text


def test_a_survey_is_entered_once_for_each_question(changed: WholeConsole) -> None:
    ann, path = changed.person("housing_officer"), "/tenants/T1/surveys/new"
    day = {"answered_on": "12", "answered_on-month": "10", "answered_on-year": "2011"}
    typed = day | {
        "stage": "before",
        "score-0": "7",
        "question": "I feel safe",
        "score-other": "10",
    }
    too_much = ann.post(path, **hidden_in(ann.get(path)) | typed | {"score-0": "11"})
    assert too_much.status_code == 422
    assert 'href="#score-0"' in too_much.text
    assert "The answers are kept" in ann.follow(path, **hidden_in(too_much) | typed).text
    again = ann.get(path)
    assert "I feel safe" in again.text
    twice = ann.post(path, **hidden_in(again) | typed)
    assert twice.status_code == 409
    assert "has answered this already" in twice.text
    assert "Survey answered, before the year" in ann.get("/tenants/T1").text


@pytest.mark.parametrize("role", ["surveyor", "repairs_manager"])
def test_the_repairs_team_sees_who_visits_and_jobs_and_neither_money_nor_arrears(
    played: WholeConsole, role: Any
) -> None:
    rob = played.person(role)
    assert "List tenants by status" not in rob.get("/tenants").text
    assert rob.get("/tenants/list").status_code == 403
    shown = rob.follow("/tenants", text="t1")
    page = plain(shown.text)
    assert 'href="tel:' in shown.text
    for words in ("Mobile 07700", "Job J1 recorded: gas", "Baseline visit V1: passed"):
        assert words in page, words
    for words in ("arrears", "£", "Bank", "Instalment", "Signed", "asb", "UPRN"):
        assert words not in page, words
    assert ("tenant", "T1") in played.seen
    assert rob.get("/tenants/T99").status_code == 404


LINKS = re.compile(r'<nav aria-label="What you can do">(.*?)</nav>', re.DOTALL)


@pytest.mark.parametrize(
    ("role", "has"),
    [
        ("housing_officer", {"Record an appeal", "Inspections of the home", "Jobs"}),
        ("repairs_manager", {"Book a visit", "Add a job", "Jobs", "Inspections of the home"}),
        ("surveyor", {"Book a visit", "Jobs", "Inspections of the home"}),
    ],
)
def test_each_link_of_a_tenants_page_leads_to_a_form_about_that_tenant(
    played: WholeConsole, role: Any, has: set[str]
) -> None:
    who = played.person(role)
    (links,) = LINKS.findall(who.get("/tenants/T1").text)
    found = dict(re.findall(r'href="([^"]*)">([^<]*)<', links))
    assert has <= set(found.values())
    for href, words in found.items():
        led_to = who.get(href.replace("&amp;", "&"))
        assert (led_to.status_code, "T1" in led_to.text) == (200, True), words


def test_the_repairs_teams_page_leads_to_visits_and_jobs_and_says_what_is_away(
    changed: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = BookVisit("V9", "T4", "baseline", TODAY, "", "", "", TODAY)
    for number in range(12):
        job = ("T4", TODAY, TODAY, "gas", False, "landlord", "completed", 100, "")
        changed.services.tell(RecordRepair(f"J9{number}", *job), f"job {number}")
    changed.services.tell(visit, "visit")
    rob = changed.person("repairs_manager")
    page = rob.get("/tenants/T4").text
    assert 'href="/visits/V9"' in page
    assert "Baseline check on 21 February 2012" in page
    assert page.count('href="/jobs/J9') == 10
    assert "All jobs of this tenant" in page
    reached = changed.machine.call

    def call(service: str, *rest: Any) -> Any:
        if service == "repairs":
            raise NotReached("repairs is away")
        return reached(service, *rest)

    monkeypatch.setattr(changed.machine, "call", call)
    away = rob.get("/tenants/T4").text
    assert away.count("Inspections and jobs are away for the moment") == 1
    assert "Who they are" in away
