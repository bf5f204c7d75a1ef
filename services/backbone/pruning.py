"""Deletes what outbox and inbox no longer need, without ever reopening a duplicate.

The inbox must know every event that had its effect, or a late duplicate would have it again. Events
of one publisher arrive in the order of their sequence, so instead of each old id it is enough to
know how far the inbox was pruned: whatever comes again at or below that mark is passed over. An
event that is parked is younger than any mark: the mark stays below it until it is handled.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from services.backbone.envelope import unseal
from services.backbone.transactions import Transactions
from services.contracts.schema import ContractViolation


@dataclass(frozen=True)
class Pruned:
    """How many rows went."""

    outbox: int
    inbox: int


def prune(database: Transactions[Any], before: datetime, actor: str) -> Pruned:
    """Delete sent outbox rows and inbox rows older than `before`, in one transaction."""
    with database.begin(actor) as uow:
        sent = _prune_outbox(uow.connection, database.tables.outbox, before)
        received = _prune_inbox(uow.connection, database.tables, before)
        uow.commit()
    return Pruned(sent, received)


def _prune_outbox(connection: Any, outbox: Any, before: datetime) -> int:
    """The last row stays: it shows how far the publisher has got."""
    last = select(func.max(outbox.c.sequence)).scalar_subquery()
    old = (outbox.c.sent_at < before) & (outbox.c.sequence < last)
    return int(connection.execute(delete(outbox).where(old)).rowcount)


def _prune_inbox(connection: Any, tables: Any, before: datetime) -> int:
    inbox, gone = tables.inbox, 0
    parked = _parked_sequences(connection, tables.parked)
    for (publisher,) in connection.execute(select(inbox.c.publisher).distinct()).all():
        mine = inbox.c.publisher == publisher
        young = select(func.min(inbox.c.sequence)).where(mine, inbox.c.received_at >= before)
        last = select(func.max(inbox.c.sequence)).where(mine)
        keep = [connection.execute(query).scalar_one() for query in (young, last)]
        keep += parked.get(publisher, [])
        mark = min(sequence for sequence in keep if sequence is not None) - 1
        if mark > 0:
            _raise_mark(connection, tables.pruned, publisher, mark)
            old = delete(inbox).where(mine, inbox.c.sequence <= mark)
            gone += connection.execute(old).rowcount
    return gone


def _raise_mark(connection: Any, pruned: Any, publisher: str, mark: int) -> None:
    same = pruned.c.publisher == publisher
    known = connection.execute(select(pruned.c.sequence).where(same)).scalar_one_or_none()
    if known is None:
        connection.execute(pruned.insert().values(publisher=publisher, sequence=mark))
    elif mark > known:
        connection.execute(pruned.update().where(same).values(sequence=mark))


def _parked_sequences(connection: Any, parked: Any) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for body in connection.execute(select(parked.c.body)).scalars():
        try:
            delivery = unseal(body)
        except ContractViolation:
            continue  # unreadable: it has no place in anybody's order
        found.setdefault(delivery.publisher, []).append(delivery.sequence)
    return found
