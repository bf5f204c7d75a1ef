"""What was handed to providers, and what became of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, func, select

from services.backbone.writing import Writer
from services.notifications import tables
from services.notifications.domain.delivery import OPEN, Delivery


class DeliveryStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def add(self, delivery: Delivery, ask_at: datetime | None) -> None:
        """Insert a delivery that is handed over at once.

        `ask_at` is when it is asked about if it has no result; None if it has one.
        """
        sent_at = delivery.claimed_at if delivery.status in ("sent", "delivered") else None
        self.connection.insert(
            tables.deliveries,
            asdict(delivery)
            | {"reference": delivery.reference, "ask_at": ask_at, "sent_at": sent_at},
        )

    def begin_again(self, delivery: Delivery, ask_at: datetime | None) -> None:
        """Hand over anew what was not taken, in its words and to its address of now."""
        sent_at = delivery.claimed_at if delivery.status in ("sent", "delivered") else None
        values = asdict(delivery) | {"ask_at": ask_at, "sent_at": sent_at}
        self._set([delivery.reference], values)

    def change(self, reference: str, **values: object) -> None:
        """Note what became of a delivery."""
        self._set([reference], values)

    def ask_again_at(self, references: Collection[str], ask_at: datetime) -> None:
        """Have nobody else ask about these before then."""
        self._set(references, {"ask_at": ask_at})

    # --- which ---

    def by_references(self, references: Collection[str]) -> dict[str, Delivery]:
        """Return deliveries by reference; unknown ones are left out."""
        table = tables.deliveries
        found = self._read(self.connection.among(table.c.reference, list(references)))
        return {delivery.reference: delivery for delivery in found}

    def by_provider_id(self, provider: str, provider_id: str) -> Delivery | None:
        """Return the delivery to which a provider gave an id."""
        table = tables.deliveries
        found = self._read(table.c.provider == provider, table.c.provider_id == provider_id)
        return next(iter(found), None)

    def without_result(self, now: datetime, limit: int) -> list[Delivery]:
        """Return what was claimed and should have a result by now: its process was killed, or its
        provider did not answer."""
        table = tables.deliveries
        return self._read(table.c.status == "sending", table.c.ask_at <= now, limit=limit)

    def to_ask_about(self, now: datetime, limit: int) -> list[tuple[Delivery, int]]:
        """Return what was sent and has no receipt when one was expected, and how often asked."""
        table = tables.deliveries
        query = select(table).where(table.c.status == "sent", table.c.ask_at <= now)
        query = query.order_by(table.c.ask_at).limit(limit)
        rows = self.connection.execute(query).mappings().all()
        return [(_delivery(row), row["asked"]) for row in rows]

    def not_taken(self, message_ids: Iterable[str]) -> dict[str, Delivery]:
        """Return the deliveries that were begun and not taken, by message."""
        table = tables.deliveries
        these = self.connection.among(table.c.message_id, list(message_ids))
        return {d.message_id: d for d in self._read(these, table.c.status == "created")}

    def end_not_taken(self, message_id: str, now: datetime) -> None:
        """End a message's delivery that was begun and not taken: it is not tried again."""
        table = tables.deliveries
        begun = (table.c.message_id == message_id, table.c.status == "created")
        ended = {"status": "technical-failure", "reason": "not tried again", "ended_at": now}
        self.connection.execute(table.update().where(*begun).values(ended))

    def has_open(self, message_id: str) -> bool:
        """Return whether a delivery of a message is under way or came through."""
        table = tables.deliveries
        query = select(table.c.id).where(table.c.message_id == message_id, table.c.status.in_(OPEN))
        return self.connection.execute(query).first() is not None

    def tried(self, message_id: str) -> Counter[str]:
        """Return how many deliveries a message has had since an officer had it tried again, by
        channel."""
        table, messages = tables.deliveries, tables.messages
        query = (
            select(table.c.channel, func.count())
            .join_from(table, messages, table.c.message_id == messages.c.message_id)
            .where(table.c.message_id == message_id, table.c.number > messages.c.retried_from)
            .group_by(table.c.channel)
        )
        return Counter({row[0]: row[1] for row in self.connection.execute(query)})

    def numbers(self, message_ids: Iterable[str]) -> Mapping[str, int]:
        """Return the highest number of a delivery for each message that has one."""
        table, ids = tables.deliveries, list(message_ids)
        query = (
            select(table.c.message_id, func.max(table.c.number))
            .where(self.connection.among(table.c.message_id, ids))
            .group_by(table.c.message_id)
        )
        return {row[0]: row[1] for row in self.connection.execute(query)}

    def _set(self, references: Collection[str], values: Mapping[str, object]) -> None:
        table = tables.deliveries
        these = self.connection.among(table.c.reference, list(references))
        self.connection.execute(table.update().where(these).values(values))

    def _read(self, *conditions: ColumnElement[bool], limit: int | None = None) -> list[Delivery]:
        table = tables.deliveries
        query = select(table).where(*conditions).order_by(table.c.id).limit(limit)
        return [_delivery(row) for row in self.connection.execute(query).mappings()]


def _delivery(row: RowMapping) -> Delivery:
    return Delivery(**{name: row[name] for name in Delivery.__dataclass_fields__})
