"""A visit's result in a browser: entered room by room, looked at as a whole, completed once."""

import datetime as dt
from typing import Any

import pytest

from services.contracts import enrolment
from services.contracts.queries.repairs import VisitByRef
from services.contracts.repairs import RecordVisit
from services.gateway.deeds import new_deed
from tests.integration.console.people import hidden_in
from tests.integration.console.test_visits import ON, book, console, hear, story
from tests.integration.console.whole import WholeConsole
from tests.people import officer

__all__ = ["console"]

KITCHEN = {"room": "Kitchen", "items": "1", "item-0": "Boiler", "category-0": "gas"}
SHELF = {"item-1": "Shelf", "category-1": "decoration", "condition-1": "worn", "notes-1": "loose"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def booked(console: WholeConsole) -> WholeConsole:
    book(console, "V1")
    return console


def form_of(page: Any, condition: str, **more: str) -> dict[str, str]:
    """Return the fields of a room's form, as they are sent."""
    form = KITCHEN | {"condition-0": condition, "seen_version": "0"} | more
    return {"deed": hidden_in(page)["deed"]} | form


def test_a_result_is_entered_by_rooms_and_completed_once(booked: WholeConsole) -> None:
    tom = booked.person("surveyor", name="Tom")
    page = tom.get("/visits/V1/result")
    assert "connect-src 'self'" in page.headers["Content-Security-Policy"]
    kept = tom.follow("/visits/V1/result", **form_of(page, "defect", **SHELF))
    assert "Kitchen is kept" in kept.text
    assert "Kept by Tom" in kept.text
    assert 'value="Shelf"' in kept.text
    check = tom.get("/visits/V1/complete")
    for words in ("There are defects", "Kitchen: Boiler", "Landlord’s", "loose"):
        assert words in check.text
    sent = hidden_in(check)
    for _ in range(2):
        done = tom.follow("/visits/V1/complete", **sent)
        assert "Made" in done.text
        assert "Completed" in done.text
    assert found(booked).result == "completed"
    assert "/visits/V1" in tom.get("/visits/V1/result").headers["Location"]


def found(console: WholeConsole) -> Any:
    return console.services.by(officer("Test")).ask(VisitByRef("V1"))


def test_the_same_form_is_received_once_and_a_changed_one_is_a_newer_version(
    booked: WholeConsole,
) -> None:
    tom = booked.person("surveyor", name="Tom")
    form = form_of(tom.get("/visits/V1/result"), "good")
    send = booked.app.test_client().post
    headers = tom._headers() | JSON
    answers = [send("/visits/V1/result", data=form, headers=headers).json for _ in range(2)]
    assert answers == [{"room": "Kitchen", "version": 1}] * 2
    changed = send("/visits/V1/result", data=form | {"condition-0": "worn"}, headers=headers)
    assert changed.json == {"room": "Kitchen", "version": 2}


def test_two_phones_see_each_other_s_and_lose_nothing(booked: WholeConsole) -> None:
    tom, bo = (booked.person("surveyor", name=name) for name in ("Tom", "Bo"))
    first, second = (one.get("/visits/V1/result") for one in (tom, bo))
    tom.follow("/visits/V1/result", **form_of(first, "good"))
    stale = bo.post("/visits/V1/result", **form_of(second, "defect", **SHELF))
    assert stale.status_code == 409
    for words in ("Tom kept Kitchen since you looked", "What Tom kept", "Good", 'value="Shelf"'):
        assert words in stale.text
    assert 'value="defect" checked' in stale.text
    mine = form_of(stale, "defect", seen_version="1", **SHELF)
    assert "Kept by Bo" in bo.follow("/visits/V1/result", **mine).text


def test_a_result_that_changed_since_it_was_checked_is_shown_again(booked: WholeConsole) -> None:
    tom = booked.person("surveyor", name="Tom")
    form = form_of(tom.get("/visits/V1/result"), "good")
    tom.follow("/visits/V1/result", **form)
    seen = hidden_in(tom.get("/visits/V1/complete"))
    tom.follow("/visits/V1/result", **(form | {"condition-0": "defect"}))
    stale = tom.post("/visits/V1/complete", **seen)
    assert (stale.status_code, "A room was kept since you looked" in stale.text) == (409, True)
    assert found(booked).result is None


def test_a_visit_that_was_not_booked_is_begun_and_completed_for_its_day(
    console: WholeConsole,
) -> None:
    tom = console.person("surveyor", name="Tom")
    empty = tom.do("/visits/new", tenant_ref="", kind="")
    assert (empty.status_code, "Choose what the visit is for" in empty.text) == (422, True)
    begun = tom.done("/visits/new?tenant=T1", tenant_ref="T1", kind="baseline", visit_ref="V1")
    assert "room by room" in begun.text
    tom.follow("/visits/V1/result", **form_of(begun, "good"))
    day = dt.date(2012, 1, 13)
    check = tom.get(f"/visits/V1/complete?on={day}")
    assert "The baseline is passed" in check.text
    tom.follow("/visits/V1/complete", **hidden_in(check))
    assert (found(console).visit_date, found(console).state) == (day, "made")


def test_a_visit_begun_by_mistake_is_dropped_by_who_began_it_and_only_the_trail_has_it(
    console: WholeConsole,
) -> None:
    tom, bo = (console.person("surveyor", name=name) for name in ("Tom", "Bo"))
    book(console, "V2", "T2")
    begun = tom.done("/visits/new?tenant=T1", tenant_ref="T1", kind="baseline", visit_ref="V1")
    tom.follow("/visits/V1/result", **form_of(begun, "good"))
    assert "/visits/V1/drop" in tom.get("/visits/V1").text
    assert "/visits/V1/drop" not in bo.get("/visits/V1").text
    assert "/visits/V2/drop" not in tom.get("/visits/V2").text
    assert bo.done("/visits/V1/drop", reason="mine").status_code == 403
    unsaid = tom.done("/visits/V1/drop", reason=" ")
    assert (unsaid.status_code, "Give the reason" in unsaid.text) == (422, True)
    booked = console.person("repairs_manager").done("/visits/V2/drop", reason="no")
    assert (booked.status_code, "cancel it instead" in booked.text) == (409, True)
    assert "is dropped" in tom.done("/visits/V1/drop", reason="the wrong tenant").text
    assert tom.get("/visits/V1").status_code == 404
    lines = [(row.what, row.note) for row in story(console, "V1")]
    assert lines == [("visit begun", ""), ("visit dropped", "the wrong tenant")]
    again = tom.done("/visits/new?tenant=T1", tenant_ref="T1", kind="baseline", visit_ref="V1")
    assert "Kept by" not in again.text
    tom.follow("/visits/V1/result", **form_of(again, "good"))
    tom.follow("/visits/V1/complete", **hidden_in(tom.get("/visits/V1/complete")))
    made = tom.post("/visits/V1/drop", reason="late", deed=new_deed())
    assert (made.status_code, "correct it instead" in made.text) == (409, True)


def test_a_visit_that_was_taken_back_is_made_no_more(console: WholeConsole) -> None:
    book(console, "V1")
    console.services.tell(RecordVisit("V1", "T1", "baseline", ON, "no_access", "", ()), "V1")
    ruth = console.person("repairs_manager")
    assert "Made" in ruth.get("/visits/V1").text
    ruth.done("/visits/V1/take-back", why="the wrong tenant")
    for page in ("/visits/V1", "/visits?on=2012-01-19"):
        shown = ruth.get(page).text
        assert ("Taken back" in shown, "Made" in shown) == (True, False)
    assert ruth.get("/visits/V1/result").status_code == 303


def test_a_follow_up_says_which_instalment_it_costs_before_it_is_completed(
    console: WholeConsole,
) -> None:
    started, ended = dt.date(2011, 1, 4), dt.date(2012, 1, 4)
    year = (started, ended, dt.date(2011, 12, 4), (), ())
    hear(console, enrolment.ParticipationStarted("T1", *year))
    tom = console.person("surveyor", name="Tom")
    begun = tom.done("/visits/new?tenant=T1", tenant_ref="T1", kind="follow_up", visit_ref="V1")
    mine = {"item-0": "Skirting", "category-0": "decoration"}
    tom.follow("/visits/V1/result", **(form_of(begun, "defect") | mine))
    shown = tom.get("/visits/V1/complete").text
    for words in ("The follow-up is not passed", "Skirting", "instalment of quarter 4 is lost"):
        assert words in shown
    early = tom.get("/visits/V1/complete?on=2011-11-30").text
    assert "It is kept and decides nothing" in early


def test_a_manager_changes_the_rooms(console: WholeConsole) -> None:
    manager = console.person("repairs_manager")
    assert "Kitchen decoration" in manager.get("/visits/rooms").text
    room = {"name": "Shed", "rows": "1", "item-0": "Shed paint", "category-0": "decoration"}
    number = manager.get("/visits/rooms").text.count("<h2") + 1
    seen = hidden_in(manager.get(f"/visits/rooms/{number}"))
    assert "Shed is kept" in manager.follow(f"/visits/rooms/{number}", **(seen | room)).text
    again = manager.post(f"/visits/rooms/{number}", **(seen | room | {"deed": new_deed_of(seen)}))
    assert (again.status_code, "Somebody else changed the rooms" in again.text) == (409, True)
    gone = manager.done(f"/visits/rooms/{number}", name="", rows="0")
    assert "The room is taken away" in gone.text
    assert manager.get("/visits/rooms/99").status_code == 404


def test_before_a_scheme_is_open_there_are_no_rooms(whole_console: WholeConsole) -> None:
    answer = whole_console.person("repairs_manager").get("/visits/rooms")
    assert (answer.status_code, "No scheme is open yet" in answer.text) == (404, True)


def new_deed_of(seen: dict[str, str]) -> str:
    return seen["deed"][:-1] + ("0" if seen["deed"][-1] != "0" else "1")
