"""Deletes what outbox and inbox no longer need, without ever reopening a duplicate.

The inbox must know every event that had its effect, or a late duplicate would have it again. In
place of old ids it keeps a mark for each publisher: whatever comes with a sequence at or below it
is passed over. So a mark may be raised to S only if every event up to S that is meant for this
service has arrived. A subscriber cannot see that from gaps, since most events are not for it, and
events do not always arrive in the order of their sequence. What makes it safe:

- **Refused, then overtaken.** The broker refuses event N and takes the rest of its batch. Nothing
  beyond that batch is published before N is through: every relay reads the outbox from its first
  unsent row, and marks rows as sent only up to the first refused. While N is missing, fewer than a
  batch of later events can therefore have arrived, whichever relay sent them and however long ago.
  (Rows come to light in the order of their sequence: a database has one writer at a time.)
- **Given back.** A consumer that ends gives back what it was sent, at most two batches, and the
  broker may deliver that behind newer events.
- So the newest `NEWEST_KEPT` rows of each publisher stay, however old: many times a batch. An event
  that has not arrived has less than that ahead of it, and the mark, below them, is below it too.
- **Parked, waiting or dead.** The mark stays below it until it is handled or discarded.
- **Failed and not yet parked**, while this runs: it counts as one that has not arrived.

Marks are found by reading, before anything is locked; what holds of them goes on holding, whatever
is received meanwhile. Then rows at or below a mark go in small transactions, the first of which
raises it: one that is interrupted between two leaves rows that no longer matter, for the next time.
`before` decides how long the rows are there for people to look at, not what is right.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, Table, delete, func, select

from services.backbone.envelope import unseal
from services.backbone.stopping import Stop
from services.backbone.transactions import Transactions
from services.contracts.errors import ContractViolation

NEWEST_KEPT = 10_000
"""Inbox rows of each publisher that stay. More than a relay and a consumer have under way."""

PIECE = 10_000
"""Rows deleted in one transaction: other writers wait for well under a second."""

EVERY = timedelta(days=1)

log = structlog.get_logger()


@dataclass(frozen=True)
class Pruned:
    """How many old rows were deleted of each table."""

    outbox: int
    inbox: int


class DailyPruning:
    """Prunes one database once a day, and first when its process starts."""

    def __init__(self, database: Transactions[Any], keep_days: int, stop: Stop) -> None:
        self.database = database
        self.keep = timedelta(days=keep_days)
        self.stop = stop
        self.due: datetime | None = None

    def prune_if_due(self, now: datetime) -> None:
        """Prune if a day has passed since the last time. A failure is tried again next time."""
        if self.due is not None and now < self.due:
            return
        try:
            gone = prune(self.database, now - self.keep, lambda: not self.stop.asked)
        except Exception as error:  # the database is away; nobody is to stop for that
            log.warning("could not prune; trying again", cause=type(error).__name__)
            return
        self.due = now + EVERY
        if gone.outbox or gone.inbox:
            log.info("pruned", outbox_rows=gone.outbox, inbox_rows=gone.inbox)


def prune(
    database: Transactions[Any],
    before: datetime,
    may_go_on: Callable[[], bool] = lambda: True,
) -> Pruned:
    """Delete sent outbox rows and inbox rows older than `before`, as far as that is safe.

    `may_go_on` is asked before each transaction.
    """
    tables = database.tables
    first_kept = database.read(lambda c: _first_kept_in_outbox(c, tables.outbox, before))
    marks = database.read(lambda c: _marks(c, tables, before))
    outbox = _delete(database, tables.outbox, tables.outbox.c.sequence < first_kept, may_go_on)
    inbox = 0
    for publisher, mark in marks.items():
        if may_go_on():
            _raise_mark(database, publisher, mark)
            known = (tables.inbox.c.publisher == publisher) & (tables.inbox.c.sequence <= mark)
            inbox += _delete(database, tables.inbox, known, may_go_on)
    return Pruned(outbox, inbox)


def _first_kept_in_outbox(connection: Connection, outbox: Table, before: datetime) -> int:
    """Return the first row that is unsent or young; the last row is always kept, since it shows
    how far the publisher has got."""
    keeps = outbox.c.sent_at.is_(None) | (outbox.c.sent_at >= before)
    first = connection.execute(select(func.min(outbox.c.sequence)).where(keeps)).scalar_one()
    last = connection.execute(select(func.max(outbox.c.sequence))).scalar_one()
    return min(n for n in (first, last, 0 if last is None else None) if n is not None)


def _marks(connection: Connection, tables: Any, before: datetime) -> dict[str, int]:
    """Return how far each publisher's events may be forgotten; those that may not are left out."""
    inbox, parked = tables.inbox, _first_parked(connection, tables.parked)
    marks = {}
    for (publisher,) in connection.execute(select(inbox.c.publisher).distinct()).all():
        mine = select(inbox.c.sequence).where(inbox.c.publisher == publisher)
        newest = mine.order_by(inbox.c.sequence.desc()).offset(NEWEST_KEPT - 1).limit(1)
        young = mine.where(inbox.c.received_at >= before).order_by(inbox.c.sequence).limit(1)
        oldest_of_newest = connection.execute(newest).scalar_one_or_none()
        if oldest_of_newest is None:
            continue
        kept = (oldest_of_newest, connection.execute(young).scalar_one_or_none())
        mark = min(n for n in (*kept, parked.get(publisher)) if n is not None) - 1
        if mark > 0:
            marks[publisher] = mark
    return marks


def _first_parked(connection: Connection, parked: Table) -> dict[str, int]:
    found: dict[str, int] = {}
    for body in connection.execute(select(parked.c.body)).scalars():
        try:
            delivery = unseal(body)
        except ContractViolation:
            continue  # unreadable: it has no place in anybody's order
        first = found.get(delivery.publisher, delivery.sequence)
        found[delivery.publisher] = min(first, delivery.sequence)
    return found


def _raise_mark(database: Transactions[Any], publisher: str, mark: int) -> None:
    """Raise a mark; one that is higher already stays."""
    pruned = database.tables.pruned
    same = pruned.c.publisher == publisher
    with database.begin("pruning") as uow:
        known = uow.connection.execute(select(pruned.c.sequence).where(same)).scalar_one_or_none()
        if known is None:
            new = pruned.insert().values(publisher=publisher, sequence=mark)
            uow.connection.execute(new)
        elif mark > known:
            uow.connection.execute(pruned.update().where(same).values(sequence=mark))
        uow.commit()


def _delete(
    database: Transactions[Any], table: Table, which: Any, may_go_on: Callable[[], bool]
) -> int:
    """Delete the rows in small transactions, oldest first; returns how many."""
    (key,) = table.primary_key.columns
    piece = select(key).where(which).order_by(table.c.sequence).limit(PIECE)
    gone = 0
    if database.read(lambda c: c.execute(select(key).where(which).limit(1)).first()) is None:
        return gone  # without waiting for the one writer's turn
    while may_go_on():
        with database.begin("pruning") as uow:
            deleted = uow.connection.execute(delete(table).where(key.in_(piece))).rowcount
            uow.commit()
        gone += deleted
        if deleted < PIECE:
            break
    return gone
