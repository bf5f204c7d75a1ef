"""A unit of work without a database: what was recorded and audited can be looked at."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from services.backbone.audit import Change, Subject

StoreT = TypeVar("StoreT")
EventT = TypeVar("EventT")


class FakeConnection:
    """Takes the hints that a real connection takes."""

    def expect_many_rows(self) -> None:
        """Nothing is slower for many rows here."""


@dataclass
class FakeUnitOfWork(Generic[StoreT]):
    """Use it as a handler's `uow`; `actor` is who gives the command."""

    store: StoreT
    actor: str = "Ann First"
    events: list[Any] = field(default_factory=list)
    audited: list[tuple[date, Subject, Change]] = field(default_factory=list)
    connection: FakeConnection = field(default_factory=FakeConnection)

    def record(self, event: Any) -> None:
        """Keep an event, in order."""
        self.events.append(event)

    def audit(self, on: date, subject: Subject, change: Change) -> None:
        """Keep a line of the audit trail."""
        self.audited.append((on, subject, change))

    def name_of(self, ref: str) -> str:
        """Return what a person is called: here, what they are kept by."""
        return ref

    def recorded(self, kind: type[EventT]) -> list[EventT]:
        """Return the events of a kind so far."""
        return [event for event in self.events if isinstance(event, kind)]
