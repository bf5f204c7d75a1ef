"""The repairs team in a browser: the visits of a day; booked, moved and cancelled."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from services.contracts import enrolment
from services.contracts.enrolment import RegisterTenants
from services.contracts.queries.repairs import RepairsStory
from services.contracts.repairs import BookVisit
from services.repairs.handlers import ON_EVENT
from tests.integration.console.whole import WholeConsole
from tests.integration.enrolling import OPENS, SCHEME, TENANT
from tests.people import officer

ON = dt.date(2012, 1, 16)
TENANTS = (
    replace(TENANT, tenant_ref="T1", last_name="Hunt", uprn="1", postcode="DY2 1AA", mobile=""),
    replace(TENANT, tenant_ref="T2", last_name="Jones", uprn="2", postcode="DY1 1AA"),
)
DAY = {"visit_date": "19", "visit_date-month": "1", "visit_date-year": "2012"}
LATER = DAY | {"visit_date": "26"}


@pytest.fixture
def console(whole_console: WholeConsole) -> WholeConsole:
    """The console on `ON`, with two tenants who wait for their baseline."""
    calendar = whole_console.service("calendar")
    calendar.reach_cut_off(ON - dt.timedelta(days=1))
    calendar.begin_practice()
    whole_console.services.tell(SCHEME, "scheme")
    whole_console.services.tell(RegisterTenants(OPENS, TENANTS), "tenants")
    invited = [enrolment.TenantInvited(one.tenant_ref, OPENS, ("repairs",)) for one in TENANTS]
    hear(whole_console, SCHEME.scheme, *invited)
    return whole_console


def hear(console: WholeConsole, *events: Any) -> None:
    with console.service("repairs").database.begin("test") as uow:
        for event in events:
            ON_EVENT[type(event)](event, uow)
        uow.commit()


def book(console: WholeConsole, ref: str, tenant: str = "T1", surveyor: str = "") -> None:
    day = dt.date(2012, 1, 19)
    console.services.tell(BookVisit(ref, tenant, "baseline", day, "", surveyor, "", ON), f"b {ref}")


def test_whose_visits_are_shown_is_noted_in_one_line(console: WholeConsole) -> None:
    for ref, tenant in (("V1", "T1"), ("V2", "T2")):
        book(console, ref, tenant)
    manager = console.person("repairs_manager")
    assert manager.get("/visits?on=2012-01-19").status_code == 200
    assert console.seen == [("visits of a day", "T2, T1")], "in order of postcode"
    manager.get("/visits?on=2012-01-20")
    assert len(console.seen) == 1, "nobody was shown"


def test_a_manager_books_moves_and_cancels_a_visit(console: WholeConsole) -> None:
    manager = console.person("repairs_manager", name="Ruth")
    typed = {"kind": "baseline", "slot": "morning", "note": "A dog", "visit_ref": "V1", **DAY}
    booked = manager.done("/visits/book?tenant=T1", **typed, tenant_ref="T1", surveyor="")
    assert "The visit is booked for 19 January 2012. The tenant is told" in booked.text
    assert "A dog" in booked.text
    again = manager.do("/visits/book?tenant=T1", **typed, tenant_ref="T1", surveyor="")
    assert (again.status_code, "There is a visit V1 already" in again.text) == (409, True)
    moved = manager.done("/visits/V1/move", slot="afternoon", surveyor="person:tom", **LATER)
    assert "The tenant is told" in moved.text
    given = manager.done("/visits/V1/move", slot="afternoon", surveyor="", **LATER)
    assert "The change is kept." in given.text
    assert "is told" not in given.text
    why = manager.do("/visits/V1/cancel", reason=" ")
    assert (why.status_code, "Give the reason" in why.text) == (422, True)
    assert "The tenant is told" in manager.done("/visits/V1/cancel", reason="illness").text
    assert "Nothing is booked in its place" in manager.get("/visits/V1").text
    lines = [
        (row.what, (row.before, row.half_before), (row.after, row.half_after))
        for row in story(console, "V1")
    ]
    assert lines == [
        ("visit booked", ("", ""), ("2012-01-19", "morning")),
        ("visit moved", ("2012-01-19", "morning"), ("2012-01-26", "afternoon")),
        ("surveyor", ("", ""), ("person:tom", "")),
        ("surveyor", ("person:tom", ""), ("", "")),
        ("visit cancelled", ("2012-01-26", "afternoon"), ("", "")),
    ]


def story(console: WholeConsole, ref: str) -> Any:
    return list(console.services.by(officer("Test")).pages(RepairsStory("visit", ref)))


def test_the_visits_of_a_day_are_in_order_of_postcode_and_mine_are_mine(
    console: WholeConsole,
) -> None:
    tom = console.person("surveyor", name="Tom")
    book(console, "V1", "T1", officer("Tom").ref)
    book(console, "V2", "T2")
    shown = tom.get("/visits?whose=all&on=2012-01-19").text
    assert shown.index("DY1 1AA, Jones") < shown.index("DY2 1AA, Hunt")
    assert 'href="tel:07700900930"' in shown
    assert "No telephone number was given" in shown
    assert "destination=DY1+1AA" in shown
    assert 'rel="noreferrer' in shown
    mine = tom.get("/visits?on=2012-01-19").text
    assert ("Hunt" in mine, "Jones" in mine) == (True, False)
    nobodys = tom.get("/visits?on=2012-01-19&whose=nobody").text
    assert ("Hunt" in nobodys, "Jones" in nobodys) == (False, True)
    assert "No visit is booked for you on this day" in tom.get("/visits").text


def test_a_surveyor_changes_their_own_visits_and_nobodys(console: WholeConsole) -> None:
    book(console, "V1", "T1", officer("Bo").ref)
    book(console, "V2", "T2")
    tom = console.person("surveyor", name="Tom")
    assert "/visits/V1/move" not in tom.get("/visits/V1").text
    for path, form in (
        ("move", {"slot": "", "surveyor": "", **LATER}),
        ("cancel", {"reason": "x"}),
    ):
        answer = tom.do(f"/visits/V1/{path}", **form)
        assert (answer.status_code, "This visit is somebody else" in answer.text) == (403, True)
    taken = tom.done("/visits/V2/move", slot="", surveyor=officer("Tom").ref, **DAY)
    assert "The change is kept" in taken.text
    given = tom.do("/visits/V2/move", slot="", surveyor=officer("Bo").ref, **DAY)
    assert (given.status_code, "gives a visit to somebody else" in given.text) == (403, True)


def test_a_visit_moved_by_somebody_else_meanwhile_is_shown_again(console: WholeConsole) -> None:
    book(console, "V1")
    manager = console.person("repairs_manager")
    seen = {"seen": "2012-01-18", "slot": "", "surveyor": ""}
    stale = manager.do("/visits/V1/move", **seen, **LATER)
    assert (stale.status_code, "Somebody moved the visit to 19 January 2012" in stale.text) == (
        409,
        True,
    )
    assert 'name="seen" value="2012-01-19"' in stale.text


def test_what_is_left_out_is_asked_for(console: WholeConsole) -> None:
    manager = console.person("repairs_manager")
    answer = manager.do("/visits/book", tenant_ref="", kind="", slot="", surveyor="")
    assert answer.status_code == 422
    for words in ("Enter the tenant", "Choose what the visit is for", "Enter the day of the visit"):
        assert words in answer.text
    past = DAY | {"visit_date-year": "2011"}
    early = manager.do("/visits/book?tenant=T1", tenant_ref="T1", kind="baseline", slot="", **past)
    assert (early.status_code, "Choose 16 January 2012 or a later day" in early.text) == (422, True)
