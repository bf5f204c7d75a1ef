"""The embedded host: every service in one process, on SQLite, without a broker.

It reads each publisher's outbox in order and hands every event to its subscribers, each delivery
in a transaction of the receiving service; an outbox row is sent when all have it. Killed at any
moment it goes on where it was: what was delivered before stands in the inbox and is passed over.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, select

from services.backbone.database import open_engine
from services.backbone.envelope import seal
from services.backbone.transactions import Handlers, Transactions
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

    def refill(self) -> None:
        outbox = self.transactions.tables.outbox
        unsent = select(outbox).where(
            outbox.c.sent_at.is_(None), outbox.c.sequence > self.read_up_to
        )
        page = unsent.order_by(outbox.c.sequence).limit(PAGE)
        for row in self.transactions.read(lambda c: c.execute(page).all()):
            self.events.append((row.sequence, row.type, seal(row)))
            self.read_up_to = row.sequence

    def done(self) -> None:
        """Mark what everyone has as sent."""
        outbox = self.transactions.tables.outbox
        rows = [{"number": sequence, "now": datetime.now(UTC)} for sequence, _, _ in self.events]
        self.events.clear()
        self.position.clear()
        if rows:
            sent = outbox.update().where(outbox.c.sequence == bindparam("number"))
            with self.transactions.begin("embedded host") as uow:
                uow.connection.execute(sent.values(sent_at=bindparam("now")), rows)
                uow.commit()


class EmbeddedHost:
    """Holds one instance of each service class; `call` is its RPC, `deliver_all` its broker."""

    def __init__(
        self,
        service_classes: Iterable[type[Any]],
        subscriptions: Mapping[str, Handlers],
        publishers: Mapping[str, Transactions[Any]],
        database_url: Callable[[str], str],
        choose: Chooser = lambda streams: streams[0],
    ) -> None:
        self.services = {cls.name: cls() for cls in service_classes}
        for name, service in self.services.items():
            service.database = type(service).database.on(open_engine(database_url(name)))
        own = {name: service.database for name, service in self.services.items()}
        self.publishers = {name: _Publisher(t) for name, t in {**publishers, **own}.items()}
        self.wanted = {
            name: {str(type_of(cls)) for cls in handlers}
            for name, handlers in subscriptions.items()
        }
        self.choose = choose

    def call(self, service: str, method: str, **arguments: Any) -> Any:
        """Call a service's method: what RPC is on the distributed host."""
        return getattr(self.services[service], method)(**arguments)

    def deliver_all(self) -> int:
        """Deliver until every outbox is empty; returns the number of deliveries."""
        delivered = 0
        while True:
            for publisher in self.publishers.values():
                publisher.refill()
            streams = self._streams()
            if not streams:
                self._finish()
                if not any(p.events for p in self.publishers.values()):
                    return delivered
            while streams:
                self._deliver(self.choose(streams))
                delivered += 1
                streams = self._streams()

    def retry_parked(self) -> None:
        """Give every service the chance to try its parked events again."""
        for service in self.services.values():
            service.receive([])

    def close(self) -> None:
        """Close the databases."""
        for publisher in self.publishers.values():
            publisher.transactions.engine.dispose()

    def _streams(self) -> list[Stream]:
        return [
            (name, subscriber)
            for name, publisher in self.publishers.items()
            for subscriber in self.services
            if self._skip_unwanted(publisher, subscriber)
        ]

    def _skip_unwanted(self, publisher: _Publisher, subscriber: str) -> bool:
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

    def _finish(self) -> None:
        for publisher in self.publishers.values():
            publisher.done()
