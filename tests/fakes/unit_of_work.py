"""A unit of work without a database: what was recorded and audited can be looked at."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from services.backbone.audit import Change, Subject
from services.backbone.story import NOTHING_YET, LastLine
from services.backbone.unit_of_work import ChangedRows
from services.terms.days import long_day
from services.terms.noted import is_event

StoreT = TypeVar("StoreT")
EventT = TypeVar("EventT")


class FakeConnection:
    """Takes the hints that a real connection takes."""

    def expect_many_rows(self) -> None:
        """Nothing is slower for many rows here."""


class FakeLastClosed:
    """Does what `LastClosed` does."""

    def __init__(self) -> None:
        self._last: date | None = None

    def day(self) -> date | None:
        return self._last

    def reach(self, day: date) -> None:
        self._last = max(self._last or day, day)


@dataclass
class FakeUnitOfWork(Generic[StoreT]):
    """Use it as a handler's `uow`; `actor` is who gives the command.

    `last_lines` is what the audit trail had before, by the subject and the changes asked for: a
    test puts it there.
    """

    store: StoreT
    actor: str = "Ann First"
    events: list[Any] = field(default_factory=list)
    audited: list[tuple[date, Subject, Change]] = field(default_factory=list)
    audited_rows: list[tuple[date, Any, int]] = field(default_factory=list)
    last_lines: dict[tuple[Subject, frozenset[str]], LastLine] = field(default_factory=dict)
    connection: FakeConnection = field(default_factory=FakeConnection)

    def record(self, event: Any) -> None:
        """Keep an event, in order."""
        self.events.append(event)

    def audit(self, on: date, subject: Subject, change: Change) -> None:
        """Keep a line of the audit trail."""
        self.audited.append((on, subject, change))

    def audit_each(self, on: date, changed: ChangedRows) -> int:
        """Keep which rows were noted; return how many a test said they are."""
        number: int = changed.values["rows"]
        self.audited_rows.append((on, changed.values["what"], number))
        return number

    def last_line(self, subject: Subject, of: Collection[str] = ()) -> LastLine:
        """Return what a test put there as the newest line."""
        return self.last_lines.get((subject, frozenset(of)), NOTHING_YET)

    def by_whom(self, subject: Subject, of: Collection[str]) -> str:
        """Return who noted that line, and when; of what came about by itself, the date alone."""
        last = self.last_line(subject, of)
        if last is NOTHING_YET:
            return ""
        who = "" if is_event(last.actor) else f"by {last.actor} "
        return f"{who}on {long_day(last.on)}"

    def name_of(self, ref: str) -> str:
        """Return what a person is called: here, what they are kept by."""
        return ref

    def recorded(self, kind: type[EventT]) -> list[EventT]:
        """Return the events of a kind so far."""
        return [event for event in self.events if isinstance(event, kind)]
