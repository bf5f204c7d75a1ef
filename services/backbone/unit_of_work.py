"""One transaction of one service: rows changed, events recorded, moves audited, or none of it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from sqlalchemy import Engine, Insert, Select, Table, bindparam, select, text

from services.backbone.actors import names_in
from services.backbone.audit import COLUMNS, Change, Subject
from services.backbone.database import begin_writing
from services.backbone.envelope import Delivery, new_event_id, payload
from services.backbone.story import LastLine, by_whom, last_line
from services.backbone.tables import BackboneTables
from services.backbone.writing import Writer
from services.contracts.events import type_of

StoreT = TypeVar("StoreT")

WAKE_RELAY = text("NOTIFY outbox")


@dataclass(frozen=True)
class ChangedRows:
    """A query for what `audit.COLUMNS` names, built once, and the values of its parameters now."""

    query: Select[*tuple[Any, ...]]
    values: Mapping[str, Any]


@cache
def _audit_each(audit: Table, moves: Select[*tuple[Any, ...]]) -> Insert:
    columns = {
        "at": "noted_at",
        "business_date": "noted_on",
        "actor": "noted_by",
        "correlation_id": "noted_for",
    }
    noted = [bindparam(name, type_=audit.c[column].type) for column, name in columns.items()]
    each = moves.subquery("moves")
    names = (*columns, *COLUMNS)
    return audit.insert().from_select(names, select(*noted, *each.c))


@dataclass
class UnitOfWork(Generic[StoreT]):
    """Use as `with UnitOfWork(...) as uow:`; it rolls back unless `commit()` is called.

    `store` is the service's repository on this transaction's connection. `actor` is who or what
    brought the change about: an `Actor`'s `ref`, or the event that caused it. `recorded` is
    called after a commit that wrote events: the embedded host's way to hear of them.
    """

    engine: Engine
    tables: BackboneTables
    open_store: Callable[[Writer], StoreT]
    actor: str
    correlation_id: str
    recorded: Callable[[], None]
    store: StoreT = field(init=False)
    connection: Writer = field(init=False)
    delivery: Delivery | None = field(init=False, default=None)
    """The event that is being handled, as it arrived; None for a command."""

    _has_events: bool = field(init=False, default=False)

    def __enter__(self) -> Self:
        self.connection = Writer(begin_writing(self.engine))
        self.store = self.open_store(self.connection)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()

    def record(self, event: Any) -> None:
        """Record an event; it is published if, and only if, this unit of work is committed."""
        self._has_events = True
        kind, data = str(type_of(event)), payload(event)
        self.connection.insert(
            self.tables.outbox,
            {
                "event_id": new_event_id(),
                "type": kind,
                "data": data,
                "correlation_id": self.correlation_id,
                "recorded_at": datetime.now(UTC),
            },
            size=len(data),
        )

    def audit(self, on: date, subject: Subject, change: Change) -> None:
        """Note what happened to a subject on business date `on`."""
        self.connection.insert(
            self.tables.audit,
            {
                "at": datetime.now(UTC),
                "business_date": on,
                "actor": self.actor,
                "correlation_id": self.correlation_id,
                "subject_kind": subject.kind,
                "subject_ref": subject.ref,
                "tenant_ref": subject.tenant_ref,
                **vars(change),
            },
        )

    def audit_each(self, on: date, changed: ChangedRows) -> int:
        """Note a change for each row that the query finds; return how many."""
        noted = {
            "noted_at": datetime.now(UTC),
            "noted_on": on,
            "noted_by": self.actor,
            "noted_for": self.correlation_id,
        }
        insert = _audit_each(self.tables.audit, changed.query)
        return self.connection.execute(insert, {**noted, **changed.values}).rowcount

    def name_of(self, ref: str) -> str:
        """Return what a person is called."""
        return names_in(self.connection, self.tables.actors)[ref]

    def last_line(self, subject: Subject, of: Collection[str] = ()) -> LastLine:
        """Return the newest line about a thing, as `story.last_line` does."""
        return last_line(self.connection, self.tables, subject, of)

    def by_whom(self, subject: Subject, of: Collection[str]) -> str:
        """Return who noted the newest of these changes, and when, as `story.by_whom` does."""
        return by_whom(self.connection, self.tables, subject, of)

    def commit(self) -> None:
        """Make everything lasting, in one transaction."""
        if self._has_events and self.connection.dialect == "postgresql":
            # The server passes this on when the transaction commits; it wakes the relay.
            self.connection.execute(WAKE_RELAY)
        self.connection.commit()
        if self._has_events:
            self.recorded()
