"""The result of a pilot does not depend on how its events travel.

The broker keeps each publisher's own order and promises nothing else: how the publishers' events
interleave is chance, and any event may come again. Events that overtake their cause are parked and
tried again; the plays below do so as the running services would, without waiting for the clock.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import DateTime, select

from services.backbone.database import open_engine
from services.backbone.dead_letters import dead_letters
from services.backbone.settings import database_url
from services.backbone.tables import Moment
from services.hosts.catalogue import (
    DATABASES,
    SERVICES,
    metadata,
    service_class,
    subscriptions,
)
from services.hosts.embedded import PAGE, Chooser, Stream
from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot.output_files import write_results
from services.pilot.playing import play
from services.pilot.results import collect
from services.pilot_files.reading import read_pilot
from services.terms.people import Actor
from tests.conftest import PILOTS
from tests.empty_databases import make_tables
from tests.generator import generate_pilot
from tests.invariants import assert_invariants
from tests.playing import fingerprints

TRICKY_DAYS = 202
"""Until the first payments came back."""

MOST_RETRIES = 20
LONG_AFTER = dt.timedelta(days=1)
"""When every parked event is due again."""

Receive = Callable[[list[str]], None]
Table = list[dict[str, Any]]


class PatientCluster(EmbeddedCluster):
    """An embedded cluster that also tries parked events again until all have had their effect."""

    def settle(self, but: Collection[str] = ()) -> int:
        """Deliver and try again, as services left running do."""
        events = 0
        for _ in range(MOST_RETRIES):
            events += self.host.deliver_all(can_wait=but)
            if not sum(self._retry_parked(name) for name in SERVICES):
                break
        for name in SERVICES:
            assert not dead_letters(self.host.services[name].database, ("dead", "waiting")), name
        return events

    def _retry_parked(self, name: str) -> int:
        database = self.host.services[name].database
        tried: int = database.retry_parked(
            subscriptions(name), now=dt.datetime.now(dt.UTC) + LONG_AFTER
        )
        return tried


@dataclass(frozen=True)
class Story:
    """A pilot to play, until when, and where its plays go."""

    pilot: Path
    last_day: dt.date
    folder: Path
    plain: dict[str, str] = field(default_factory=dict)

    def play(
        self,
        name: str,
        choose: Chooser = lambda streams: streams[0],
        prepare: Callable[[EmbeddedCluster], None] = lambda cluster: None,
        batch: int = PAGE,
    ) -> dict[str, str]:
        """Play it into a folder of that name; return the hashes of what was written.

        In batches of one event each may be overtaken by any other publisher's.
        """
        template = f"sqlite:///{self.folder / name}-{{service}}.sqlite"
        for service in DATABASES:
            make_tables(service, database_url(template, service))
        url = partial(database_url, template)
        cluster = PatientCluster(url, choose, batch)
        prepare(cluster)
        whole = read_pilot(self.pilot)
        play(whole, cluster, self.last_day)
        results = collect(self.last_day, cluster.client)
        cluster.close()
        out = self.folder / name
        out.mkdir()
        write_results(results, out)
        assert_invariants(self.pilot, out)
        return fingerprints(out)


def story_of(pilot: Path, folder: Path, last_day: dt.date) -> Story:
    """Return a story that has been played once, plainly."""
    story = Story(pilot, last_day, folder)
    story.plain.update(story.play("plain"))
    return story


def generated_story(seed: int, folder: Path, most_days: int = 200) -> Story:
    """Return the story of a generated pilot, played once, plainly."""
    return story_of(folder / "pilot", folder, _generate(seed, folder / "pilot", most_days))


def _generate(seed: int, pilot: Path, most_days: int) -> dt.date:
    """Write a generated pilot and return until when to play it."""
    until = generate_pilot(seed, pilot)
    end = read_pilot(pilot).scheme.enrolment_opens + dt.timedelta(days=most_days)
    return min(until or end, end)


@pytest.fixture(scope="module")
def tricky(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The beginning of the tricky pilot."""
    pilot = PILOTS / "tricky"
    last_day = read_pilot(pilot).scheme.enrolment_opens + dt.timedelta(days=TRICKY_DAYS)
    return story_of(pilot, tmp_path_factory.mktemp("tricky"), last_day)


# --- any order ---


@pytest.mark.parametrize("seed", range(100, 103))
def test_a_generated_pilot_comes_out_the_same_in_any_interleaving(
    seed: int, tmp_path: Path
) -> None:
    story = generated_story(seed, tmp_path)
    assert story.play("shuffled", Random(seed).choice, batch=1) == story.plain


def test_the_tricky_pilot_comes_out_the_same_in_any_interleaving(tricky: Story) -> None:
    assert tricky.play("shuffled", Random(1).choice, batch=1) == tricky.plain


STREAMS = [
    *itertools.product(["calendar"], ["enrolment", "repairs", "payments"]),
    *itertools.product(["enrolment"], ["repairs", "payments", "notifications"]),
    *itertools.product(["repairs"], ["enrolment", "payments", "notifications"]),
    ("payments", "notifications"),
]


def test_a_stream_that_is_always_served_last_changes_nothing(tmp_path: Path) -> None:
    """Each stream in turn waits until no other one has anything left. In this pilot, paid in
    advance, 45 days are enough for breaches, payments, returns and tenancies that end."""
    story = generated_story(103, tmp_path, most_days=45)
    for slow in STREAMS:
        name = f"slow-{'-'.join(slow)}"

        def choose(found: Sequence[Stream], slow: Stream = slow) -> Stream:
            return min(found, key=lambda stream: stream == slow)

        assert story.play(name, choose, batch=1) == story.plain, name


# --- twice ---


def deliver_everything_twice(cluster: EmbeddedCluster, chance: Random) -> None:
    """Have each service get every batch twice, and now and then an older one again."""
    for name in SERVICES:
        service = cluster.host.services[name]
        service.receive = _twice(service.receive, chance)


def _twice(receive: Receive, chance: Random) -> Receive:
    earlier: list[str] = []

    def receive_twice(bodies: list[str]) -> None:
        receive(bodies)
        receive(bodies)
        earlier.extend(bodies)
        if chance.random() < 0.1:
            start = chance.randrange(len(earlier))
            receive(earlier[start : start + chance.randint(1, 20)])

    return receive_twice


@pytest.mark.parametrize("seed", [200])
def test_a_generated_pilot_comes_out_the_same_if_everything_is_delivered_twice(
    seed: int, tmp_path: Path
) -> None:
    story = generated_story(seed, tmp_path)
    chance = Random(seed)
    twice = story.play("twice", prepare=lambda c: deliver_everything_twice(c, chance))
    assert twice == story.plain


def test_the_tricky_pilot_comes_out_the_same_if_everything_is_delivered_twice(
    tricky: Story,
) -> None:
    chance = Random(3)
    twice = tricky.play("twice", prepare=lambda c: deliver_everything_twice(c, chance))
    assert twice == tricky.plain


def test_any_order_and_twice_together_change_nothing(tmp_path: Path) -> None:
    story, chance = generated_story(202, tmp_path), Random(202)
    both = story.play("both", chance.choice, lambda c: deliver_everything_twice(c, chance), 1)
    assert both == story.plain


# --- one consumer again, from what it received ---


@dataclass(frozen=True)
class Journal:
    """What one service was given in a play, in order: events, and the commands between them."""

    entries: list[list[str] | dict[str, Any]] = field(default_factory=list)

    def keep(self, service: Any) -> None:
        """Note everything the service is given from now on."""
        receive, execute = service.receive, service.execute_as
        execute_all = service.execute_all_as

        def noted_receive(bodies: list[str]) -> None:
            self.entries.append(bodies)
            receive(bodies)

        def noted_execute(actor: Actor, **command: Any) -> Any:
            self.entries.append({"actor": actor, **command})
            return execute(actor, **command)

        def noted_execute_all(actor: Actor, orders: list[dict[str, Any]]) -> Any:
            self.entries.extend({"actor": actor, **order} for order in orders)
            return execute_all(actor, orders)

        service.receive, service.execute_as = noted_receive, noted_execute
        service.execute_all_as = noted_execute_all

    def replay(self, service: Any, chance: Random) -> None:
        """Give it all again in batches of any size, with duplicates, some of them much later."""
        batch: list[str] = []
        earlier: list[str] = []
        for entry in self.entries:
            if isinstance(entry, dict):
                service.receive(batch) if batch else None
                batch = []
                for _ in range(chance.choice((1, 2))):
                    service.execute_as(**entry)
                continue
            batch += entry * chance.choice((1, 2))
            earlier += entry
            if chance.random() < 0.2:
                batch.append(chance.choice(earlier))
            if chance.random() < 0.3:
                service.receive(batch)
                batch = []
        service.receive(batch) if batch else None


@dataclass(frozen=True)
class Consumer:
    """What a service was given in a play, and every table it had in the end."""

    name: str
    journal: Journal
    tables: Mapping[str, Table]

    def again(self, database: Path, chance: Random) -> Mapping[str, Table]:
        """Give a fresh service on a new database all of it again; return its tables."""
        url = f"sqlite:///{database}"
        make_tables(self.name, url)
        cls = service_class(self.name)
        service, engine = cls(), open_engine(url)
        service.database = cls.database.on(engine, lambda: None)
        with same_references():
            self.journal.replay(service, chance)
        engine.dispose()
        return tables_of(self.name, url)


@contextmanager
def same_references() -> Iterator[None]:
    """Have visits that are given no reference get the same ones in the same order."""
    number = itertools.count(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "services.repairs.handlers.booking.uuid4",
            lambda: SimpleNamespace(hex=f"{next(number):016x}"),
        )
        yield


@pytest.fixture(scope="module")
def same_secrets() -> Iterator[None]:
    """Have accounts begin with the same text when they are sealed: a run's hash is of it too."""
    steady = SimpleNamespace(token_hex=lambda size: "0" * 2 * size)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.payments.store.accounts.secrets", steady)
        yield


@pytest.fixture(scope="module")
def consumers(same_secrets: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Consumer]:
    """Every service after a whole plain play."""
    folder = tmp_path_factory.mktemp("consumers")
    story = Story(folder / "pilot", _generate(300, folder / "pilot", most_days=200), folder)
    journals = {name: Journal() for name in SERVICES}

    def keep_journals(cluster: EmbeddedCluster) -> None:
        for name, journal in journals.items():
            journal.keep(cluster.host.services[name])

    with same_references():
        story.play("plain", prepare=keep_journals)
    return {
        name: Consumer(name, journal, tables_of(name, f"sqlite:///{folder}/plain-{name}.sqlite"))
        for name, journal in journals.items()
    }


@pytest.mark.parametrize("name", SERVICES)
def test_a_fresh_consumer_that_gets_its_events_with_duplicates_has_the_same_tables(
    name: str, consumers: dict[str, Consumer], tmp_path: Path
) -> None:
    before = consumers[name].tables
    assert sum(len(rows) for rows in before.values()) > 100
    for seed in range(3):
        after = consumers[name].again(tmp_path / f"fresh-{seed}.sqlite", Random(seed))
        assert after.keys() == before.keys()
        for table in before.keys() - {"outbox"}:
            assert after[table] == before[table], table
        assert _without_cause(after["outbox"]) == _without_cause(before["outbox"])


def test_events_recorded_in_a_batch_keep_the_correlation_id_of_their_own_cause(
    consumers: dict[str, Consumer], tmp_path: Path
) -> None:
    after = consumers["repairs"].again(tmp_path / "fresh.sqlite", Random(300))
    assert after["outbox"] == consumers["repairs"].tables["outbox"]


def _without_cause(outbox: Table) -> Table:
    return [{k: v for k, v in row.items() if k != "correlation_id"} for row in outbox]


def tables_of(name: str, url: str) -> Mapping[str, Table]:
    """Return every table of a service, without times of the clock, what is made by chance (ids, and
    what is encrypted), and sums of nothing: one is left where something came and went."""
    engine = open_engine(url)
    found: dict[str, Table] = {}
    with engine.connect() as connection:
        for table in metadata(name).sorted_tables:
            columns = [
                column
                for column in table.columns
                if not isinstance(column.type, (DateTime, Moment))
                and (table.name, column.name) != ("outbox", "event_id")
                and column.name != "sealed"
            ]
            rows = connection.execute(select(*columns).order_by(*table.primary_key.columns))
            found[table.name] = [dict(row) for row in rows.mappings()]
    if due := found.get("due_totals"):
        found["due_totals"] = [row for row in due if row["instalments"] or row["amount_pence"]]
    engine.dispose()
    return found
