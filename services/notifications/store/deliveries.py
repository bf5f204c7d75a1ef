"""What was handed to providers, and what became of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import BindParameter, Executable, RowMapping, bindparam, func, select

from services.backbone.among import among
from services.backbone.writing import Writer
from services.notifications import tables
from services.notifications.domain.delivery import OPEN, Delivery

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_OF = tables.deliveries.c
_EACH = select(tables.deliveries).order_by(_OF.id)
_NOW: BindParameter[datetime] = bindparam("now", type_=_OF.ask_at.type)
_LIMIT: BindParameter[int] = bindparam("limit")

_BY_REFERENCE = _EACH.where(among(_OF.reference, "ids"))
_BY_PROVIDER_ID = _EACH.where(_OF.provider == bindparam("by"), _OF.provider_id == bindparam("id"))
_WITHOUT_RESULT = _EACH.where(_OF.status == "sending", _OF.ask_at <= _NOW).limit(_LIMIT)
_NOT_TAKEN = _EACH.where(among(_OF.message_id, "ids"), _OF.status == "created")
_TO_ASK_ABOUT = (
    select(tables.deliveries)
    .where(_OF.status == "sent", _OF.ask_at <= _NOW)
    .order_by(_OF.ask_at)
    .limit(_LIMIT)
)
_NUMBERS = (
    select(_OF.message_id, func.max(_OF.number))
    .where(among(_OF.message_id, "ids"))
    .group_by(_OF.message_id)
)
_CHANGE = tables.deliveries.update().where(among(_OF.reference, "ids"))


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
            vars(delivery)
            | {"reference": delivery.reference, "ask_at": ask_at, "sent_at": sent_at},
        )

    def begin_again(self, delivery: Delivery, ask_at: datetime | None) -> None:
        """Hand over anew what was not taken, in its words and to its address of now."""
        sent_at = delivery.claimed_at if delivery.status in ("sent", "delivered") else None
        values = vars(delivery) | {"ask_at": ask_at, "sent_at": sent_at}
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
        found = self._read(_BY_REFERENCE, ids=list(references))
        return {delivery.reference: delivery for delivery in found}

    def by_provider_id(self, provider: str, provider_id: str) -> Delivery | None:
        """Return the delivery to which a provider gave an id."""
        found = self._read(_BY_PROVIDER_ID, by=provider, id=provider_id)
        return next(iter(found), None)

    def without_result(self, now: datetime, limit: int) -> list[Delivery]:
        """Return what was claimed and should have a result by now: its process was killed, or its
        provider did not answer."""
        return self._read(_WITHOUT_RESULT, now=now, limit=limit)

    def to_ask_about(self, now: datetime, limit: int) -> list[tuple[Delivery, int]]:
        """Return what was sent and has no receipt when one was expected, and how often asked."""
        values = {"now": now, "limit": limit}
        rows = self.connection.execute(_TO_ASK_ABOUT, values).mappings().all()
        return [(_delivery(row), row["asked"]) for row in rows]

    def not_taken(self, message_ids: Iterable[str]) -> dict[str, Delivery]:
        """Return the deliveries that were begun and not taken, by message."""
        return {d.message_id: d for d in self._read(_NOT_TAKEN, ids=list(message_ids))}

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
        rows = self.connection.execute(_NUMBERS, {"ids": list(message_ids)})
        return {row[0]: row[1] for row in rows}

    def _set(self, references: Collection[str], values: Mapping[str, object]) -> None:
        self.connection.execute(_CHANGE, {"ids": list(references), **values})

    def _read(self, query: Executable, **values: object) -> list[Delivery]:
        return [_delivery(row) for row in self.connection.execute(query, values).mappings()]


def _delivery(row: RowMapping) -> Delivery:
    return Delivery(**{name: row[name] for name in Delivery.__dataclass_fields__})
