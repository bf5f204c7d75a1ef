"""Messages that no service should be sent, and more of them than it can take at once."""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pika
import psycopg
import pytest

from services.backbone.database import open_engine
from services.backbone.errors import NotReady
from services.backbone.settings import database_url
from services.calendar.service import CalendarService
from services.hosts.catalogue import SERVICES
from services.hosts.declaring import declare_topology
from services.hosts.migrating import migrate
from services.hosts.topology import inbox_name, pika_parameters
from services.pilot.processes import Processes
from tests.faults.harness import Stage, cashback, order_of_handling
from tests.faults.pilot import POISONED_TENANT, STARTED_ON, STARTED_WITH_IT
from tests.faults.servers import Servers
from tests.integration.waiting import wait_until

pytestmark = pytest.mark.timeout(900)

POISONED = "enrolment.participation_started.v1"
POISON = f"""
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'poisoned'; END $$;
    CREATE TRIGGER poison BEFORE INSERT ON messages FOR EACH ROW
        WHEN (NEW.tenant_ref = '{POISONED_TENANT}' AND NEW.template = 'started')
        EXECUTE FUNCTION refuse()
"""
ANTIDOTE = "DROP FUNCTION refuse CASCADE"
STARTED = f"""
    SELECT count(*) FROM messages WHERE template = 'started' AND "on" = '{STARTED_ON}'
"""

WAITING = 10_000
FIRST = dt.date(2012, 1, 2)
START_AND_HANDLE_SECONDS = 150.0


def test_poisoned_event_among_good_ones(stage: Stage, write: Callable[[str, str], None]) -> None:
    """An event that the database refuses (a trigger raises), among good ones

    A batch that fails is run again event by event; what fails alone is parked, tried again with
    growing delay, and then dead. The rest goes on. `cashback dead-letters replay` has it done when
    its cause is mended.
    """
    stage.monkeypatch.setenv("CASHBACK_RETRY_SECONDS", "0.2,0.5")
    url = stage.database_of("notifications")

    def poison() -> int:
        with psycopg.connect(url) as link:
            link.execute(POISON)
        return 1

    with pytest.raises(NotReady, match="notifications could not handle 1 event"):
        stage.play({8: poison})
    assert stage.parked() == [("notifications", POISONED)]
    with psycopg.connect(url) as link:
        assert link.execute(STARTED).fetchone() == (STARTED_WITH_IT,)
        link.execute(ANTIDOTE)
    told = cashback(stage.database, "dead-letters", "replay", "notifications")
    assert told == "1 events will be tried again\n"
    stage.play({}, resume=True)
    write("1 event, tried 3 times", f"1 dead letter, replayed; {stage.same_bytes()}")


def test_messages_that_are_not_ours(stage: Stage, write: Callable[[str, str], None]) -> None:
    """Not valid by its schema; of an unknown future version; of 5 MB; not JSON

    Such a message is a dead letter at once, with the reason: no later try can succeed. The operator
    lists and discards them.
    """
    with pytest.raises(NotReady, match="notifications could not handle"):
        stage.play({12: lambda: publish(stage.servers, STRANGERS)})
    # The play gives up at the first; the service may have been stopped before it took the others.
    stage.run_alone(
        "notifications", lambda: len(stage.parked()) >= len(STRANGERS), "all are parked"
    )
    assert sorted(stage.parked()) == [
        ("notifications", "repairs.visit_booked.v1"),
        ("notifications", "repairs.visit_booked.v2"),
        ("notifications", "unreadable"),
        ("notifications", "unreadable"),
    ]
    for line in cashback(stage.database, "dead-letters", "list", "notifications").splitlines():
        event_id = line.split()[0]
        cashback(
            stage.database, "dead-letters", "discard", "notifications", event_id, "--why", "a test"
        )
    stage.play({}, resume=True)
    write("4 messages", f"4 dead letters, discarded; {stage.same_bytes()}")


def stranger(kind: str, data: dict[str, Any]) -> str:
    """Return an event in an envelope like ours."""
    return json.dumps(
        {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": "urn:elsewhere",
            "type": kind,
            "sequence": "1",
            "data": data,
        }
    )


STRANGERS = [
    stranger("repairs.visit_booked.v1", {"tenant": "T0001"}),
    stranger("repairs.visit_booked.v2", {"tenant_ref": "T0001"}),
    stranger("repairs.visit_booked.v1", {"notes": "5 MB" * 1_250_000}),
    "not JSON",
]


def publish(servers: Servers, bodies: list[str]) -> int:
    """Publish straight to an exchange, under a routing key that notifications is bound to."""
    connection = pika.BlockingConnection(pika_parameters(servers.broker.url))
    channel = connection.channel()
    channel.confirm_delivery()
    for body in bodies:
        channel.basic_publish("repairs.events", "visit_booked.v1", body.encode())
    connection.close()
    return len(bodies)


@pytest.fixture
def ten_thousand(servers: Servers, tmp_path: Path) -> Iterator[Processes]:
    """Ten thousand dates in payments' queue, by way of calendar's outbox and relay."""
    template = servers.database.url_of("waiting")
    for name in ("calendar", "payments"):
        servers.database.create(f"waiting_{name}")
        migrate(name, database_url(template, name))
    servers.broker.delete_queues([inbox_name(name) for name in SERVICES])
    declare_topology(servers.broker.url)
    calendar: Any = CalendarService()
    calendar.database = CalendarService.database.on(
        open_engine(database_url(template, "calendar")), lambda: None
    )
    calendar.reach_cut_off(FIRST)
    calendar.reach_cut_off(FIRST + dt.timedelta(days=WAITING - 1))
    calendar.database.engine.dispose()
    addresses = {
        "CASHBACK_BROKER_URL": servers.broker.url,
        "CASHBACK_DATABASE_URL": template,
    }
    processes = Processes(addresses, tmp_path)
    processes.start("relay", "relay", "calendar")
    yield processes
    processes.stop()


def test_ten_thousand_events_waiting(
    ten_thousand: Processes, servers: Servers, write: Callable[[str, str], None]
) -> None:
    """10,000 events waiting when a service starts

    The queue keeps them in order; the service takes up to 500 in one transaction.
    """
    url = database_url(servers.database.url_of("waiting"), "payments")
    queue = inbox_name("payments")
    wait_until(lambda: servers.broker.messages_in(queue) == WAITING, "all are waiting", 120)
    ten_thousand.start("payments", "run", "payments")
    with psycopg.connect(url, autocommit=True) as link:

        def handled() -> int:
            row = link.execute("SELECT count(*) FROM inbox").fetchone()
            return int(row[0]) if row else 0

        wait_until(lambda: handled() == WAITING, "all are handled", START_AND_HANDLE_SECONDS)
    assert order_of_handling(url) == [("calendar", n) for n in range(1, WAITING + 1)]
    write("10,000", "each handled once, in order")
