"""What visits decide, in a browser: no access, works done, corrections, follow-ups settled."""

import datetime as dt
from typing import Any

import pytest

from services.contracts import enrolment
from services.contracts import repairs as contract
from services.contracts.queries.repairs import FollowUpsOutstanding, VisitsOn
from services.gateway.deeds import new_deed
from tests.integration.console.people import hidden_in
from tests.integration.console.test_visits import DAY, ON, book, hear
from tests.integration.console.test_visits import console as console
from tests.integration.console.whole import Person, WholeConsole

START, END = dt.date(2011, 1, 10), dt.date(2012, 1, 10)
GOOD = contract.Finding("Kitchen tap", "decoration", "good")
DEFECT = contract.Finding("Kitchen tap", "decoration", "defect", "drips")
LANDLORDS = contract.Finding("Boiler", "gas", "defect")
TODAY = {"visit_date": "16", "visit_date-month": "1", "visit_date-year": "2012"}


@pytest.fixture
def manager(console: WholeConsole) -> Person:
    return console.person("repairs_manager", name="Ruth")


def record(
    console: WholeConsole, ref: str, *findings: contract.Finding, on: dt.date = ON, **how: Any
) -> None:
    given = {"tenant_ref": "T1", "kind": "baseline", "result": "completed", "reason": ""} | how
    command = contract.RecordVisit(visit_ref=ref, on=on, findings=findings, **given)
    console.services.tell(command, f"record {ref}")


def begin_year(console: WholeConsole) -> None:
    """T1's year has begun on a baseline with a good tap, and is over."""
    record(console, "V1", GOOD, LANDLORDS)
    counts = END - dt.timedelta(days=31)
    hear(console, enrolment.ParticipationStarted("T1", START, END, counts, (), ()))


def booked_again(console: WholeConsole) -> str:
    """Return the visit that was booked after the last one that could not be made."""
    on = ON + dt.timedelta(days=14)
    rows = console.services.ask(VisitsOn(on)).rows
    return next(row.visit_ref for row in rows if row.state == "booked")


def test_no_access_takes_two_taps_and_a_third_one_is_warned_of(
    console: WholeConsole, manager: Person
) -> None:
    book(console, "V1")
    for number in (1, 2, 3):
        ref = "V1" if number == 1 else booked_again(console)
        page = f"/visits/{ref}/not-made"
        asked = manager.get(page)
        assert f"visit {number} of 3 that could not be made" in asked.text
        assert ("the tenant is withdrawn" in asked.text) == (number == 3)
        assert "It could not be made" in manager.get(f"/visits/{ref}").text
        kept = manager.follow(page, **(hidden_in(asked) | TODAY | {"because": "dog"}))
        assert "Kept: no access. A dog was not shut away" in kept.text
    assert "Ended: too many visits could not be made" in kept.text


def test_another_reason_is_given_in_words_and_a_form_of_yesterday_is_shown_again(
    console: WholeConsole, manager: Person
) -> None:
    book(console, "V1")
    record(console, "V2", result="no_access")
    page = "/visits/V1/not-made"
    asked = manager.get(page)
    form = hidden_in(asked) | TODAY | {"other": "refused"}
    assert "Say why in words" in manager.follow(page, **form).text
    record(console, "V3", result="no_access")
    said = form | {"reason": "moves house this week"}
    stale = manager.follow(page, **said)
    assert "look again" in stale.text
    assert "the tenant is withdrawn" in stale.text
    late = manager.follow(page, **(hidden_in(stale) | said | DAY | {"seen": "withdrawn 3"}))
    assert "Enter a day that has come" in late.text
    kept = manager.follow(page, **(hidden_in(stale) | said | {"seen": "withdrawn 3"}))
    assert "Kept: refused. moves house this week" in kept.text


def test_works_that_are_done_pass_the_baseline(console: WholeConsole, manager: Person) -> None:
    assert "No home waits for works" in manager.get("/works").text
    record(console, "V1", DEFECT, LANDLORDS)
    waiting = manager.get("/works")
    assert "/tenants/T1/works" in waiting.text
    assert "16 January 2012" in waiting.text
    assert "Ms Ann Hunt, 104 Lime Tree Avenue, Dudley, DY2 1AA" in waiting.text
    assert '"T1","V1","2012-01-16",2' in manager.get("/works?as=csv").text
    before = manager.get("/tenants/T1/works")
    assert "year starts once they have signed" in before.text
    done = manager.done("/tenants/T1/works", visit_ref="W1", **TODAY)
    assert "The works are done, and the baseline is passed" in done.text
    again = manager.follow("/tenants/T1/works", **(hidden_in(before) | TODAY))
    assert "waits for no works" in again.text
    assert "No home waits for works" in manager.get("/works").text


def test_the_follow_up_stands_beside_the_baseline_item_by_item(
    console: WholeConsole, manager: Person
) -> None:
    begin_year(console)
    outstanding = manager.get("/follow-ups").text
    assert "Overdue" in outstanding
    assert "Ms Ann Hunt, 104 Lime Tree Avenue, Dudley, DY2 1AA" in outstanding
    assert 'href="/visits/book?tenant=T1"' in outstanding
    day = ON + dt.timedelta(days=3)
    book_it = contract.BookVisit("V9", "T1", "follow_up", day, "", "", "", ON)
    console.services.tell(book_it, "book")
    booked = manager.get("/follow-ups").text
    assert "/visits/book" not in booked
    assert 'href="/visits/V9"' in booked
    assert "Booked for 19 January 2012" in booked
    assert "10 January 2012" in outstanding
    new = contract.Finding("Bath seal", "decoration", "worn")
    query_page = manager.get("/tenants/T1/inspections").text
    assert "Follow-up beside the baseline" not in query_page
    record(console, "V2", DEFECT, new, kind="follow_up")
    shown = manager.get("/tenants/T1/inspections").text
    for words in ("Worse", "New", "Not looked at again", "The last instalment", "Landlord’s"):
        assert words in shown
    assert "No follow-up is outstanding" in manager.get("/follow-ups").text
    assert ("inspections", "T1") in console.seen


def test_a_correction_is_checked_then_kept_as_a_version_and_one_of_two_wins(
    console: WholeConsole, manager: Person
) -> None:
    begin_year(console)
    record(console, "V2", DEFECT, kind="follow_up")
    page = "/visits/V2/correct"
    asked = manager.get(page)
    assert '<option value="decoration" selected>decoration: Tenant’s</option>' in asked.text
    assert '<option value="gas">gas: Landlord’s</option>' in asked.text
    typed = TODAY | {
        "result": "completed",
        "item-0": "Kitchen tap",
        "category-0": "decoration",
        "condition-0": "good",
        "item-1": "",
    }
    form = hidden_in(asked) | typed
    assert "Say why it is corrected" in manager.follow(page, **form).text
    unknown = form | {"why": "a slip", "category-0": "roof garden"}
    assert "not a category" in manager.follow(page, **unknown).text
    checked = manager.follow(page, **(form | {"why": "a slip"}))
    assert "The follow-up is passed" in checked.text
    assert "Not passed" in manager.get("/tenants/T1/inspections").text
    other = console.person("surveyor", name="Tom")
    first = other.follow(page, **hidden_in(checked))
    assert "The correction is kept" in first.text
    assert "Tom changed it: a slip" in first.text
    assert "version 2" in first.text
    second = manager.follow(page, **(hidden_in(checked) | {"deed": new_deed()}))
    assert "somebody else" in second.text.lower()


def test_a_visit_is_taken_back_unless_a_year_began_on_it(
    console: WholeConsole, manager: Person
) -> None:
    begin_year(console)
    assert "It cannot be taken back: the year began" in manager.get("/visits/V1/take-back").text
    record(console, "V2", DEFECT, kind="follow_up")
    officer = console.person("housing_officer", name="Hal")
    without = officer.done("/visits/V2/take-back", why=" ")
    assert "Say why it is taken back" in without.text
    taken = officer.done("/visits/V2/take-back", why="logged for the wrong tenant")
    assert "The visit is taken back" in taken.text
    assert "Awaited, or not due yet" in taken.text
    assert "logged for the wrong tenant" in taken.text
    assert officer.get("/visits/V9/take-back").status_code == 404


def test_a_manager_settles_a_follow_up_that_will_not_happen(
    console: WholeConsole, manager: Person
) -> None:
    assert "none is outstanding" in manager.get("/follow-ups/T1/settle").text
    begin_year(console)
    assert "/follow-ups/T1/settle" in manager.get("/tenants/T1/inspections").text
    hear(console, enrolment.ParticipationEnded("T1", END, "tenancy_ended", "", True))
    assert "/follow-ups/T1/settle" in manager.get("/follow-ups").text
    before = manager.get("/follow-ups/T1/settle").text
    assert "The tenant left on 10 January 2012, after the year. Their status stays." in before
    assert before.count("Quarter 4 of the repairs element is lost.") == 2
    assert "Quarter 4 of the repairs element can be paid" in before
    nothing = manager.done("/follow-ups/T1/settle", reason="empty")
    assert "Choose how it is settled" in nothing.text
    unsaid = manager.done("/follow-ups/T1/settle", outcome="passed", reason=" ")
    assert "Give the reason" in unsaid.text
    done = manager.done("/follow-ups/T1/settle", outcome="passed", reason="seen empty, all good")
    assert "Passed, settled by a manager" in done.text


def test_a_visit_to_the_home_of_who_left_is_not_booked_again_by_itself(
    console: WholeConsole, manager: Person
) -> None:
    begin_year(console)
    hear(console, enrolment.ParticipationEnded("T1", END, "tenancy_ended", "", True))
    booked = contract.BookVisit("V9", "T1", "follow_up", dt.date(2012, 1, 19), "", "", "", ON)
    console.services.tell(booked, "book")
    page = "/visits/V9/not-made"
    form = hidden_in(manager.get(page)) | TODAY | {"because": "dog"}
    asked = manager.get(page).text
    assert "visit 1 of 3 that could not be made" in asked
    assert (
        "The tenant left on 10 January 2012: nobody is told, and no other visit is booked" in asked
    )
    assert "Another visit is booked" not in asked
    assert "Kept: no access" in manager.follow(page, **form).text
    rows = console.services.ask(FollowUpsOutstanding(ON)).rows
    assert [(row.tenant_ref, row.failed, row.booked_for) for row in rows] == [("T1", 1, None)]


def test_one_of_a_tenant_who_is_there_is_settled_once_the_year_is_over(
    console: WholeConsole, manager: Person
) -> None:
    record(console, "V1", GOOD)
    start, end = dt.date(2011, 2, 1), dt.date(2012, 2, 1)
    counts = dt.date(2012, 1, 1)
    hear(console, enrolment.ParticipationStarted("T1", start, end, counts, (), ()))
    assert "/follow-ups/T1/settle" not in manager.get("/follow-ups").text
    assert "/follow-ups/T1/settle" not in manager.get("/tenants/T1/inspections").text
    early = manager.get("/follow-ups/T1/settle").text
    assert "before the year is over, on 1 February 2012" in early
    book_it = contract.BookVisit("V9", "T1", "follow_up", end, "", "", "", ON)
    console.services.tell(book_it, "book")
    console.service("calendar").reach_cut_off(end)
    assert "/follow-ups/T1/settle" in manager.get("/follow-ups").text
    page = manager.get("/follow-ups/T1/settle").text
    assert "the tenant is completed today, and told what they earned" in page
    assert "The visit that is booked for 1 February 2012 is cancelled" in page
    done = manager.done("/follow-ups/T1/settle", outcome="no_access", reason="burnt down")
    assert "Not passed: too many visits could not be made, settled by a manager" in done.text
    assert "Cancelled" in manager.get("/visits/V9").text
