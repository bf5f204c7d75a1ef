"""The embedded host: every service in one process, on SQLite, without a broker.

It reads each publisher's outbox in order, a page at a time, and hands a page's events to each of
their subscribers as a batch: one transaction of the receiving service. The page is sent when all
have it. Killed at any moment it goes on where it was: what was delivered before stands in the inbox
and is passed over.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from sqlalchemy import Select, Table, Update, bindparam, select

from services.backbone.database import open_engine
from services.backbone.envelope import seal
from services.backbone.handling import EventHandlers
from services.backbone.transactions import Transactions
from services.contracts.events import type_of

Stream = tuple[str, str]
"""One publisher's events on their way to one subscriber."""

Chooser = Callable[[Sequence[Stream]], Stream]

PAGE = 500
"""Events of a publisher that are in memory at the same time, however many are unsent."""


@dataclass
class _Publisher:
    """A page of a publisher's unsent events, and how far each subscriber has got in it."""

    transactions: Transactions[Any]
    events: list[tuple[int, str, str]] = field(default_factory=list)
    position: dict[str, int] = field(default_factory=dict)
    has_more: bool = True

    def recorded(self) -> None:
        """Hear that new events stand in the outbox."""
        self.has_more = True

    @property
    def is_full(self) -> bool:
        """Whether the page takes no more."""
        return len(self.events) == PAGE

    def read_on(self) -> int:
        """Read on in the outbox, if there is more and room for it; returns how many were read."""
        room = PAGE - len(self.events)
        if not self.has_more or not room:
            return 0
        page = _unsent(self.transactions.tables.outbox)
        values = {"read": self._read_up_to(), "room": room}
        rows = self.transactions.read(lambda c: c.execute(page, values).all())
        self.events += [(row.sequence, row.type, seal(row)) for row in rows]
        self.has_more = len(rows) == room
        return len(rows)

    def finish(self) -> None:
        """Mark the page as sent, once every subscriber has it."""
        if self.events:
            sent = _sent(self.transactions.tables.outbox)
            values = {"read": self._read_up_to(), "now": datetime.now(UTC)}
            with self.transactions.begin("embedded host") as uow:
                uow.connection.execute(sent, values)
                uow.commit()
        self.events.clear()
        self.position.clear()

    def _read_up_to(self) -> int:
        return self.events[-1][0] if self.events else 0


@cache
def _unsent(outbox: Table) -> Select[Any]:
    beyond = (outbox.c.sent_at.is_(None), outbox.c.sequence > bindparam("read"))
    return select(outbox).where(*beyond).order_by(outbox.c.sequence).limit(bindparam("room"))


@cache
def _sent(outbox: Table) -> Update:
    these = (outbox.c.sent_at.is_(None), outbox.c.sequence <= bindparam("read"))
    return outbox.update().where(*these).values(sent_at=bindparam("now"))


class EmbeddedHost:
    """Holds one instance of each service class; `deliver_all` is its broker."""

    def __init__(
        self,
        service_classes: Iterable[type[Any]],
        subscriptions: Mapping[str, EventHandlers[Any]],
        database_url: Callable[[str], str],
        choose: Chooser = lambda streams: streams[0],
        *,
        batch: int = PAGE,
        power_safe: bool = True,
    ) -> None:
        """`choose` says which stream is served next, `batch` how many of its events at most."""
        self.have_parked = set[str]()
        """The services that may have parked events: all at first, then those that park one."""

        self.services: dict[str, Any] = {}
        self.publishers: dict[str, _Publisher] = {}
        for cls in service_classes:
            service, publisher = cls(), _Publisher(None)  # type: ignore[arg-type]
            engine = open_engine(database_url(cls.name), power_safe=power_safe)
            parked = partial(self.have_parked.add, cls.name)
            service.database = cls.database.on(engine, publisher.recorded, parked)
            publisher.transactions = service.database
            self.services[cls.name], self.publishers[cls.name] = service, publisher
        self.subscriptions = subscriptions
        self.have_parked.update(subscriptions)
        self.wanted = {
            name: {str(type_of(cls)) for cls in handlers}
            for name, handlers in subscriptions.items()
        }
        self.choose = choose
        self.batch = batch

    def deliver_all(
        self, may_go_on: Callable[[], bool] = lambda: True, can_wait: Collection[str] = ()
    ) -> int:
        """Deliver until every outbox is empty; returns the number of events that were read.

        `may_go_on` is asked before each batch. After a no, or a kill, events that not all have yet
        are delivered again, and what had its effect is passed over. Subscribers that `can_wait` get
        full pages alone: of each publisher up to a page less one is left for them, and stays unsent
        until a call in which they cannot wait. A copy taken before that has them behind.
        """
        publishers, found = self.publishers.values(), 0
        while True:
            found += sum(publisher.read_on() for publisher in publishers)
            if streams := self._streams(can_wait):
                if not may_go_on():
                    return found
                self._deliver(self.choose(streams))
                continue
            for publisher in publishers:
                if publisher.is_full or not can_wait:
                    publisher.finish()
            if not any(publisher.has_more for publisher in publishers):
                return found

    def look_again(self) -> None:
        """Look for events that another process recorded, such as an officer's command line."""
        for publisher in self.publishers.values():
            publisher.recorded()

    def retry_parked(self, now: datetime | None = None) -> None:
        """Have every service try again the parked events that are due at `now`."""
        for name, handlers in self.subscriptions.items():
            self.services[name].database.retry_parked(handlers, now)

    def close(self) -> None:
        """Close the databases."""
        for publisher in self.publishers.values():
            publisher.transactions.engine.dispose()

    def _streams(self, can_wait: Collection[str]) -> list[Stream]:
        return [
            (name, subscriber)
            for name, publisher in self.publishers.items()
            if publisher.events
            for subscriber in self.wanted
            if publisher.is_full or subscriber not in can_wait
            if self._has_next(publisher, subscriber)
        ]

    def _has_next(self, publisher: _Publisher, subscriber: str) -> bool:
        """Move a subscriber past events it does not want; true if one that it wants is left."""
        wanted, position = self.wanted[subscriber], publisher.position.get(subscriber, 0)
        while position < len(publisher.events) and publisher.events[position][1] not in wanted:
            position += 1
        publisher.position[subscriber] = position
        return position < len(publisher.events)

    def _deliver(self, stream: Stream) -> None:
        name, subscriber = stream
        publisher, wanted = self.publishers[name], self.wanted[subscriber]
        position, bodies = publisher.position[subscriber], list[str]()
        while position < len(publisher.events) and len(bodies) < self.batch:
            _, kind, body = publisher.events[position]
            if kind in wanted:
                bodies.append(body)
            position += 1
        self.services[subscriber].receive(bodies)
        publisher.position[subscriber] = position
