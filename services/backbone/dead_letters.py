"""What is done with events that could not be handled: asked and told alike in every service.

They stand in the consuming service's own database, on both hosts, with the reason. Replayed, one is
due again: the running service tries it within seconds. Discarded, its id goes into the inbox, so
that a late duplicate does nothing either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, tuple_

from services.backbone.audit import Subject, moved
from services.backbone.errors import Invalid, NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.backbone.story import by_whom, last_line
from services.backbone.tables import BackboneTables
from services.backbone.transactions import Transactions
from services.backbone.unit_of_work import UnitOfWork
from services.backbone.writing import Writer
from services.contracts.commands import DONE, Done
from services.contracts.dead_letters import DiscardDeadLetter, ReplayDeadLetter
from services.contracts.queries import Page
from services.contracts.queries.dead_letters import (
    DeadLetterContent,
    DeadLetterEnvelope,
    DeadLetterRow,
    DeadLetters,
    DeadLetterWhole,
)
from services.terms.moves import STATUS


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


_NAMES = tuple(DeadLetter.__dataclass_fields__)
_ENVELOPE = tuple(DeadLetterRow.__dataclass_fields__)


# --- what administrators ask and tell a service ---


def dead_letters_in(
    tables: BackboneTables,
    listed: type[DeadLetters],
    envelope: type[DeadLetterEnvelope],
    whole: type[DeadLetterWhole],
) -> Queries:
    """Return what answers a service's queries for the events it could not handle."""
    parked = tables.parked

    def dead_letters(query: DeadLetters, connection: Connection) -> Page[DeadLetterRow]:
        """Return their envelopes, oldest first."""
        order = (parked.c.parked_at, parked.c.event_id)
        since, event_id = place_after(query, ("", ""))
        found = select(*(parked.c[name] for name in _ENVELOPE)).where(parked.c.state == query.state)
        if since:
            found = found.where(tuple_(*order) > (datetime.fromisoformat(since), event_id))
        rows = connection.execute(found.order_by(*order).limit(query.size + 1))
        return page_of(
            rows, query, lambda row: (row.parked_at.isoformat(), row.event_id), _envelope
        )

    def one_envelope(query: DeadLetterEnvelope, connection: Connection) -> DeadLetterRow:
        """Return what is known of one dead letter, without what it says."""
        return _envelope(_parked(connection, tables, query.event_id))

    def one_whole(query: DeadLetterWhole, connection: Connection) -> DeadLetterContent:
        """Return one dead letter with the message as it came in."""
        found = _parked(connection, tables, query.event_id)
        return DeadLetterContent(_envelope(found), found.body)

    return {listed: dead_letters, envelope: one_envelope, whole: one_whole}


def replay_dead_letter(command: ReplayDeadLetter, uow: UnitOfWork[Any]) -> Done:
    """Make a parked event due now, with all its tries before it again."""
    _replay(command.event_id, uow)
    return DONE


def discard_dead_letter(command: DiscardDeadLetter, uow: UnitOfWork[Any]) -> Done:
    """Give a parked event up, for a reason."""
    if not command.why.strip():
        raise Invalid("say why: it stands in the audit trail", "why")
    _discard(command.event_id, command.why, uow)
    return DONE


# --- what an operator does on the database ---


def dead_letters(
    database: Transactions[Any], states: Sequence[str] = ("dead",)
) -> list[DeadLetter]:
    """Return the parked events in these states, oldest first."""
    parked = database.tables.parked
    query = select(*(parked.c[name] for name in _NAMES)).where(parked.c.state.in_(states))
    rows = database.read(
        lambda c: c.execute(query.order_by(parked.c.parked_at, parked.c.event_id)).mappings().all()
    )
    return [DeadLetter(**row) for row in rows]


def show(database: Transactions[Any], event_id: str) -> DeadLetter:
    """Return one parked event; `NotFound` if there is none of that id."""
    return database.read(lambda c: _parked(c, database.tables, event_id))


def replay(database: Transactions[Any], event_id: str, actor: str) -> None:
    """Make a parked event due now, with all its tries before it again."""
    with database.begin(actor) as uow:
        _replay(event_id, uow)
        uow.commit()


def discard(database: Transactions[Any], event_id: str, actor: str, why: str) -> None:
    """Give a parked event up, for a reason."""
    with database.begin(actor) as uow:
        _discard(event_id, why, uow)
        uow.commit()


def _replay(event_id: str, uow: UnitOfWork[Any]) -> None:
    parked, now = uow.tables.parked, datetime.now(UTC)
    event = _parked(uow.connection, uow.tables, event_id)
    uow.connection.execute(
        parked.update()
        .where(parked.c.event_id == event_id)
        .values(state="waiting", attempts=0, next_attempt_at=now)
    )
    uow.audit(now.date(), Subject("event", event_id), moved(event.state, "waiting"))


def _discard(event_id: str, why: str, uow: UnitOfWork[Any]) -> None:
    parked, inbox, now = uow.tables.parked, uow.tables.inbox, datetime.now(UTC)
    event = _parked(uow.connection, uow.tables, event_id)
    uow.connection.execute(parked.delete().where(parked.c.event_id == event_id))
    kept = {"event_id": event_id, "publisher": "discarded", "sequence": 0, "received_at": now}
    uow.connection.insert(inbox, kept)
    change = moved(event.state, "discarded", note=why)
    uow.audit(now.date(), Subject("event", event_id), change)


def _parked(connection: Connection | Writer, tables: BackboneTables, event_id: str) -> DeadLetter:
    parked = tables.parked
    query = select(*(parked.c[name] for name in _NAMES)).where(parked.c.event_id == event_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound(_what_became_of(event_id, connection, tables), "event_id")
    return DeadLetter(**row)


def _what_became_of(event_id: str, connection: Connection | Writer, tables: BackboneTables) -> str:
    """Say why an event is not parked, and by whom, if somebody has seen to it."""
    about = Subject("event", event_id)
    since = by_whom(connection, tables, about, (STATUS,))
    match last_line(connection, tables, about, (STATUS,)).after:
        case "discarded":
            return f"the event was discarded {since}"
        case "waiting":
            return f"the event was handled, after it was tried again {since}"
    return f"no parked event has the id {event_id!r}: it was handled, or given up"


def _envelope(found: DeadLetter | Row[*tuple[object, ...]]) -> DeadLetterRow:
    """SQLite gives the time without its zone, which is UTC."""
    values = {name: getattr(found, name) for name in _ENVELOPE}
    at = values["parked_at"]
    return DeadLetterRow(**values | {"parked_at": at if at.tzinfo else at.replace(tzinfo=UTC)})
