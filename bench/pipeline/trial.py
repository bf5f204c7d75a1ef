"""One measurement of one variant: everything made ready, the clock, and the count after it."""

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from sqlalchemy import create_engine

from bench.databases import database_template, empty_database
from bench.pipeline.processes import Failed, Measured, at_the_gate
from bench.pipeline.queues import OutQueue, waiting_messages
from bench.pipeline.tables import metadata
from bench.pipeline.work import IN_QUEUE, SERVICE, waiting_bodies
from bench.rounds import Bench

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
    with (
        empty_database(bench.database, SERVICE) as address,
        waiting_messages(bench.broker, variant.queue, waiting_bodies(number)),
        closing(OutQueue(bench.broker)) as out,
        at_the_gate(variant.modules, environment) as processes,
    ):
        _make_tables(address)
        with psycopg.connect(address, autocommit=True) as database:
            taken = _time(number, processes, database, out)
            _check(number, database, out)
    return taken


def _make_tables(address: str) -> None:
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1))
    metadata.create_all(engine)
    engine.dispose()


def _time(
    number: int, processes: list[Measured], database: psycopg.Connection, out: OutQueue
) -> Taken:
    before = sum(process.processor_seconds() for process in processes)
    began = time.monotonic()
    for process in processes:
        process.go()
    while not _is_done(number, database, out):
        for process in processes:
            process.look()
        if time.monotonic() - began > LIMIT_SECONDS:
            raise Failed(f"{processes[0].module} took more than {LIMIT_SECONDS:.0f} s")
        time.sleep(LOOK_EVERY_SECONDS)
    seconds = time.monotonic() - began
    after = sum(process.processor_seconds() for process in processes)
    return Taken(number, seconds, after - before)


def _is_done(number: int, database: psycopg.Connection, out: OutQueue) -> bool:
    """Ask the cheap question first: asking must not slow what is measured."""
    return (
        _yes(database, ALL_NUMBERED, number) and _yes(database, ALL_SENT) and out.count() >= number
    )


def _yes(database: psycopg.Connection, question: LiteralString, *values: int) -> bool:
    row = database.execute(question, values or None).fetchone()
    return bool(row and row[0])


def _check(number: int, database: psycopg.Connection, out: OutQueue) -> None:
    """Every message must have left each of its rows once, and one event."""
    row = database.execute(COUNTS).fetchone()
    counted = (*(row or ()), out.count())
    if set(counted) != {number}:
        raise Failed(f"{number} messages left {counted} inbox, effect and outbox rows and events")
