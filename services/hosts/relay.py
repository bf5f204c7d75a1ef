"""Publishes what stands in a service's outbox: one process a database, without patched sockets.

Rows go out in order, up to 500 before their confirms are awaited, persistent, and mandatory: every
event has somebody who subscribes to it. They are marked as sent when the broker has confirmed them;
killed in between, the relay sends them again, and the inbox passes duplicates over. It wakes on
NOTIFY, with a slow poll beneath. An advisory lock keeps one relay per database active; another
waits to take over.
"""

import functools
import select as polling
import time
from collections.abc import Callable
from typing import Any

import pika
import psycopg
import structlog
from pika.spec import Basic
from sqlalchemy import Engine, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from services.backbone.database import open_engine
from services.backbone.envelope import seal
from services.backbone.settings import Settings, relay_user
from services.backbone.stopping import Stop, stop_on_signals
from services.contracts.events import exchange_of
from services.hosts import catalogue
from services.hosts.declaring import check_topology
from services.hosts.errors import NotDeclared, NotTaken
from services.hosts.health import LOOP, LOOP_SECONDS, answer_probes, health
from services.hosts.logs import set_up_logs
from services.hosts.topology import pika_parameters

RELAY_LOCK = 7_201_102
BATCH = 500
POLL_SECONDS = 0.5
PAUSE_AFTER_FAILURE_SECONDS = 0.5
CONNECT_SECONDS = 5
CONFIRM_WITHIN_SECONDS = 3.0
"""How long a relay that is to stop waits for confirms; what is not confirmed is sent again."""

READ = 1

log = structlog.get_logger()


DATABASE_ERRORS = (psycopg.Error, SQLAlchemyError)


def run_relay(service: str, settings: Settings) -> None:
    """Relay a service's events until SIGTERM or Ctrl-C, connecting again after every failure."""
    set_up_logs(settings.log_level)
    stop = stop_on_signals()
    answer_probes(settings, f"relay {service}", "database", "broker")
    Relay(service, settings, stop).run()


class Relay:
    """One relay. `run` returns when `stop` is asked for, after what is under way."""

    def __init__(self, service: str, settings: Settings, stop: Stop) -> None:
        self.service = service
        self.settings = settings
        self.database_url = settings.database_url(service)
        self.broker_url = settings.broker_url(relay_user(service))
        self.stop = stop
        self.batch = BATCH

    def run(self) -> None:
        """Take the lock, then publish; start over after a failure of the broker or database."""
        while not self.stop.asked:
            health.good(LOOP, LOOP_SECONDS)
            try:
                self.relay_once()
            except Exception as error:  # whatever failed, the rows still stand in the outbox
                cause = str(error) if isinstance(error, NotDeclared) else type(error).__name__
                log.warning("relay interrupted", service=self.service, cause=cause)
                health.bad("database" if isinstance(error, DATABASE_ERRORS) else "broker")
            self.stop.wait(PAUSE_AFTER_FAILURE_SECONDS)

    def relay_once(self) -> None:
        """Publish until stopped or until a connection fails."""
        with psycopg.connect(
            self.database_url, autocommit=True, connect_timeout=CONNECT_SECONDS
        ) as listening:
            while not self._have_lock(listening):
                if self.stop.asked:
                    return
                for check in (LOOP, "database", "broker"):
                    health.good(check, LOOP_SECONDS, "standing by")
                self.stop.wait(POLL_SECONDS)
            health.good("database")
            listening.execute("LISTEN outbox")
            check_topology(self.broker_url, self.service)
            engine = open_engine(self.database_url)
            try:
                _Link(self, engine, listening).run()
            finally:
                engine.dispose()

    def _have_lock(self, connection: Any) -> bool:
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", (RELAY_LOCK,)).fetchone()
        return bool(row and row[0])


class _Link:
    """One connection to the broker: a batch is published, confirmed, marked, and so on."""

    def __init__(self, relay: Relay, engine: Engine, listening: Any) -> None:
        self.relay = relay
        self.engine = engine
        self.listening = listening
        self.outbox = catalogue.metadata(relay.service).tables["outbox"]
        self.channel: Any = None
        self.batch: list[tuple[int, str]] = []
        self.unconfirmed: set[int] = set()
        self.refused: set[str] = set()
        self.published = 0
        self.error: Exception | None = None
        self.connection = pika.SelectConnection(
            pika_parameters(relay.broker_url),
            on_open_callback=lambda connection: connection.channel(on_open_callback=self.opened),
            on_open_error_callback=lambda _, error: self.failed(error),
            on_close_callback=lambda _, error: self.closed(error),
        )
        self.loop = self.connection.ioloop
        self.give_up_at = float("inf")

    def run(self) -> None:
        """Work until the connection ends; raises what ended it, unless that was asked for."""
        self.watch()
        self.loop.start()
        if self.error is not None:
            raise self.error

    def watch(self) -> None:
        """Look now and then, whatever the connection's state, whether it is time to stop."""
        health.good(LOOP, LOOP_SECONDS)
        if self.relay.stop.asked and self.give_up_at == float("inf"):
            self.give_up_at = time.monotonic() + CONFIRM_WITHIN_SECONDS
            if self.channel is None:
                self.give_up_at = 0
        if time.monotonic() > self.give_up_at:
            self.loop.stop()
        else:
            self.loop.call_later(POLL_SECONDS, self.watch)

    def opened(self, channel: Any) -> None:
        self.channel = channel
        channel.confirm_delivery(self.confirmed, callback=lambda _: self.ready())
        channel.add_on_return_callback(self.returned)
        channel.add_on_close_callback(lambda _, error: self.failed(error))

    def ready(self) -> None:
        self.loop.add_handler(self.listening.fileno(), self.notified, READ)
        self.poll()

    def poll(self) -> None:
        self.guarded(self.pump)()
        if self.error is None:
            self.loop.call_later(POLL_SECONDS, self.poll)

    def notified(self, *_: Any) -> None:
        self.guarded(self.drain_notices)()
        self.guarded(self.pump)()

    def drain_notices(self) -> None:
        while polling.select([self.listening], [], [], 0)[0]:
            for _ in self.listening.notifies(timeout=0, stop_after=1):
                pass

    def pump(self) -> None:
        """Publish the next batch, unless one is under way."""
        if self.channel is None or self.unconfirmed:
            return
        if self.relay.stop.asked:
            self.connection.close()
            return
        rows = self._unsent()
        health.good("database", LOOP_SECONDS)
        health.good("broker")
        self.batch = [(row.sequence, row.event_id) for row in rows]
        self.refused.clear()
        for row in rows:
            self.published += 1
            self.unconfirmed.add(self.published)
            self.channel.basic_publish(
                exchange_of(self.relay.service),
                row.type.split(".", 1)[1],
                seal(row).encode("utf-8"),
                pika.BasicProperties(
                    content_type="application/json",  # a stock nameko handler reads it
                    content_encoding="utf-8",
                    delivery_mode=2,
                    message_id=row.event_id,
                ),
                mandatory=True,
            )

    def _unsent(self) -> Any:
        unsent = select(self.outbox).where(self.outbox.c.sent_at.is_(None))
        with self.engine.connect() as connection:
            return connection.execute(
                unsent.order_by(self.outbox.c.sequence).limit(self.relay.batch)
            ).all()

    def confirmed(self, frame: Any) -> None:
        tag, multiple = frame.method.delivery_tag, frame.method.multiple
        covered = {t for t in self.unconfirmed if t <= tag} if multiple else {tag}
        if isinstance(frame.method, Basic.Nack):
            self.refused |= {self.batch[self._place(t)][1] for t in covered}
        self.unconfirmed -= covered
        if not self.unconfirmed:
            self.guarded(self.finish_batch)()

    def _place(self, tag: int) -> int:
        return tag - (self.published - len(self.batch)) - 1

    def returned(self, channel: Any, method: Any, properties: Any, body: bytes) -> None:
        log.warning("event could not be routed", service=self.relay.service, key=method.routing_key)
        self.refused.add(properties.message_id)

    def finish_batch(self) -> None:
        """Mark as sent what was confirmed, up to the first that was not: order is kept."""
        sent = []
        for sequence, event_id in self.batch:
            if event_id in self.refused:
                break
            sent.append(sequence)
        if sent:
            within = self.outbox.c.sequence.between(sent[0], sent[-1])
            with self.engine.begin() as connection:
                connection.execute(update(self.outbox).where(within).values(sent_at=func.now()))
        if self.refused:
            self.relay.batch = 1  # until the first of them goes through, the rest would only repeat
            self.failed(NotTaken(f"{len(self.refused)} events were refused or found no queue"))
        else:
            self.relay.batch = BATCH
            self.pump()

    def guarded(self, step: Callable[[], None]) -> Callable[[], None]:
        """Return a step that ends the connection if it fails, instead of being lost in the loop."""

        @functools.wraps(step)
        def run() -> None:
            try:
                step()
            except Exception as error:
                self.failed(error)

        return run

    def failed(self, error: Any) -> None:
        if self.error is None and not self.relay.stop.asked:
            self.error = error if isinstance(error, Exception) else RuntimeError(str(error))
        if self.connection.is_open:
            self.connection.close()
        elif not self.connection.is_closing:
            self.loop.stop()

    def closed(self, error: Any) -> None:
        if self.error is None and not self.relay.stop.asked:
            self.error = error
        self.loop.stop()
