"""SIGTERM, then Ctrl-C, ends every process in order within ten seconds, whatever it waits for."""

import datetime as dt
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import kombu
import psycopg
import pytest
from kombu.utils.url import parse_url
from sqlalchemy import func, select

from services.backbone.database import WRITER_LOCK, open_engine
from services.backbone.dead_letters import dead_letters
from services.backbone.envelope import new_event_id
from services.backbone.settings import database_url
from services.calendar.service import CalendarService
from services.hosts.catalogue import DATABASES, service_class
from services.hosts.day_clock import last_date_reached
from services.hosts.relay import RELAY_LOCK
from services.hosts.topology import inbox_name
from services.pilot.processes import Processes
from tests.empty_databases import make_tables
from tests.integration.test_distributed_host import SERVICE, Running, running
from tests.integration.test_relay import (
    FIRST,
    calendar,
    consecutive,
    dates_in,
    processes,
    queue,
    unsent,
)
from tests.integration.waiting import wait_until

__all__ = ["calendar", "processes", "queue", "running"]

AWAY = {
    "CASHBACK_BROKER_URL": "amqp://guest:guest@127.0.0.1:1//",
    "CASHBACK_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
}
EVENTS = 600
MANY = 6000


def assert_stops(processes: Processes, name: str) -> None:
    child = processes.children.pop(name)
    assert child.process is not None
    before = child.log.read_bytes()
    child.process.terminate()
    child.process.send_signal(signal.SIGINT)
    assert child.process.wait(timeout=10) == 0
    assert b"Traceback" not in child.log.read_bytes().removeprefix(before)


def log_of(processes: Processes, name: str) -> bytes:
    return processes.children[name].log.read_bytes()


# --- a service ---


def send_dates(host: Running, number: int) -> None:
    """Put dates into the inbox queue; without a scheme each only leaves its row."""
    with host.confirming() as link:
        producer = link.Producer()
        for n in range(number):
            event = {
                "specversion": "1.0",
                "id": new_event_id(),
                "source": "urn:test",
                "type": "calendar.cut_off_reached.v1",
                "sequence": str(n + 1),
                "data": {"date": (FIRST + dt.timedelta(days=n)).isoformat()},
            }
            producer.publish(event, routing_key=inbox_name(SERVICE), delivery_mode=2)


def waiting_in_queue(host: Running) -> int:
    with kombu.Connection(host.broker) as link:
        declared = link.default_channel.queue_declare(inbox_name(SERVICE), passive=True)
        return int(declared.message_count)


def assert_waiting(host: Running, number: int) -> None:
    """Wait until so many are ready in the queue; what was with a consumer comes back at once."""
    seen: list[int] = []
    try:
        wait_until(lambda: seen.append(waiting_in_queue(host)) or seen[-1] == number, "as many")
    except AssertionError:
        raise AssertionError(f"{number} should wait, {seen[-1]} do; at first {seen[:5]}") from None


def in_inbox(host: Running) -> int:
    count = select(func.count()).select_from(host.database.tables.inbox)
    return int(host.database.read(lambda c: c.execute(count).scalar_one()))


def test_a_service_under_load_acknowledges_what_had_its_effect_and_leaves_the_rest(
    running: Running,
) -> None:
    running.processes.environment["CASHBACK_BATCH"] = "50"
    send_dates(running, EVENTS)
    running.start()
    wait_until(lambda: running.days_done() > 0, "it is at work")
    assert_stops(running.processes, SERVICE)
    done = in_inbox(running)
    assert 0 < done < EVENTS, "it was stopped in the middle"
    assert_waiting(running, EVENTS - done)
    running.processes.environment["CASHBACK_BATCH"] = "500"
    running.start()
    wait_until(lambda: running.days_done() == EVENTS, "all done", limit=90)
    assert in_inbox(running) == EVENTS
    assert dead_letters(running.database, ("waiting", "dead")) == []


def test_a_service_whose_database_is_away_stops_and_keeps_the_events(running: Running) -> None:
    away = {"CASHBACK_DATABASE_URL": AWAY["CASHBACK_DATABASE_URL"]}
    stranded = Processes(running.environment | away, running.processes.folder)
    send_dates(running, 10)
    stranded.start(SERVICE, "run", SERVICE)
    wait_until(lambda: b'"pause": 1.6' in log_of(stranded, SERVICE), "it waits ever longer")
    assert_stops(stranded, SERVICE)
    assert_waiting(running, 10)


def test_a_service_that_waits_for_another_writer_stops_and_does_it_later(running: Running) -> None:
    send_dates(running, 10)
    with psycopg.connect(database_url(running.template, SERVICE), autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(%s)", (WRITER_LOCK,))
        running.start()
        wait_until(lambda: link.execute(WAITING).fetchone(), "its batch waits for the lock")
        assert_stops(running.processes, SERVICE)
    assert_waiting(running, 10)
    running.start()
    wait_until(lambda: running.days_done() == 10, "all done")
    assert in_inbox(running) == 10


WAITING = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event = 'advisory'
"""


# --- a relay ---


def test_a_relay_under_load_marks_what_it_published_and_goes_on_there(
    calendar: Any, queue: Callable[[], list[dict[str, Any]]], processes: Processes
) -> None:
    calendar.reach_cut_off(FIRST)
    calendar.reach_cut_off(FIRST + dt.timedelta(days=MANY - 1))
    processes.start("relay", "relay", "calendar")
    wait_until(lambda: unsent(calendar) < MANY, "it is at work")
    assert_stops(processes, "relay")
    sent = MANY - unsent(calendar)
    assert sent < MANY, "it was stopped in the middle"
    assert len(received := dates_in(queue())) == sent
    processes.start("relay", "relay", "calendar")
    wait_until(lambda: unsent(calendar) == 0, "outbox empty")
    assert received + dates_in(queue()) == consecutive(FIRST, MANY)


def test_a_relay_that_waits_for_the_lock_stops(
    calendar: Any, queue: Callable[[], list[dict[str, Any]]], processes: Processes
) -> None:
    url = calendar.database.engine.url.set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(%s)", (RELAY_LOCK,))
        processes.start("relay", "relay", "calendar")
        tried = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_try_advisory_lock%'"
        wait_until(lambda: link.execute(tried).fetchone(), "it asks for the lock")
        assert_stops(processes, "relay")


class SilentBroker:
    """Stands before the broker and passes everything on, until it keeps the answers back."""

    def __init__(self, broker_url: str) -> None:
        parts = parse_url(broker_url)
        self.behind = (parts["hostname"], parts["port"])
        self.silent = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        port = self.listener.getsockname()[1]
        self.url = broker_url.replace(f"{self.behind[0]}:{self.behind[1]}", f"127.0.0.1:{port}")
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = socket.create_connection(self.behind)
                for pair in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, to: socket.socket, is_answer: bool) -> None:
        with suppress(OSError), closing(source), closing(to):
            while data := source.recv(65536):
                if not (is_answer and self.silent.is_set()):
                    to.sendall(data)


@pytest.fixture
def silent_broker(broker_url: str) -> Iterator[SilentBroker]:
    broker = SilentBroker(broker_url)
    yield broker
    broker.listener.close()


def test_a_relay_whose_confirms_never_come_stops_and_sends_again_later(
    calendar: Any,
    queue: Callable[[], list[dict[str, Any]]],
    processes: Processes,
    silent_broker: SilentBroker,
    broker_url: str,
) -> None:
    processes.environment["CASHBACK_BROKER_URL"] = silent_broker.url
    calendar.reach_cut_off(FIRST)
    processes.start("relay", "relay", "calendar")
    wait_until(lambda: unsent(calendar) == 0, "it works")
    silent_broker.silent.set()
    calendar.reach_cut_off(FIRST + dt.timedelta(days=1))
    received: list[str] = []
    wait_until(lambda: received.extend(dates_in(queue())) or len(received) == 2, "it was published")
    assert_stops(processes, "relay")
    assert unsent(calendar) == 1
    processes.environment["CASHBACK_BROKER_URL"] = broker_url
    processes.start("relay", "relay", "calendar")
    wait_until(lambda: unsent(calendar) == 0, "sent again")
    assert dates_in(queue()) == ["2012-01-03"]


# --- the rest; `test_health.py` has every process without any server ---


def test_a_relay_whose_broker_is_away_stops(calendar: Any, processes: Processes) -> None:
    processes.environment["CASHBACK_BROKER_URL"] = AWAY["CASHBACK_BROKER_URL"]
    processes.start("relay", "relay", "calendar")
    wait_until(lambda: b"relay interrupted" in log_of(processes, "relay"), "it found nobody")
    assert_stops(processes, "relay")


def test_a_clock_that_sleeps_until_the_next_look_stops(calendar: Any, processes: Processes) -> None:
    processes.start("clock", "clock")
    wait_until(lambda: unsent(calendar) > 0, "it has published the date")
    assert_stops(processes, "clock")


MANY_PAGES = 4_000
"""Dates that are waiting: a page of 500 is one transaction."""


def test_serve_under_load_stops_in_the_middle_and_goes_on_there(tmp_path: Path) -> None:
    template = f"sqlite:///{tmp_path}/{{service}}.sqlite"
    for name in DATABASES:
        make_tables(name, database_url(template, name))
    dates: Any = CalendarService()
    dates.database = database_of("calendar", template)
    last = last_date_reached(dt.datetime.now(dt.UTC), dt.time(0))
    dates.reach_cut_off(last - dt.timedelta(days=MANY_PAGES - 1))
    dates.reach_cut_off(last)
    serving, payments = Processes({}, tmp_path), database_of("payments", template)

    def heard() -> int:
        count = select(func.count()).select_from(payments.tables.inbox)
        return int(payments.read(lambda c: c.execute(count).scalar_one()))

    serving.start("serve", "serve", "--port", "0", "--data", str(tmp_path))
    wait_until(lambda: heard() > 0, "it is at work")
    assert_stops(serving, "serve")
    assert heard() < MANY_PAGES, "it was stopped in the middle"
    serving.start("serve", "serve", "--port", "0", "--data", str(tmp_path))
    wait_until(lambda: unsent(dates) == 0, "all done")
    assert heard() == MANY_PAGES
    assert_stops(serving, "serve")
    for database in (dates.database, payments):
        database.engine.dispose()


def database_of(name: str, template: str) -> Any:
    return service_class(name).database.on(open_engine(database_url(template, name)), lambda: None)
