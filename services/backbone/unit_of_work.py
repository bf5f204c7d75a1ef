"""One transaction of one service: rows changed, events recorded, moves audited, or none of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from sqlalchemy import Connection, Engine

from services.backbone.database import begin_writing
from services.backbone.envelope import new_event_id, payload
from services.backbone.tables import BackboneTables
from services.contracts.events import type_of

StoreT = TypeVar("StoreT")


@dataclass
class UnitOfWork(Generic[StoreT]):
    """Use as `with UnitOfWork(...) as uow:`; it rolls back unless `commit()` is called.

    `store` is the service's repository on this transaction's connection. `actor` is who or what
    asked for the change (an officer, a command line, the event that caused it). `recorded` is
    called after a commit that wrote events: the embedded host's way to hear of them.
    """

    engine: Engine
    tables: BackboneTables
    open_store: Callable[[Connection], StoreT]
    actor: str
    correlation_id: str
    recorded: Callable[[], None]
    store: StoreT = field(init=False)
    connection: Connection = field(init=False)
    _events: list[tuple[Any, str]] = field(init=False, default_factory=list)
    _audit: list[dict[str, Any]] = field(init=False, default_factory=list)

    def __enter__(self) -> Self:
        self.connection = begin_writing(self.engine)
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
        type_of(event)
        self._events.append((event, self.correlation_id))

    def audit(self, on: date, subject: str, change: str, reason: str = "") -> None:
        """Note a move of `subject` (such as `participation T0001`) on business date `on`."""
        self._audit.append(
            {
                "at": datetime.now(UTC),
                "business_date": on,
                "actor": self.actor,
                "subject": subject,
                "change": change,
                "reason": reason,
            }
        )

    def commit(self) -> None:
        """Write what was recorded and make everything lasting, in one transaction."""
        if self._audit:
            self.connection.execute(self.tables.audit.insert(), self._audit)
        if self._events:
            self._write_outbox()
        self.connection.commit()
        if self._events:
            self.recorded()

    def _write_outbox(self) -> None:
        now = datetime.now(UTC)
        rows = [
            {
                "event_id": new_event_id(),
                "type": str(type_of(event)),
                "data": payload(event),
                "correlation_id": correlation_id,
                "recorded_at": now,
            }
            for event, correlation_id in self._events
        ]
        self.connection.execute(self.tables.outbox.insert(), rows)
        if self.connection.dialect.name == "postgresql":
            # The server passes this on when the transaction commits; it wakes the relay.
            self.connection.exec_driver_sql("NOTIFY outbox")
