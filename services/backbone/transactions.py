"""Runs commands and events of one service exactly once each, whatever is repeated.

A command carries an idempotency key: its answer is stored with the hash of its input in the same
transaction as its effect. An event leaves its id in the inbox in the same transaction as its
effect. An event that cannot be handled is parked: tried again with growing delay, then dead.
"""

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Generic, TypeVar

import structlog
from sqlalchemy import (
    CompoundSelect,
    Connection,
    Delete,
    Engine,
    Select,
    Table,
    bindparam,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.exc import InterfaceError, OperationalError

from services.backbone.actors import keep_name, names_in
from services.backbone.among import among
from services.backbone.business_dates import at_its_date
from services.backbone.envelope import Delivery, unseal
from services.backbone.errors import BackboneError, KeyReused
from services.backbone.handling import Answer, EventHandlers, Handler
from services.backbone.settings import RETRY_SECONDS
from services.backbone.tables import BackboneTables
from services.backbone.unit_of_work import UnitOfWork
from services.backbone.writing import Writer
from services.contracts.commands import Command
from services.contracts.errors import ContractViolation
from services.contracts.schema import from_wire, to_wire
from services.terms.people import Actor

StoreT = TypeVar("StoreT")
FoundT = TypeVar("FoundT")

RETRY_DELAYS = tuple(timedelta(seconds=s) for s in RETRY_SECONDS)
"""Delay before each further try of a parked event; after the last, it is dead."""

UNREADABLE_KEPT = 10_000
"""Characters that are kept of a message that is not one of ours."""

SERVER_FAILURES = (OperationalError, InterfaceError)
"""The database is away: no fault of the message, which is not counted as tried."""

TOGETHER_SECONDS = 0.2
"""After how long a transaction of several commands takes no more: others wait for it."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Order(Generic[StoreT]):
    """A command in JSON form, to be run once under its key for whoever gives it."""

    key: str
    actor: Actor
    command_class: type[Command[Any]]
    wire: Mapping[str, Any]
    handler: Handler[StoreT, object]


@dataclass(frozen=True)
class _Read(Generic[StoreT]):
    """An order that was read by its schema, and what may stand for its input."""

    order: Order[StoreT]
    command: Command[Any]
    digests: Sequence[str]


@dataclass(frozen=True)
class _Kept:
    """What is kept of a command beside its key; `result` is its answer as JSON."""

    given_by: str
    input_hash: str
    result: str


@dataclass(frozen=True)
class Transactions(Generic[StoreT]):
    """The way into one service's database. `open_store` makes its repository.

    `recorded` is called after a commit that wrote events, `parked` after one that parked an event:
    the embedded host's way to hear of them.
    """

    engine: Engine
    tables: BackboneTables
    open_store: Callable[[Writer], StoreT]
    recorded: Callable[[], None] = lambda: None
    parked: Callable[[], None] = lambda: None
    retry_delays: Sequence[timedelta] = RETRY_DELAYS
    digests: Callable[[str], Sequence[str]] = lambda text: (plain_digest(text),)
    """What may stand for a command's input beside its answer: the first is kept, any is known."""

    last_closed: Callable[[StoreT], date | None] = lambda store: None
    """The last business date that the service heard closed; None: it heard of none yet."""

    names_kept: dict[str, str] = field(default_factory=dict)
    """Whose name stands in the database, as far as this process knows."""

    # --- commands ---

    def execute(
        self,
        key: str,
        actor: Actor,
        command_class: type[Command[Any]],
        wire: Mapping[str, Any],
        handler: Handler[StoreT, object],
    ) -> Answer:
        """Run a command once and return its (JSON-ready) answer; for a repeated key, the first one.

        Raises `ContractViolation` for malformed input, `KeyReused` for a key that stands for
        another input or was another person's, and whatever rule of the service the command breaks.
        """
        return self.execute_together([Order(key, actor, command_class, wire, handler)])[0]

    def execute_together(self, orders: Sequence[Order[StoreT]]) -> list[Answer]:
        """Run commands in their order, as `execute` does, and return their answers.

        Those that take no longer than `TOGETHER_SECONDS` share a transaction: if one fails, so do
        those of its transaction, and to run them again one by one tells which it was.
        """
        read = [self._read(order) for order in orders]
        answers: list[Answer] = []
        while len(answers) < len(read):
            answers += self._execute_some(read[len(answers) :])
        return answers

    def _read(self, order: Order[StoreT]) -> _Read[StoreT]:
        command = from_wire(order.command_class, order.wire)
        return _Read(order, command, self.digests(_canonical(order.command_class, order.wire)))

    def _execute_some(self, orders: Sequence[_Read[StoreT]]) -> list[Answer]:
        """Run the first of these commands in one transaction: at least one, and all if time is."""
        first, answers = orders[0].order, list[Answer]()
        with self.begin(first.actor.ref, correlation_id=first.key) as uow:
            until = time.monotonic() + TOGETHER_SECONDS
            kept, named = self._kept(uow.connection, orders), dict[str, str]()
            for each in orders:
                answers.append(self._execute_one(each, kept, named, uow))
                if time.monotonic() > until:
                    break
            uow.commit()
        self.names_kept.update(named)
        return answers

    def _execute_one(
        self,
        read: _Read[StoreT],
        kept: dict[str, _Kept],
        named: dict[str, str],
        uow: UnitOfWork[StoreT],
    ) -> Answer:
        """Run a command, and add it to what is `kept`; or return what it was answered before."""
        order, actor = read.order, read.order.actor
        if order.key in kept:
            return self._first_answer(kept[order.key], read, uow.connection)
        uow.actor, uow.correlation_id = actor.ref, order.key
        if named.get(actor.ref, self.names_kept.get(actor.ref)) != actor.name:
            keep_name(uow.connection, self.tables.actors, actor)
            named[actor.ref] = actor.name
        command = at_its_date(read.command, lambda: self.last_closed(uow.store))
        answer: Answer = to_wire(order.handler(command, uow))
        kept[order.key] = self._remember(uow.connection, read, answer)
        return answer

    def begin(self, actor: str, correlation_id: str = "") -> UnitOfWork[StoreT]:
        """Return a unit of work to use in a `with` statement."""
        return UnitOfWork(
            self.engine, self.tables, self.open_store, actor, correlation_id, self.recorded
        )

    def read(self, query: Callable[[Connection], FoundT]) -> FoundT:
        """Return what `query` finds, in a transaction that changes nothing."""
        with self.engine.connect() as connection:
            return query(connection)

    def _kept(self, connection: Writer, orders: Sequence[_Read[StoreT]]) -> dict[str, _Kept]:
        """Return what is known of the keys that were used before."""
        keys = {"keys": [each.order.key for each in orders]}
        rows = connection.execute(_answers_to(self.tables.commands), keys)
        return {key: _Kept(*others) for key, *others in rows}

    def _first_answer(self, kept: _Kept, read: _Read[StoreT], connection: Writer) -> Answer:
        """Return what the command was answered; `KeyReused` if the key was another's."""
        key = read.order.key
        if kept.given_by != read.order.actor.ref:
            name = names_in(connection, self.tables.actors)[kept.given_by]
            raise KeyReused(f"the key {key!r} was used by {name}; take a new key")
        if kept.input_hash not in read.digests:
            raise KeyReused(f"the key {key!r} was used for another input; take a new key")
        answer: Answer = json.loads(kept.result)
        return answer

    def _remember(self, connection: Writer, read: _Read[StoreT], answer: Answer) -> _Kept:
        """Keep a command's answer beside its key."""
        kept = _Kept(read.order.actor.ref, read.digests[0], json.dumps(answer))
        when = {"key": read.order.key, "answered_at": datetime.now(UTC)}
        connection.insert(self.tables.commands, vars(kept) | when)
        return kept

    # --- events ---

    def receive(self, bodies: Sequence[str], handlers: EventHandlers[StoreT]) -> None:
        """Handle a batch of events in one transaction; if that fails, each in its own.

        Returns when every one has had its effect, was known already, or is parked. Raises only
        when the database is away: then nothing of the failing part happened, and the caller tries
        the same events again later. An empty batch means: try again what is parked and due.
        """
        if not bodies:
            self.retry_parked(handlers)
        deliveries = [d for body in bodies if (d := self._unsealed(body)) is not None]
        try:
            self._apply(deliveries, handlers)
        except SERVER_FAILURES:
            raise
        except Exception as error:
            if len(deliveries) == 1:
                self._park(deliveries[0], error)
                return
            for delivery in deliveries:
                self.receive([delivery.body], handlers)

    def retry_parked(self, handlers: EventHandlers[StoreT], now: datetime | None = None) -> int:
        """Try again what is waiting and due; returns how many were tried."""
        due, when = _due(self.tables.parked), {"now": now or datetime.now(UTC)}
        bodies = self.read(lambda c: c.execute(due, when).scalars().all())
        for body in bodies:
            self.receive([body], handlers)
        return len(bodies)

    def _unsealed(self, body: str) -> Delivery | None:
        try:
            return unseal(body)
        except ContractViolation as error:
            kept = body.replace("\x00", "\ufffd")[:UNREADABLE_KEPT]
            kept = kept.encode("utf-8", errors="replace").decode("utf-8")
            digest = hashlib.sha256(kept.encode()).hexdigest()[:36]
            if not self._was_discarded(digest):
                self._park(Delivery(digest, "unreadable", 0, "", None, kept), error)
            return None

    def _was_discarded(self, event_id: str) -> bool:
        inbox = self.tables.inbox
        known = select(inbox.c.event_id).where(inbox.c.event_id == event_id)
        return self.read(lambda c: c.execute(known).one_or_none()) is not None

    def _apply(self, deliveries: Sequence[Delivery], handlers: EventHandlers[StoreT]) -> None:
        if not deliveries:
            return
        with self.begin(deliveries[0].type, deliveries[0].correlation_id) as uow:
            fresh = self._claim(uow.connection, deliveries)
            for delivery in deliveries:
                if delivery.event_id in fresh:
                    fresh.discard(delivery.event_id)
                    uow.actor, uow.correlation_id = delivery.type, delivery.correlation_id
                    uow.delivery = delivery
                    _handle(delivery, handlers, uow)
            uow.commit()

    def _claim(self, connection: Writer, deliveries: Sequence[Delivery]) -> set[str]:
        """Put the ids into the inbox and return those that were not there yet.

        To look first and then insert is safe: a database has one writer at a time.
        """
        tables, now = self.tables, datetime.now(UTC)
        ids = {"ids": [d.event_id for d in deliveries]}
        known = defaultdict[str, dict[str, int]](dict)
        for table, name, sequence in connection.execute(_known(tables), ids):
            known[table][name] = sequence
        marks, in_inbox = known["pruned"], known["inbox"]
        new = {
            d.event_id: d
            for d in deliveries
            if d.event_id not in in_inbox and d.sequence > marks.get(d.publisher, 0)
        }
        if known["parked"]:
            connection.execute(_no_longer(tables.parked), ids)
        if not new:
            return set()
        connection.insert(
            tables.inbox,
            *(
                {
                    "event_id": d.event_id,
                    "publisher": d.publisher,
                    "sequence": d.sequence,
                    "received_at": now,
                }
                for d in new.values()
            ),
        )
        return set(new)

    def _park(self, delivery: Delivery, error: Exception) -> None:
        """Keep an event that failed: for a later try, or as dead when no try can succeed."""
        parked, now = self.tables.parked, datetime.now(UTC)
        hopeless = isinstance(error, ContractViolation)
        with self.begin("backbone") as uow:
            before = uow.connection.execute(
                select(parked.c.attempts).where(parked.c.event_id == delivery.event_id)
            ).scalar_one_or_none()
            attempts = (before or 0) + 1
            dead = hopeless or attempts > len(self.retry_delays)
            values = {
                "state": "dead" if dead else "waiting",
                "attempts": attempts,
                "next_attempt_at": now if dead else now + self.retry_delays[attempts - 1],
                "reason": _reason(error),
            }
            if before is None:
                values |= {"event_id": delivery.event_id, "type": delivery.type}
                values |= {"body": delivery.body, "parked_at": now}
                uow.connection.insert(parked, values)
            else:
                same = parked.c.event_id == delivery.event_id
                uow.connection.execute(parked.update().where(same).values(values))
            uow.commit()
        self.parked()
        log.warning("event parked", event_id=delivery.event_id, type=delivery.type, **_log(values))


# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.


@cache
def _answers_to(commands: Table) -> Select[Any]:
    of = commands.c
    named = select(of.key, of.given_by, of.input_hash, of.result)
    return named.where(among(of.key, "keys"))


@cache
def _known(tables: BackboneTables) -> CompoundSelect[Any]:
    """What is known of events and their publishers, in one look: table, name and sequence."""
    inbox, pruned, parked = tables.inbox.c, tables.pruned.c, tables.parked.c
    return union_all(
        select(literal_column("'pruned'"), pruned.publisher, pruned.sequence),
        select(literal_column("'inbox'"), inbox.event_id, inbox.sequence).where(
            among(inbox.event_id, "ids")
        ),
        select(literal_column("'parked'"), parked.event_id, literal_column("0")).where(
            among(parked.event_id, "ids")
        ),
    )


@cache
def _no_longer(parked: Table) -> Delete:
    return parked.delete().where(among(parked.c.event_id, "ids"))


@cache
def _due(parked: Table) -> Select[Any]:
    waiting = (parked.c.state == "waiting", parked.c.next_attempt_at <= bindparam("now"))
    return select(parked.c.body).where(*waiting).order_by(parked.c.parked_at)


def _handle(delivery: Delivery, handlers: EventHandlers[StoreT], uow: UnitOfWork[StoreT]) -> None:
    event = delivery.event()
    handler = handlers.get(type(event))
    if handler is None:
        raise ContractViolation(delivery.type, {"type": ["this service does not subscribe to it"]})
    handler(event, uow)


def plain_digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(command_class: type[Any], wire: Mapping[str, Any]) -> str:
    return json.dumps([command_class.__name__, wire], sort_keys=True, default=str)


def _reason(error: Exception) -> str:
    """What went wrong, without the values: those may be personal."""
    if isinstance(error, BackboneError):
        return f"{type(error).__name__}: {error}"
    if isinstance(error, ContractViolation):
        return f"not valid by its schema: {error.without_values()}"
    return type(error).__name__


def _log(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if k in ("state", "attempts", "reason")}


__all__ = ["RETRY_DELAYS", "SERVER_FAILURES", "Order", "Transactions"]
