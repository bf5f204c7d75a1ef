"""Events that could not be handled, in a browser; and who may see what of them."""

import datetime as dt
import json
import re

import pytest

from services.terms.days import long_day
from tests.integration.console.people import hidden_in
from tests.integration.console.whole import WholeConsole

LIST = "/dead-letters?service=payments"
BODY = "a message that names Siân O'Brien"


@pytest.fixture
def event(whole_console: WholeConsole) -> str:
    """The address of an event that payments could not read."""
    whole_console.service("payments").database.receive([BODY], {})
    page = whole_console.person("administrator").get(LIST).text
    return page.split('<a class="govuk-link" href="/dead-letters/payments/')[1].split('"')[0]


def test_without_any_a_list_says_so(whole_console: WholeConsole) -> None:
    ada = whole_console.person("administrator")
    assert "There are none here" in ada.get("/dead-letters").text
    assert ada.get("/dead-letters?service=calendar").status_code == 400
    assert ada.get("/dead-letters/calendar/x").status_code == 404
    assert ada.get("/dead-letters/payments/none").status_code == 404


def test_an_administrator_sees_the_envelope_and_not_the_content(
    whole_console: WholeConsole, event: str
) -> None:
    ada = whole_console.person("administrator")
    page = ada.get(f"/dead-letters/payments/{event}")
    assert "unreadable" in page.text
    assert "Read the event" not in page.text
    assert "Siân" not in page.text + ada.get(LIST).text + ada.get(f"{LIST}&as=csv").text
    assert ada.get(f"/dead-letters/payments/{event}/content").status_code == 403
    surveyor = whole_console.person("surveyor")  # reads repairs' data, not payments'
    assert surveyor.get(f"/dead-letters/payments/{event}/content").status_code == 403


def test_who_may_read_a_services_data_finds_and_reads_its_events(
    whole_console: WholeConsole, event: str
) -> None:
    finance, path = whole_console.person("finance"), f"/dead-letters/payments/{event}"
    assert 'href="/dead-letters"' in finance.get("/").text
    listed = finance.get(LIST).text
    assert f'href="{path}"' in listed
    assert ">Repairs<" not in listed
    envelope = finance.get(path).text
    assert f'href="{path}/content"' in envelope
    assert f"{path}/replay" not in envelope
    assert "Siân" in finance.get(f"{path}/content").text
    assert finance.get(f"{path}/discard").status_code == 403
    surveyor = whole_console.person("surveyor")
    assert surveyor.get("/dead-letters").status_code == 200
    assert surveyor.get(LIST).status_code == 400
    assert surveyor.get(path).status_code == 403
    assert whole_console.person("board").get("/dead-letters").status_code == 403


def test_who_read_an_event_is_noted_as_a_view_of_whose_it_is(whole_console: WholeConsole) -> None:
    finance = whole_console.person("finance")
    for data in ({"tenant_ref": "T1"}, {"tenant_ref": 7}, [], None):
        body = json.dumps({"id": f"event-{data}", "type": "enrolment.none.v1", "data": data})
        whole_console.service("payments").database.receive([body], {})
    whole_console.service("payments").database.receive([BODY], {})
    page = whole_console.person("administrator").get(LIST).text
    addresses = re.findall(r'href="(/dead-letters/payments/[^"/?]+)"', page)
    assert len(addresses) == 5
    assert whole_console.seen == []
    for address in addresses:
        finance.get(f"{address}/content")
    what = "an event that could not be handled"
    assert sorted(whole_console.seen) == [(what, "*")] * 4 + [(what, "T1")]


def test_the_status_page_leads_to_them(whole_console: WholeConsole, event: str) -> None:
    assert 'href="/dead-letters?service=payments"' in (
        whole_console.person("administrator").get("/status").text
    )


def test_one_is_tried_again_once(whole_console: WholeConsole, event: str) -> None:
    ada, path = whole_console.person("administrator"), f"/dead-letters/payments/{event}/replay"
    form = hidden_in(ada.get(path))
    assert "tried again within seconds" in ada.follow(path, **form).text
    assert ada.post(path, **form).status_code == 302
    assert event in ada.get(f"{LIST}&state=waiting").text


def test_one_is_given_up_for_a_reason(whole_console: WholeConsole, event: str) -> None:
    ada, path = whole_console.person("administrator"), f"/dead-letters/payments/{event}/discard"
    blank = ada.done(path, why=" ")
    assert blank.status_code == 422
    assert 'href="#why"' in blank.text
    form = hidden_in(ada.get(path))
    assert "The event is given up" in ada.follow(path, why="Sent by mistake", **form).text
    trail = f"/audit?service=payments&kind=event&ref={event}"
    line = whole_console.person("auditor").get(trail).text
    assert "Sent by mistake" in line
    assert "Ann First" in line


def test_who_comes_second_is_told_who_was_first_and_when(
    whole_console: WholeConsole, event: str
) -> None:
    people = [whole_console.person("administrator", name=name) for name in ("Ada A", "Bo B")]
    path = f"/dead-letters/payments/{event}"
    forms = [hidden_in(person.get(f"{path}/discard")) for person in people]
    people[0].post(f"{path}/discard", why="Sent by mistake", **forms[0])
    second = people[1].follow(f"{path}/discard", why="A copy", **forms[1])
    told = f"the event was discarded by Ada A on {long_day(dt.datetime.now(dt.UTC).date())}"
    assert told in second.text
    assert "There are none here" in second.text
    for page in ("", "/replay", "/discard"):
        looked = people[1].get(path + page)
        assert looked.status_code == 404
        assert told.removeprefix("the") in looked.text


def test_the_trail_is_for_whom_the_services_say_it_is_for(whole_console: WholeConsole) -> None:
    administrator = whole_console.person("administrator").get("/audit").text
    assert "Calendar" in administrator
    assert "Payments" not in administrator
    assert whole_console.person("board").get("/audit").status_code == 403
    surveyor = whole_console.person("surveyor").get("/audit")
    assert "Repairs" in surveyor.text
    assert "Payments" not in surveyor.text
    assert whole_console.person("surveyor").get("/audit?service=payments").status_code == 400
    auditor = whole_console.person("auditor")
    assert "Give a reference" in auditor.get("/audit").text
    assert "Nothing stands" in auditor.get("/audit?ref=T1&since=2012-01-01").text
