"""The embedded host delivers a page of events at a time, each once, killed at any moment."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from services.backbone.database import Changes, open_engine
from services.calendar import tables as calendar_tables
from services.calendar.service import CalendarService
from services.contracts.calendar import CutOffReached
from services.hosts.embedded import PAGE, EmbeddedHost
from services.hosts.service_database import ServiceDatabase
from tests.integration.conftest import CountingStore, backbone, metadata, numbers_in

FIRST = dt.date(2012, 1, 1)


class Killed(BaseException):
    """Raised where the process would end."""


def killed() -> None:
    raise Killed


def count_date(event: CutOffReached, uow: Any) -> None:
    uow.store.add(event.date.toordinal())


class Counting:
    """Counts the dates it hears of, and notes how large each batch was."""

    name = "counting"
    database = ServiceDatabase(backbone, CountingStore)

    def __init__(self) -> None:
        self.batches: list[int] = []

    def receive(self, bodies: list[str]) -> None:
        self.batches.append(len(bodies))
        self.database.receive(bodies, {CutOffReached: count_date})


class Listening(Counting):
    """Another one that counts."""

    name = "listening"


class Host:
    """A calendar and two services that count, on databases in a folder."""

    def __init__(self, folder: Path, **options: Any) -> None:
        def url(name: str) -> str:
            return f"sqlite:///{folder}/{name}.sqlite"

        tables_of = {"calendar": calendar_tables.metadata}
        for name in ("calendar", "counting", "listening"):
            its_tables = tables_of.get(name, metadata)
            engine = open_engine(url(name))
            its_tables.create_all(engine)
            engine.dispose()
        subscriptions = {name: {CutOffReached: count_date} for name in ("counting", "listening")}
        classes = [CalendarService, Counting, Listening]
        self.host = EmbeddedHost(classes, subscriptions, url, **options)
        self.calendar, self.counting, self.listening = self.host.services.values()

    def publish(self, days: int) -> list[int]:
        """Publish so many dates at once and return their numbers."""
        self.calendar.reach_cut_off(FIRST)
        self.calendar.reach_cut_off(FIRST + dt.timedelta(days=days - 1))
        return [FIRST.toordinal() + day for day in range(days)]

    def publish_until(self, last: dt.date) -> list[int]:
        """Publish the dates after those that were, and return their numbers."""
        with self.calendar.database.begin("test") as uow:
            before: dt.date = uow.store.last_cut_off()
        self.calendar.reach_cut_off(last)
        return list(range(before.toordinal() + 1, last.toordinal() + 1))

    def counted(self) -> list[int]:
        return numbers_in(self.counting.database)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    found = Host(tmp_path)
    yield found
    found.host.close()


def test_a_page_is_one_batch_and_no_more_than_a_page_is_in_memory(host: Host) -> None:
    numbers = host.publish(2 * PAGE + 1)
    publisher, in_memory = host.host.publishers["calendar"], list[int]()

    def note() -> bool:
        in_memory.append(len(publisher.events))
        return True

    assert host.host.deliver_all(note) == len(numbers)
    assert host.counting.batches == host.listening.batches == [PAGE, PAGE, 1]
    assert max(in_memory) == PAGE
    assert host.counted() == numbers


def test_batches_can_be_as_small_as_one_event(tmp_path: Path) -> None:
    host = Host(tmp_path, batch=1)
    numbers = host.publish(5)
    host.host.deliver_all()
    assert host.counting.batches == [1] * 5
    assert host.counted() == numbers
    host.host.close()


def test_what_was_delivered_and_not_marked_as_sent_is_passed_over_when_it_comes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = Host(tmp_path)
    numbers = host.publish(PAGE + 5)

    monkeypatch.setattr(host.host.publishers["calendar"], "finish", killed)
    with pytest.raises(Killed):
        host.host.deliver_all()
    assert host.counted() == numbers[:PAGE]
    host.host.close()
    again = Host(tmp_path)
    assert again.host.deliver_all() == len(numbers)
    assert again.counted() == numbers
    assert again.host.deliver_all() == 0
    again.host.close()


def test_one_that_is_asked_to_stop_does_not_begin_another_batch_and_goes_on_later(
    host: Host,
) -> None:
    numbers = host.publish(PAGE + 5)
    answers = iter([True, False])
    host.host.deliver_all(lambda: next(answers))
    assert host.counted() == numbers[:PAGE]
    host.host.deliver_all()
    assert host.counted() == numbers


def test_who_can_wait_gets_full_pages_and_the_rest_when_they_cannot(host: Host) -> None:
    first = host.publish(2)
    assert host.host.deliver_all(can_wait=["listening"]) == len(first)
    assert host.host.deliver_all(can_wait=["listening"]) == 0
    assert host.counted() == first
    assert numbers_in(host.listening.database) == []
    later = host.publish_until(FIRST + dt.timedelta(days=PAGE))
    assert host.host.deliver_all(can_wait=["listening"]) == len(later)
    assert host.listening.batches == [PAGE]
    assert host.host.deliver_all() == 0
    assert host.listening.batches == [PAGE, 1]
    assert host.counting.batches == [2, PAGE - 2, 1]
    assert host.counted() == numbers_in(host.listening.database) == [*first, *later]


@pytest.mark.parametrize("days", [3, PAGE + 3])
def test_killed_while_somebody_waits_nothing_is_lost_or_counted_twice(
    tmp_path: Path, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = Host(tmp_path)
    numbers = host.publish(days)
    monkeypatch.setattr(host.host.publishers["calendar"], "finish", killed)
    with suppress(Killed):  # once a page is full
        host.host.deliver_all(can_wait=["listening"])
    host.host.close()
    again = Host(tmp_path)
    again.host.deliver_all(can_wait=["listening"])
    again.host.deliver_all()
    assert again.counted() == numbers_in(again.listening.database) == numbers
    again.host.close()


def test_a_service_that_parks_an_event_is_looked_at_again(host: Host) -> None:
    host.host.have_parked.clear()
    host.publish(1)
    host.host.deliver_all()
    assert host.host.have_parked == set()
    host.counting.receive(["not one of ours"])
    assert host.host.have_parked == {"counting"}


def test_changes_by_another_connection_are_seen_once_and_looking_changes_nothing(
    host: Host,
) -> None:
    changes = Changes([host.calendar.database.engine, host.counting.database.engine])
    changes.seen()
    assert not changes.seen()
    host.publish(2)
    assert changes.seen()
    assert not changes.seen()
    host.host.deliver_all()
    assert changes.seen()
    host.host.look_again()
    host.host.deliver_all()
    assert not changes.seen()
    changes.close()
