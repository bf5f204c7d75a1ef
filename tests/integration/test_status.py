"""`cashback status` on real servers: each column, and what it says of what is missing or away."""

import contextlib
import datetime as dt
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import kombu
import pytest
from sqlalchemy import update

from services.backbone.database import open_engine
from services.backbone.settings import database_url
from services.hosts import pruning
from services.hosts.catalogue import DATABASES, SERVICES, service_class, subscriptions
from services.hosts.declaring import declare_topology
from services.hosts.pruning import prune
from services.hosts.status import NO_DATABASE, NO_QUEUE, NO_TABLES, REFUSED, statuses
from services.hosts.topology import inbox_name
from tests.empty_databases import make_tables
from tests.integration.test_relay import FIRST
from tests.integration.test_transactions import body
from tests.integration.waiting import wait_until

NOBODY = "127.0.0.1:1"
LONG_AFTER = dt.timedelta(days=60)


def status(broker: str, database: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "services.cli", "status", *options],
        env={**os.environ, "CASHBACK_BROKER_URL": broker, "CASHBACK_DATABASE_URL": database},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def rows(told: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    return {row["service"]: row for row in json.loads(told.stdout)}


@pytest.fixture
def databases(make_database: Callable[[str], str], database_template: str) -> str:
    """All databases, with their tables."""
    for name in DATABASES:
        make_tables(name, make_database(name))
    return database_template


@pytest.fixture
def embedded(tmp_path: Path) -> str:
    """All databases on SQLite."""
    template = f"sqlite:///{tmp_path}/{{service}}.sqlite"
    for name in DATABASES:
        make_tables(name, database_url(template, name))
    return template


@pytest.fixture
def queues(broker_url: str) -> Iterator[kombu.Connection]:
    """A connection to a broker on which every queue is empty."""
    link = kombu.Connection(broker_url)
    for name in SERVICES:
        link.default_channel.queue_delete(inbox_name(name))
    declare_topology(broker_url)
    yield link
    link.release()


@pytest.fixture
def now() -> dt.datetime:
    """Of this test: the suite runs for long enough to make a time taken at its start old."""
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def opened() -> Iterator[Callable[[str, str], Any]]:
    """Opens a service on its database, and lets go of the connections at the end."""
    with contextlib.ExitStack() as at_the_end:

        def open_service(name: str, template: str) -> Any:
            service: Any = service_class(name)()
            engine = open_engine(database_url(template, name))
            at_the_end.callback(engine.dispose)
            service.database = service.database.on(engine, lambda: None)
            return service

        yield open_service


def test_it_shows_queues_unsent_events_their_age_and_the_last_date(
    databases: str,
    queues: kombu.Connection,
    broker_url: str,
    opened: Callable[[str, str], Any],
    now: dt.datetime,
) -> None:
    calendar = opened("calendar", databases)
    calendar.reach_cut_off(FIRST)
    calendar.reach_cut_off(FIRST + dt.timedelta(days=2))
    outbox = calendar.database.tables.outbox
    with calendar.database.begin("test") as uow:
        first = outbox.c.sequence == 1
        uow.connection.execute(update(outbox).where(first).values(sent_at=now))
        old = now - dt.timedelta(minutes=5)
        uow.connection.execute(update(outbox).where(~first).values(recorded_at=old))
        uow.commit()
    repairs = opened("repairs", databases)
    repairs.database.receive([body(FIRST, sequence=1)], subscriptions("repairs"))
    queues.Producer().publish({"one": "waits"}, routing_key=inbox_name("payments"))

    def payments_queue() -> Any:
        return rows(status(broker_url, databases, "--json"))["payments"]["queue"]

    wait_until(lambda: payments_queue() == 1, "the broker has counted")
    told = status(broker_url, databases, "--json")
    assert told.returncode == 0
    found = rows(told)
    assert found["calendar"]["unsent"] == 2
    assert 300 <= found["calendar"]["oldest_unsent_seconds"] < 400
    assert found["calendar"]["last_date"] == "2012-01-04"
    assert found["repairs"]["last_date"] == "2012-01-02"
    assert found["payments"]["last_date"] is None
    assert {found[name]["dead"] for name in SERVICES} == {0}
    table = status(broker_url, databases).stdout.splitlines()
    columns = "queue, unsent, oldest unsent seconds, last date, waiting, dead, trouble"
    assert table[0].split() == ["service", *columns.replace(",", "").split()]
    assert len(table) == 1 + len(DATABASES)


def test_what_is_missing_on_a_server_that_answers_is_named(
    make_database: Callable[[str], str],
    database_template: str,
    queues: kombu.Connection,
    broker_url: str,
) -> None:
    make_tables("payments", make_database("payments"))
    make_database("repairs")
    queues.default_channel.queue_delete(inbox_name("payments"))
    told = status(broker_url, database_template, "--json")
    found = rows(told)
    assert told.returncode == 1
    assert found["payments"]["trouble"] == NO_QUEUE
    assert found["repairs"]["trouble"] == NO_TABLES
    assert found["enrolment"]["trouble"] == NO_DATABASE
    assert found["enrolment"]["queue"] == 0
    stranger = broker_url.replace("guest:guest", "guest:wrong")
    assert rows(status(stranger, database_template, "--json"))["payments"]["trouble"] == REFUSED


def test_with_the_broker_away_the_databases_are_still_shown(databases: str) -> None:
    began = time.monotonic()
    told = status(f"amqp://guest:guest@{NOBODY}//", databases, "--json")
    assert time.monotonic() - began < 10
    assert told.returncode == 1
    for name, row in rows(told).items():
        assert row["unsent"] == 0
        assert row["trouble"] == ("" if name == "calendar" else "broker does not answer")


def test_servers_that_take_a_connection_and_say_nothing_cost_ten_seconds_at_most() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        told = status(f"amqp://guest:guest@{address}//", f"postgresql://nobody@{address}/x")
        assert time.monotonic() - began < 14, "ten, and the start of a program on a busy machine"
    assert told.returncode == 1
    assert told.stdout.count("database does not answer") == len(DATABASES)
    assert told.stdout.count("broker does not answer") == len(SERVICES)


def test_the_last_date_survives_pruning_and_a_service_far_behind_is_named(
    embedded: str,
    monkeypatch: pytest.MonkeyPatch,
    opened: Callable[[str, str], Any],
    now: dt.datetime,
) -> None:
    monkeypatch.setattr(pruning, "NEWEST_KEPT", 1)
    calendar = opened("calendar", embedded)
    calendar.reach_cut_off(FIRST)
    calendar.reach_cut_off(FIRST + dt.timedelta(days=3))
    heard = {"repairs": (1, 2, 3, 4), "payments": (1, 2)}
    for name, sequences in heard.items():
        service = opened(name, embedded)
        for sequence in sequences:
            day = FIRST + dt.timedelta(days=sequence - 1)
            service.database.receive([body(day, sequence=sequence)], subscriptions(name))
        prune(service.database, now + LONG_AFTER)
    outbox = calendar.database.tables.outbox
    with calendar.database.begin("test") as uow:
        uow.connection.execute(update(outbox).values(sent_at=now))
        uow.commit()
    prune(calendar.database, now + LONG_AFTER)
    found = {s.service: s for s in statuses(lambda n: database_url(embedded, n), None, now)}
    assert found["calendar"].last_date == "2012-01-05"
    assert found["repairs"].last_date == "2012-01-05"
    assert found["payments"].last_date is None
    assert found["payments"].trouble == "its last date is before 2012-01-05"


def test_it_makes_no_database_that_is_not_there(tmp_path: Path, now: dt.datetime) -> None:
    template = f"sqlite:///{tmp_path}/{{service}}.sqlite"
    found = statuses(lambda name: database_url(template, name), None, now)
    assert {row.trouble for row in found} == {NO_DATABASE}
    assert list(tmp_path.iterdir()) == []
