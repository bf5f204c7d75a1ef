"""The first page of the repairs team, officers and administrators: what waits, and until when."""

import csv
import datetime as dt
import re
from pathlib import Path

from services.contracts import enrolment
from services.contracts.calendar import CutOffReached
from services.contracts.notifications import PrepareBulk, ReceiveText
from services.contracts.repairs import BookVisit, CancelVisit
from services.terms.days import LONDON, short_day
from services.terms.people import Actor
from tests.integration.console.test_inspections import DEFECT, END, begin_year, record
from tests.integration.console.test_visits import ON, book, hear
from tests.integration.console.test_visits import console as console
from tests.integration.console.uploading import csv_of, office_in, tenant
from tests.integration.console.whole import Person, WholeConsole
from tests.people import officer

TODAY = short_day(dt.datetime.now(LONDON).date())
YESTERDAY = ON - dt.timedelta(days=1)
ROW = re.compile(
    r'<a class="govuk-link" href="([^"]*)">([^<]*)</a></th>\s*'
    r'<td class="govuk-table__cell">([^<]*)</td>\s*<td class="govuk-table__cell">([^<]*)</td>'
)


def waits(person: Person) -> list[tuple[str, str, str]]:
    """Return what waits: what, since, until; each leads somewhere they may go."""
    rows = ROW.findall(person.get("/").text)
    for href, *_ in rows:
        assert person.get(href.replace("&amp;", "&")).status_code == 200, href
    return [(what.replace("’", "'"), since, until) for _, what, since, until in rows]


def closed(console: WholeConsole, on: dt.date = YESTERDAY) -> None:
    """Repairs has heard that a date is closed, and booked what was due."""
    hear(console, CutOffReached(on))


def test_the_visits_of_today_and_those_not_made_wait_for_who_makes_them(
    console: WholeConsole,
) -> None:
    tom, ruth = console.person("surveyor", name="Tom"), console.person("repairs_manager")
    assert waits(tom) == waits(ruth) == [], "no date is closed yet"
    book(console, "V1", "T1", officer("Tom").ref)
    book(console, "V2", "T2")
    closed(console, dt.date(2012, 1, 18))
    console.service("calendar").reach_cut_off(dt.date(2012, 1, 18))
    day = "19 Jan 2012"
    assert waits(tom) == [
        ("1 visit today, nobody's yet", day, day),
        ("1 visit today", day, day),
    ]
    assert waits(ruth) == [("2 visits today", day, day)]
    assert waits(console.person("surveyor", name="Una")) == [
        ("1 visit today, nobody's yet", day, day)
    ]
    closed(console, dt.date(2012, 1, 19))
    console.service("calendar").reach_cut_off(dt.date(2012, 1, 19))
    assert waits(ruth) == [("2 visits not made yet", day, day)]
    assert waits(console.person("auditor")) == []


def test_what_was_begun_works_and_follow_ups_wait_the_oldest_first(console: WholeConsole) -> None:
    begin_year(console)  # of T1: the follow-up counts since 10 December
    closed(console)
    tom = console.person("surveyor", name="Tom")
    tom.done("/visits/new", tenant_ref="T2", kind="baseline", visit_ref="V3")
    record(console, "V2", DEFECT, tenant_ref="T2")
    ruth = console.person("repairs_manager")
    begun, works = "1 visit begun and not completed", "1 home waits for works"
    today, counts = "16 Jan 2012", "10 Dec 2011"
    assert waits(ruth)[-2:] == [(begun, today, "–"), (works, today, "–")]
    assert not [what for what, *_ in waits(ruth) if "follow-up" in what], "it was booked"
    (booked,) = ids(console, "follow_up")
    console.services.tell(CancelVisit(*booked, "ill", ON), "cancel")
    to_book = ("1 follow-up to book", counts, "10 Jan 2012")
    assert waits(ruth) == [to_book, (begun, today, "–"), (works, today, "–")]
    assert waits(tom) == waits(ruth)
    console.services.tell(
        BookVisit("V9", "T1", "follow_up", ON + dt.timedelta(days=9), "", "", "", ON), "again"
    )
    assert to_book not in waits(ruth)
    hear(console, enrolment.ParticipationEnded("T1", END, "tenancy_ended", "", True))
    assert waits(ruth)[0] == ("1 follow-up to settle", "10 Jan 2012", "–")
    assert waits(tom) == [(begun, today, "–"), (works, today, "–")], "a manager settles"


def test_a_baseline_that_somebody_cancelled_waits_until_it_is_booked_again(
    console: WholeConsole,
) -> None:
    closed(console)
    book(console, "V1", "T1")
    book(console, "V2", "T2")
    tom, ruth = console.person("surveyor", name="Tom"), console.person("repairs_manager")
    assert "Every baseline that is awaited is booked" in tom.get("/baselines-to-book").text
    for ref, day in ids(console, "baseline"):
        console.services.tell(CancelVisit(ref, day, "ill", ON), f"cancel {ref}")
    both = ("2 baselines to book again", short_day(ON), "–")
    assert both in waits(ruth)
    assert both in waits(tom)
    listed = csv_rows(ruth, "/baselines-to-book")
    assert [row[:3] for row in listed] == [
        ["T1", str(ON), "2012-01-19"],
        ["T2", str(ON), "2012-01-19"],
    ]
    book(console, "V3", "T1")
    hear(console, enrolment.ParticipationEnded("T2", ON, "withdrawn", "moved", False))
    assert not [what for what, *_ in waits(ruth) if "baseline" in what]
    assert csv_rows(tom, "/baselines-to-book") == []


def csv_rows(person: Person, path: str) -> list[list[str]]:
    """Return what a list has as CSV, without its headings."""
    return list(csv.reader(person.get(f"{path}?as=csv").text.splitlines()))[1:]


def ids(console: WholeConsole, kind: str) -> list[tuple[str, dt.date]]:
    """Return the references and days of the open visits of a kind."""
    found = console.service("repairs").database.read(
        lambda link: link.exec_driver_sql(
            f"SELECT visit_ref, visit_date FROM bookings WHERE kind = '{kind}' AND state = 'open'"
        ).all()
    )
    return [(ref, dt.date.fromisoformat(day)) for ref, day in found]


def test_dead_letters_wait_for_administrators_and_for_who_may_read_them(
    whole_console: WholeConsole,
) -> None:
    ada, finance = (whole_console.person(role) for role in ("administrator", "finance"))
    assert waits(ada) == []
    whole_console.service("payments").database.receive(["not to be read"], {})
    whole_console.service("notifications").database.receive(["not to be read", "nor this"], {})
    assert waits(ada) == [
        ("Payments: 1 event could not be handled", TODAY, "–"),
        ("Notifications: 2 events could not be handled", TODAY, "–"),
    ]
    assert waits(finance) == [("Payments: 1 event could not be handled", TODAY, "–")]
    assert waits(whole_console.person("auditor")) == []


def test_what_is_to_be_told_waits_for_officers_and_their_managers(tmp_path: Path) -> None:
    with office_in(tmp_path) as office:
        mia, ned = (office.person(name, "housing_manager") for name in ("Mia", "Ned"))
        ann = office.person("Ann", "housing_officer")
        office.upload(ann, "/imports/tenants/new", csv_of(tenant(1)))
        ann.do("/imports/tenants/1", choice="good")
        office.carry()
        for ref, name in (("B1", "Ned"), ("B2", "Mia")):
            notice = PrepareBulk(ref, "notice", "Closed", "We are closed.", "", "", ON)
            office.client.by(officer(name)).tell(notice, ref)
        gateway = Actor("messenger", "gateway", "the gateway", frozenset({"messenger"}))
        text = ReceiveText("gateway", "text-1", "07700 900931", "Who are you?", ON)
        office.client.by(gateway).tell(text, "text")
        task = ("1 task about telling tenants", TODAY, "–")
        assert waits(mia) == [("Message to many B1 to approve", "16 Jan 2012", "–"), task]
        assert waits(ned)[0][0] == "Message to many B2 to approve"
        assert waits(ann) == [task], "they approve nothing"


def test_files_wait_for_a_decision_or_where_they_were_interrupted(
    tmp_path: Path,
) -> None:
    with office_in(tmp_path) as office:
        ann = office.person("Ann First", "housing_officer")
        rob = office.person("Rob Third", "repairs_manager")
        office.upload(ann, "/imports/tenants/new", csv_of(tenant(1)))
        (read,) = waits(ann)
        assert read[0] == "The file of tenants tenants.csv waits for your decision"
        assert waits(rob) == []
        ann.do("/imports/tenants/1", choice="good")
        with office.door.writing("test") as store:
            store.people.change(officer("Ann First").id, roles="surveyor")
        office.carry()
        (stopped,) = waits(office.person("Cy Second", "housing_officer"))
        assert stopped[0] == "The file of tenants tenants.csv stopped: go on with it"
        assert stopped[2] == "–"
