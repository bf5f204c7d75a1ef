"""One import of tenants, as a process of its own runs it: read, check, register."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import func, select

from bench.memory import most_memory_mb
from services.backbone.database import open_engine
from services.backbone.transactions import Transactions
from services.contracts.schema import to_wire
from services.enrolment import tables
from services.enrolment.handlers import ON_COMMAND
from services.enrolment.store import EnrolmentStore
from services.pilot.cluster import PLAYER
from services.pilot.orders import Order, registrations, scheme_orders
from services.pilot_files.reading import read_pilot

T = TypeVar("T")

TABLES = (
    *("scheme", "deal_texts", "participations", "area_counts", "people", "people_words"),
    *("outbox", "audit", "commands", "actors"),
)
"""Enrolment's tables that an import leaves rows in."""


@dataclass(frozen=True)
class Taken:
    """What a variant took: seconds by stage, and of ours more."""

    seconds: Mapping[str, float]
    processor: Mapping[str, float] = field(default_factory=dict)
    megabytes: float = 0.0
    events: int = 0


def import_tenants(folder: Path, url: str) -> Taken:
    """Import a scheme's folder into an empty enrolment database."""
    engine = open_engine(url)
    database = Transactions(engine, tables.backbone, EnrolmentStore)
    seconds, processor = dict[str, float](), dict[str, float]()

    def timed(stage: str, work: Callable[[], T]) -> T:
        begun, used = time.perf_counter(), time.process_time()
        done = work()
        seconds[stage], processor[stage] = time.perf_counter() - begun, time.process_time() - used
        return done

    pilot = timed("read", lambda: read_pilot(folder))
    opening, _ = scheme_orders(pilot.scheme)
    for order in opening:
        _execute(database, order)
    opens = pilot.scheme.enrolment_opens
    orders = registrations(opens, list(enumerate(pilot.tenants, start=1)))
    timed("register", lambda: [_execute(database, order) for order in orders])
    count = select(func.count()).select_from(tables.backbone.outbox)
    events = database.read(lambda connection: connection.execute(count).scalar_one())
    engine.dispose()
    return Taken(seconds, processor, most_memory_mb(), events)


def _execute(database: Transactions[Any], order: Order) -> Any:
    command = type(order.command)
    wire = to_wire(order.command)
    return database.execute(order.key, PLAYER, command, wire, ON_COMMAND[command])
