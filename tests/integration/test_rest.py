"""When the distributed host is at rest: events are followed from outbox to inbox, and on."""

import datetime as dt
from collections.abc import Callable, Iterator

import psycopg
import pytest

from services.backbone.errors import NotReady
from services.contracts import enrolment, repairs
from services.contracts.events import type_of
from services.hosts import rest
from services.hosts.catalogue import DATABASES
from services.hosts.rest import RestWatch
from tests.empty_databases import make_tables

INVITED, PASSED = str(type_of(enrolment.TenantInvited)), str(type_of(repairs.BaselinePassed))
TEXTED = str(type_of(repairs.VisitReminderDue))
"""Of repairs; only notifications and the evaluation may hear of it."""
NOW = dt.datetime(2012, 1, 3, tzinfo=dt.UTC)


class Databases:
    """Every service's, with what services and relays would write, and what happens in pauses."""

    def __init__(self, urls: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.urls = urls
        self.links = {name: psycopg.connect(url, autocommit=True) for name, url in urls.items()}
        self.steps: list[Callable[[], None]] = []
        self.looked = 0
        self.watch = RestWatch(urls.__getitem__, self.look_after)
        monkeypatch.setattr(rest.time, "sleep", self.next_step)

    def look_after(self) -> None:
        self.looked += 1

    def next_step(self, seconds: float) -> None:
        """Do what comes next; a wait that goes on without end fails the test."""
        assert self.steps, "it waits for what has happened"
        self.steps.pop(0)()

    def records(self, publisher: str, *kinds: str, sent: bool = True) -> None:
        for kind in kinds:
            self.links[publisher].execute(
                "INSERT INTO outbox (event_id, type, data, correlation_id, recorded_at, sent_at)"
                " VALUES (gen_random_uuid(), %s, '{}', '', %s, %s)",
                (kind, NOW, NOW if sent else None),
            )

    def sends(self, publisher: str) -> None:
        self.links[publisher].execute("UPDATE outbox SET sent_at = now()")

    def hears(self, subscriber: str, publisher: str, sequence: int) -> None:
        self.links[subscriber].execute(
            "INSERT INTO inbox VALUES (gen_random_uuid(), %s, %s, %s)", (publisher, sequence, NOW)
        )

    def dies(self, subscriber: str) -> None:
        self.links[subscriber].execute(
            "INSERT INTO parked VALUES ('e1', 'dead', %s, '{}', 9, %s, %s, 'ValueError')",
            (PASSED, NOW, NOW),
        )

    def close(self) -> None:
        self.watch.close()
        for link in self.links.values():
            link.close()


@pytest.fixture
def found(
    make_database: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Databases]:
    urls = {name: make_database(name) for name in DATABASES}
    for name, url in urls.items():
        make_tables(name, url)
    databases = Databases(urls, monkeypatch)
    yield databases
    databases.close()


def heard_by_all(found: Databases, publisher: str, sequence: int, *subscribers: str) -> None:
    for name in subscribers:
        found.hears(name, publisher, sequence)


def test_where_nothing_was_recorded_all_is_at_rest(found: Databases) -> None:
    assert found.watch.wait_for_rest() == 0


def test_an_event_that_comes_of_another_is_waited_for_too(found: Databases) -> None:
    found.records("enrolment", INVITED)

    def repairs_hears_and_answers() -> None:
        found.records("repairs", PASSED)
        found.hears("repairs", "enrolment", 1)

    found.steps = [
        lambda: heard_by_all(found, "enrolment", 1, "evaluation", "notifications"),
        repairs_hears_and_answers,
        lambda: heard_by_all(found, "repairs", 1, "payments", "notifications", "evaluation"),
        lambda: found.hears("enrolment", "repairs", 1),
    ]
    assert found.watch.wait_for_rest() == 2
    assert found.steps == []
    assert found.watch.wait_for_rest() == 0


def test_what_can_wait_is_waited_for_another_time(found: Databases) -> None:
    found.records("enrolment", INVITED, INVITED)
    found.hears("repairs", "enrolment", 1)
    found.steps = [lambda: found.hears("repairs", "enrolment", 2)]
    assert found.watch.wait_for_rest(but=["notifications", "evaluation"]) == 2
    assert found.watch.wait_for_rest(but=["notifications", "evaluation"]) == 0
    found.steps = [
        lambda: heard_by_all(found, "enrolment", 1, "evaluation", "notifications"),
        lambda: found.hears("notifications", "enrolment", 2),
        lambda: found.hears("evaluation", "enrolment", 2),
    ]
    assert found.watch.wait_for_rest() == 0
    assert found.steps == []


def test_a_later_event_does_not_stand_for_one_that_is_still_due(found: Databases) -> None:
    found.records("enrolment", INVITED)
    others = ["notifications", "evaluation", "payments"]

    def another() -> None:
        found.records("enrolment", INVITED)
        found.hears("repairs", "enrolment", 2)

    found.steps = [another, lambda: found.hears("repairs", "enrolment", 1)]
    assert found.watch.wait_for_rest(but=others) >= 1
    assert found.steps == []


def test_at_the_end_everything_is_marked_as_sent(found: Databases) -> None:
    found.records("calendar", "calendar.nobody_hears.v1", sent=False)
    assert found.watch.wait_for_rest(but=["evaluation"]) == 1
    found.steps = [lambda: None, lambda: found.sends("calendar")]
    assert found.watch.wait_for_rest() == 0
    assert found.steps == []


def test_a_dead_letter_ends_the_wait_and_is_named(
    found: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rest, "LOOK_AROUND_SECONDS", 0.0)
    found.records("repairs", PASSED)
    found.steps = [lambda: found.dies("enrolment"), lambda: None]
    with pytest.raises(NotReady, match="enrolment could not handle 1 events"):
        found.watch.wait_for_rest()
    assert found.looked == 2


def test_a_wait_in_which_nothing_moves_ends(
    found: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rest, "LIMIT_SECONDS", 0.0)
    found.records("repairs", PASSED)
    with pytest.raises(NotReady, match="nothing has moved"):
        found.watch.wait_for_rest()


def test_a_server_that_goes_away_meanwhile_is_asked_again(found: Databases) -> None:
    found.records("enrolment", INVITED)

    def cut() -> None:
        name = found.links["repairs"].info.dbname
        found.links["repairs"].close()
        found.links["calendar"].execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
        )

    def back() -> None:
        found.links["repairs"] = psycopg.connect(found.urls["repairs"], autocommit=True)
        heard_by_all(found, "enrolment", 1, "repairs", "notifications", "evaluation")

    found.steps = [cut, back, lambda: None]
    assert found.watch.wait_for_rest() == 1
