"""What an operator does with events that could not be handled.

They stand in the consuming service's own database, on both hosts, with the reason. `replay` makes
one due again: the running service tries it within seconds. `discard` gives it up; its id goes into
the inbox, so that a late duplicate does nothing either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from services.backbone.audit import Subject, moved
from services.backbone.errors import NotFound
from services.backbone.transactions import Transactions


@dataclass(frozen=True)
class DeadLetter:
    """A parked event. `body` holds the message itself, which may name a person."""

    event_id: str
    state: str
    type: str
    attempts: int
    parked_at: datetime
    reason: str
    body: str


def dead_letters(
    database: Transactions[Any], states: Sequence[str] = ("dead",)
) -> list[DeadLetter]:
    """Return the parked events in these states, oldest first."""
    parked = database.tables.parked
    names = DeadLetter.__dataclass_fields__
    query = select(*(parked.c[name] for name in names)).where(parked.c.state.in_(states))
    rows = database.read(
        lambda c: c.execute(query.order_by(parked.c.parked_at, parked.c.event_id)).mappings().all()
    )
    return [DeadLetter(**row) for row in rows]


def show(database: Transactions[Any], event_id: str) -> DeadLetter:
    """Return one parked event; `NotFound` if there is none of that id."""
    every = dead_letters(database, states=("dead", "waiting"))
    for event in every:
        if event.event_id == event_id:
            return event
    raise NotFound(f"no parked event has the id {event_id!r}")


def replay(database: Transactions[Any], event_id: str, actor: str) -> None:
    """Make a parked event due now, with all its tries before it again."""
    event = show(database, event_id)
    parked, now = database.tables.parked, datetime.now(UTC)
    with database.begin(actor) as uow:
        uow.connection.execute(
            parked.update()
            .where(parked.c.event_id == event_id)
            .values(state="waiting", attempts=0, next_attempt_at=now)
        )
        uow.audit(now.date(), Subject("event", event_id), moved(event.state, "waiting"))
        uow.commit()


def discard(database: Transactions[Any], event_id: str, actor: str, why: str) -> None:
    """Give a parked event up, for a reason."""
    event = show(database, event_id)
    parked, inbox, now = database.tables.parked, database.tables.inbox, datetime.now(UTC)
    with database.begin(actor) as uow:
        uow.connection.execute(parked.delete().where(parked.c.event_id == event_id))
        kept = {"event_id": event_id, "publisher": "discarded", "sequence": 0, "received_at": now}
        uow.connection.insert(inbox, kept)
        change = moved(event.state, "discarded", note=why)
        uow.audit(now.date(), Subject("event", event_id), change)
        uow.commit()
