"""One measurement of one variant: everything made ready, the clock, and the count after it.

The processes first do the work for a few messages, so that they are connected and warm. Then they
are held by SIGSTOP while the messages are put into the queue; the clock starts with SIGCONT.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from sqlalchemy import create_engine

from bench.databases import database_template, empty_database
from bench.pipeline.processes import Failed, Measured, running
from bench.pipeline.queues import OutQueue, empty_queues, put
from bench.pipeline.tables import metadata
from bench.pipeline.work import IN_QUEUE, SERVICE, waiting_bodies
from bench.rounds import Bench

WARM_UP = 100
"""Messages that are handled before the clock starts."""

LIMIT_SECONDS = 300.0
LOOK_EVERY_SECONDS = 0.02

ALL_NUMBERED = "SELECT last_value >= %s FROM outbox_sequence_seq"
ALL_SENT = "SELECT NOT EXISTS (SELECT FROM outbox WHERE sent_at IS NULL)"
COUNTS = """
    SELECT (SELECT count(*) FROM inbox), (SELECT count(*) FROM settled),
           (SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL)
"""


@dataclass(frozen=True)
class Variant:
    """`modules` are its processes; `queue` is where its messages wait."""

    what: str
    modules: Sequence[str]
    queue: str = IN_QUEUE
    environment: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Taken:
    """What a trial took: by the clock, and in processor time of the variant's processes."""

    messages: int
    seconds: float
    processor_seconds: float

    @property
    def messages_a_second(self) -> float:
        """Throughput by the clock."""
        return self.messages / self.seconds

    @property
    def processor_seconds_a_thousand(self) -> float:
        """Processor time for 1,000 messages."""
        return self.processor_seconds / self.messages * 1000


def take(variant: Variant, number: int, bench: Bench) -> Taken:
    """Measure a variant on `number` messages, on a new database."""
    environment = {
        "CASHBACK_BROKER_URL": bench.broker,
        "CASHBACK_DATABASE_URL": database_template(bench.database),
        "CASHBACK_LOG_LEVEL": "warning",
        **(variant.environment or {}),
    }
    bodies = list(waiting_bodies(WARM_UP + number))
    with (
        empty_database(bench.database, SERVICE) as address,
        empty_queues(bench.broker, variant.queue),
        closing(OutQueue(bench.broker)) as out,
    ):
        _make_tables(address)
        with (
            running(variant.modules, environment) as processes,
            psycopg.connect(address, autocommit=True) as database,
        ):
            watch = _Watch(processes, database, out)
            put(bench.broker, variant.queue, bodies[:WARM_UP])
            watch.wait_until_done(WARM_UP)
            watch.hold()
            put(bench.broker, variant.queue, bodies[WARM_UP:])
            seconds, processor_seconds = watch.time(len(bodies))
            watch.check(len(bodies))
    return Taken(number, seconds, processor_seconds)


def _make_tables(address: str) -> None:
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1))
    metadata.create_all(engine)
    engine.dispose()


@dataclass(frozen=True)
class _Watch:
    """Looks, from outside, how far the processes are."""

    processes: list[Measured]
    database: psycopg.Connection
    out: OutQueue

    def hold(self) -> None:
        for process in self.processes:
            process.hold()

    def time(self, number: int) -> tuple[float, float]:
        """Let the processes go; return seconds and processor seconds until all is done."""
        before = self._processor_seconds()
        began = time.monotonic()
        for process in self.processes:
            process.let_go()
        self.wait_until_done(number)
        return time.monotonic() - began, self._processor_seconds() - before

    def wait_until_done(self, number: int) -> None:
        """Return when so many messages have been dealt with since the beginning."""
        give_up = time.monotonic() + LIMIT_SECONDS
        while not self._is_done(number):
            for process in self.processes:
                process.look()
            if time.monotonic() > give_up:
                raise Failed(f"{self.processes[0].module} took more than {LIMIT_SECONDS:.0f} s")
            time.sleep(LOOK_EVERY_SECONDS)

    def check(self, number: int) -> None:
        """Every message must have left each of its rows once, and one event."""
        row = self.database.execute(COUNTS).fetchone()
        counted = (*(row or ()), self.out.count())
        if set(counted) != {number}:
            raise Failed(f"{number} messages left {counted}: inbox, effect, outbox rows, events")

    def _is_done(self, number: int) -> bool:
        """Ask the cheap question first: asking must not slow what is measured."""
        return (
            self._yes(ALL_NUMBERED, number) and self._yes(ALL_SENT) and self.out.count() >= number
        )

    def _yes(self, question: LiteralString, *values: int) -> bool:
        row = self.database.execute(question, values or None).fetchone()
        return bool(row and row[0])

    def _processor_seconds(self) -> float:
        return sum(process.processor_seconds() for process in self.processes)
