"""The relay on real RabbitMQ and PostgreSQL, as a process of its own."""

import datetime as dt
import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import kombu
import pytest
from sqlalchemy import func, select

from services.backbone.database import open_engine
from services.calendar.service import CalendarService
from services.hosts.catalogue import SERVICES
from services.hosts.declaring import declare_topology
from services.hosts.topology import inbox_name
from services.pilot.processes import Processes
from tests.empty_databases import make_tables
from tests.integration.waiting import wait_until

FIRST = dt.date(2012, 1, 2)
OWN_QUEUE = "relay-test"


@pytest.fixture
def calendar(make_database: Callable[[str], str]) -> Iterator[CalendarService]:
    """The calendar on PostgreSQL: a publisher with an outbox."""
    url = make_database("calendar")
    make_tables("calendar", url)
    service: Any = CalendarService()
    service.database = CalendarService.database.on(open_engine(url), lambda: None)
    yield service
    service.database.engine.dispose()


@pytest.fixture
def queue(broker_url: str) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """A queue of the test's own beside the inboxes; call it to take what is there."""
    with kombu.Connection(broker_url) as link:
        channel = link.default_channel
        delete_queues(channel)
        declare_topology(broker_url)
        channel.queue_declare(OWN_QUEUE, durable=True, auto_delete=False)
        channel.queue_bind(OWN_QUEUE, "calendar.events", "cut_off_reached.v1")

        def take() -> list[dict[str, Any]]:
            taken = []
            while (message := channel.basic_get(OWN_QUEUE, no_ack=True)) is not None:
                taken.append(json.loads(message.body))
            return taken

        yield take
        delete_queues(channel)
        declare_topology(broker_url)


def delete_queues(channel: Any) -> None:
    for name in SERVICES:
        channel.queue_delete(inbox_name(name))
    channel.queue_delete(OWN_QUEUE)


@pytest.fixture
def processes(broker_url: str, database_template: str, tmp_path: Path) -> Iterator[Processes]:
    """Starts `cashback …` processes; they are stopped after the test."""
    environment = {"CASHBACK_BROKER_URL": broker_url, "CASHBACK_DATABASE_URL": database_template}
    started = Processes(environment, tmp_path)
    yield started
    started.stop()


def unsent(calendar: Any) -> int:
    outbox = calendar.database.tables.outbox
    query = select(func.count()).select_from(outbox).where(outbox.c.sent_at.is_(None))
    return int(calendar.database.read(lambda c: c.execute(query).scalar_one()))


def dates_in(messages: list[dict[str, Any]]) -> list[str]:
    return [message["data"]["date"] for message in messages]


def consecutive(first: dt.date, number: int) -> list[str]:
    return [(first + dt.timedelta(days=n)).isoformat() for n in range(number)]


def test_recorded_events_are_published_in_order_and_marked_as_sent(
    calendar: Any, queue: Callable[[], list[dict[str, Any]]], processes: Processes
) -> None:
    calendar.reach_cut_off(FIRST)
    calendar.reach_cut_off(FIRST + dt.timedelta(days=1999))
    processes.start("relay", "relay", "calendar")
    wait_until(lambda: unsent(calendar) == 0, "outbox empty")
    messages = queue()
    assert dates_in(messages) == consecutive(FIRST, 2000)
    assert messages[0]["specversion"] == "1.0"
    assert messages[0]["type"] == "calendar.cut_off_reached.v1"
    assert [message["sequence"] for message in messages] == [str(n) for n in range(1, 2001)]


def test_a_killed_relay_loses_nothing_and_keeps_the_order(
    calendar: Any, queue: Callable[[], list[dict[str, Any]]], processes: Processes
) -> None:
    calendar.reach_cut_off(FIRST)
    calendar.reach_cut_off(FIRST + dt.timedelta(days=2999))
    processes.start("relay", "relay", "calendar")
    for _ in range(3):
        before = unsent(calendar)
        wait_until(lambda before=before: unsent(calendar) < max(before, 1), "some sent")
        process = processes.children["relay"].process
        assert process is not None
        process.send_signal(signal.SIGKILL)
        process.wait()
        processes.look_after()
    wait_until(lambda: unsent(calendar) == 0, "outbox empty")
    received = dates_in(queue())
    assert list(dict.fromkeys(received)) == consecutive(FIRST, 3000)


def test_a_second_relay_waits_and_takes_over(
    calendar: Any, queue: Callable[[], list[dict[str, Any]]], processes: Processes
) -> None:
    calendar.reach_cut_off(FIRST)
    processes.start("first", "relay", "calendar")
    wait_until(lambda: unsent(calendar) == 0, "the first one works")
    processes.start("second", "relay", "calendar")
    calendar.reach_cut_off(FIRST + dt.timedelta(days=1))
    wait_until(lambda: unsent(calendar) == 0, "still one works")
    first = processes.children.pop("first").process
    assert first is not None
    first.send_signal(signal.SIGKILL)
    first.wait()
    calendar.reach_cut_off(FIRST + dt.timedelta(days=2))
    wait_until(lambda: unsent(calendar) == 0, "the second one took over", limit=15)
    assert dates_in(queue()) == consecutive(FIRST, 3)


def test_an_event_that_finds_no_queue_is_sent_again_when_an_operator_has_declared_it(
    calendar: Any, queue: Callable[[], list[dict[str, Any]]], processes: Processes, broker_url: str
) -> None:
    calendar.reach_cut_off(FIRST)
    processes.start("relay", "relay", "calendar")
    wait_until(lambda: unsent(calendar) == 0, "outbox empty")
    with kombu.Connection(broker_url) as link:
        delete_queues(link.default_channel)
        calendar.reach_cut_off(FIRST + dt.timedelta(days=1))
        log = processes.children["relay"].log
        wait_until(lambda: b"could not be routed" in log.read_bytes(), "the relay says so")
        wait_until(lambda: b"enrolment.inbox" in log.read_bytes(), "and what is missing")
        assert unsent(calendar) == 1
        declare_topology(broker_url)
        wait_until(lambda: unsent(calendar) == 0, "sent once there is a queue again")

        def waiting() -> int:
            declared = link.default_channel.queue_declare(inbox_name("enrolment"), passive=True)
            return int(declared.message_count)

        wait_until(lambda: waiting() == 1, "and it stands in the queue")


STOCK_SERVICE = """
import eventlet
eventlet.monkey_patch()
import nameko
from nameko.containers import ServiceContainer
from nameko.events import event_handler
nameko.config.setup({"AMQP_URI": %(broker)r})
class Elsewhere:
    name = "elsewhere"
    @event_handler("calendar", "cut_off_reached.v1")
    def heard(self, payload):
        print(payload["data"]["date"], flush=True)
container = ServiceContainer(Elsewhere)
container.start()
print("ready", flush=True)
container.wait()
"""


def test_a_stock_nameko_event_handler_can_subscribe(
    calendar: Any,
    queue: Callable[[], list[dict[str, Any]]],
    processes: Processes,
    broker_url: str,
    tmp_path: Path,
) -> None:
    import subprocess
    import sys

    heard = tmp_path / "heard.txt"
    with heard.open("wb") as out:
        stock = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", STOCK_SERVICE % {"broker": broker_url}],
            stdout=out,
        )
    try:
        wait_until(lambda: b"ready" in heard.read_bytes(), "the stock service is there")
        calendar.reach_cut_off(FIRST)
        processes.start("relay", "relay", "calendar")
        wait_until(lambda: b"2012-01-02" in heard.read_bytes(), "it heard the event")
    finally:
        stock.kill()
        stock.wait()
        with kombu.Connection(broker_url) as link:
            link.default_channel.queue_delete("evt-calendar-cut_off_reached.v1--elsewhere.heard")
