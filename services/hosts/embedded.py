"""The embedded host: every service in one process, on SQLite, without a broker.

It reads each publisher's outbox in order and hands every event to its subscribers, each delivery
in a transaction of the receiving service; an outbox row is sent when all have it. Killed at any
moment it goes on where it was: what was delivered before stands in the inbox and is passed over.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from services.backbone.database import open_engine
from services.backbone.envelope import seal
from services.backbone.handling import EventHandlers
from services.backbone.transactions import Transactions
from services.contracts.events import type_of

Stream = tuple[str, str]
"""One publisher's events on their way to one subscriber."""

Chooser = Callable[[Sequence[Stream]], Stream]
PAGE = 500


@dataclass
class _Publisher:
    """A publisher's unsent events, read ahead, and how far each subscriber has got."""

    transactions: Transactions[Any]
    events: list[tuple[int, str, str]] = field(default_factory=list)
    position: dict[str, int] = field(default_factory=dict)
    read_up_to: int = 0
    has_more: bool = True

    def recorded(self) -> None:
        """Hear that new events stand in the outbox."""
        self.has_more = True

    def refill(self) -> None:
        """Read on in the outbox, if there is more."""
        if not self.has_more:
            return
        outbox = self.transactions.tables.outbox
        unsent = select(outbox).where(
            outbox.c.sent_at.is_(None), outbox.c.sequence > self.read_up_to
        )
        page = unsent.order_by(outbox.c.sequence).limit(PAGE)
        rows = self.transactions.read(lambda c: c.execute(page).all())
        for row in rows:
            self.events.append((row.sequence, row.type, seal(row)))
            self.read_up_to = row.sequence
        self.has_more = len(rows) == PAGE

    def finish(self) -> int:
        """Mark as sent what every subscriber has; returns the number of events."""
        if not self.events:
            return 0
        outbox = self.transactions.tables.outbox
        through = outbox.c.sequence <= self.events[-1][0]
        with self.transactions.begin("embedded host") as uow:
            uow.connection.execute(
                outbox.update()
                .where(through, outbox.c.sent_at.is_(None))
                .values(sent_at=datetime.now(UTC))
            )
            uow.commit()
        number = len(self.events)
        self.events.clear()
        self.position.clear()
        return number


class EmbeddedHost:
    """Holds one instance of each service class; `call` is its RPC, `deliver_all` its broker."""

    def __init__(
        self,
        service_classes: Iterable[type[Any]],
        subscriptions: Mapping[str, EventHandlers[Any]],
        database_url: Callable[[str], str],
        choose: Chooser = lambda streams: streams[0],
        *,
        power_safe: bool = True,
    ) -> None:
        self.services: dict[str, Any] = {}
        self.publishers: dict[str, _Publisher] = {}
        for cls in service_classes:
            service, publisher = cls(), _Publisher(None)  # type: ignore[arg-type]
            service.database = cls.database.on(
                open_engine(database_url(cls.name), power_safe=power_safe), publisher.recorded
            )
            publisher.transactions = service.database
            self.services[cls.name], self.publishers[cls.name] = service, publisher
        self.subscriptions = subscriptions
        self.wanted = {
            name: {str(type_of(cls)) for cls in handlers}
            for name, handlers in subscriptions.items()
        }
        self.choose = choose

    def call(self, service: str, method: str, **arguments: Any) -> Any:
        """Call a service's method: what RPC is on the distributed host."""
        return getattr(self.services[service], method)(**arguments)

    def deliver_all(self, may_go_on: Callable[[], bool] = lambda: True) -> int:
        """Deliver until every outbox is empty; returns the number of events.

        `may_go_on` is asked before each event. After a no, nothing is marked as sent: the events
        are delivered again, and what had its effect is passed over.
        """
        while streams := self._streams():
            if not may_go_on():
                return 0
            self._deliver(self.choose(streams))
        return sum(publisher.finish() for publisher in self.publishers.values())

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

    def _streams(self) -> list[Stream]:
        for publisher in self.publishers.values():
            publisher.refill()
        return [
            (name, subscriber)
            for name, publisher in self.publishers.items()
            if publisher.events
            for subscriber in self.wanted
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
        publisher = self.publishers[name]
        position = publisher.position[subscriber]
        self.services[subscriber].receive([publisher.events[position][2]])
        publisher.position[subscriber] = position + 1
