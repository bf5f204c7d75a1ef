"""What to tell, the line of messages before each channel, and what was handed to providers."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    RowMapping,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)

from services.backbone.among import among, one_of
from services.backbone.handling import Json
from services.backbone.writing import Writer
from services.notifications import tables
from services.notifications.domain.former_contact import FormerContact
from services.notifications.domain.message import OPEN, Delivery, Message, Waiting
from services.notifications.store.address_book import AddressBook

BULK = ("news", "notice")
"""The templates of messages to many, which go after the others."""


# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.


def _in_order(*conditions: ColumnElement[bool]) -> Select[*tuple[object, ...]]:
    """Messages in the order of sending, which is the same on every database."""
    table, deliveries = tables.messages, tables.deliveries
    of_it = deliveries.c.message_id == table.c.message_id
    begun = and_(of_it, deliveries.c.status == "created")
    urgent = case((one_of(table.c.template, BULK), 1), else_=0)
    return (
        select(table, func.coalesce(deliveries.c.number, 0).label("begun"))
        .join_from(table, deliveries, begun, isouter=True)
        .where(*conditions)
        .order_by(urgent, table.c.on, table.c.tenant_ref, table.c.template, table.c.cause)
    )


_OF = tables.messages.c
_WAITS = _OF.status == "created"
_THESE = among(_OF.message_id, "ids")
_LIMIT: BindParameter[int] = bindparam("limit")

_HAS = select(_OF.id).where(_OF.message_id == bindparam("id"))
_KNOWN = select(exists().where(tables.tenants.c.tenant_ref == bindparam("tenant")), _HAS.exists())
_FACTS = select(_OF.data).where(
    _OF.tenant_ref == bindparam("tenant"),
    _OF.template == bindparam("template"),
    _OF.cause == bindparam("cause"),
)
_BY_ID = _in_order(_THESE)
_OF_TENANT = _in_order(
    _WAITS, _OF.tenant_ref == bindparam("tenant"), _OF.template == bindparam("template")
)
_UNPLACED = _in_order(_WAITS, _OF.channel.is_(None), _OF.on <= bindparam("by"))
_SOME_UNPLACED = _UNPLACED.limit(_LIMIT)
_PLACED = _in_order(_WAITS, _OF.channel.is_not(None), _OF.on <= bindparam("by"))
_MAY_GO = (
    _WAITS,
    _OF.channel == bindparam("by"),
    or_(_OF.send_after.is_(None), _OF.send_after <= bindparam("now")),
)
_IN_LINE = _in_order(*_MAY_GO, ~one_of(_OF.template, BULK)).limit(_LIMIT)
_IN_LINE_OF_BULK = _in_order(*_MAY_GO, one_of(_OF.template, BULK)).limit(_LIMIT)

_CHANGE = tables.messages.update().where(_THESE)
_HAND_OVER = _CHANGE.values(
    since=func.coalesce(_OF.since, bindparam("claimed_at", type_=_OF.since.type))
)

_ITS = tables.deliveries.c
_EACH_DELIVERY = select(tables.deliveries).order_by(_ITS.id)
_NOW: BindParameter[datetime] = bindparam("now", type_=_ITS.ask_at.type)

_BY_REFERENCE = _EACH_DELIVERY.where(among(_ITS.reference, "ids"))
_BY_PROVIDER_ID = _EACH_DELIVERY.where(
    _ITS.provider == bindparam("by"), _ITS.provider_id == bindparam("id")
)
_WITHOUT_RESULT = _EACH_DELIVERY.where(_ITS.status == "sending", _ITS.ask_at <= _NOW).limit(_LIMIT)
_NOT_TAKEN = _EACH_DELIVERY.where(among(_ITS.message_id, "ids"), _ITS.status == "created")
_TO_ASK_ABOUT = (
    select(tables.deliveries)
    .where(_ITS.status == "sent", _ITS.ask_at <= _NOW)
    .order_by(_ITS.ask_at)
    .limit(_LIMIT)
)
_NUMBERS = (
    select(_ITS.message_id, func.max(_ITS.number))
    .where(among(_ITS.message_id, "ids"))
    .group_by(_ITS.message_id)
)
_CHANGE_DELIVERY = tables.deliveries.update().where(among(_ITS.reference, "ids"))


class MessageStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection
        self._book = AddressBook(connection)

    def has(self, message_id: str) -> bool:
        """Return whether the message was asked for before."""
        return self.connection.execute(_HAS, {"id": message_id}).first() is not None

    def known(self, message: Message) -> tuple[bool, bool]:
        """Return whether its tenant is in the address book, and whether it was asked for before."""
        values = {"tenant": message.tenant_ref, "id": message.message_id}
        tenant, asked = self.connection.execute(_KNOWN, values).one()
        return bool(tenant), bool(asked)

    def add(self, message: Message) -> None:
        """Insert a message that waits to be sent."""
        contact = message.former_contact
        self.connection.insert(
            tables.messages,
            {
                "message_id": message.message_id,
                "tenant_ref": message.tenant_ref,
                "template": message.template,
                "cause": message.cause,
                "on": message.on,
                "data": json.dumps(message.data, sort_keys=True),
                "status": message.status,
                "former_contact_id": None if contact is None else self._book.id_of(contact),
                "tries": 0,
            },
        )

    def facts_of(self, tenant_ref: str, template: str, cause: str) -> dict[str, Json] | None:
        """Return the facts of a message; None if there is none for that cause."""
        which = {"tenant": tenant_ref, "template": template, "cause": cause}
        text = self.connection.execute(_FACTS, which).scalar_one_or_none()
        return None if text is None else json.loads(text)

    def get(self, message_id: str) -> Message:
        """Return a message that is there."""
        return self.by_id([message_id])[message_id]

    def by_id(self, message_ids: Sequence[str]) -> dict[str, Message]:
        """Return messages by their id; unknown ones are left out."""
        found = self._read(_BY_ID, ids=message_ids)
        return {w.message.message_id: w.message for w in found}

    def waiting_for(self, tenant_ref: str, template: str) -> list[Message]:
        """Return a tenant's messages of a template that wait to be sent."""
        return [w.message for w in self._read(_OF_TENANT, tenant=tenant_ref, template=template)]

    def tried(self, message_id: str) -> tuple[int, datetime | None]:
        """Return how often a message was not taken on its channel, and since when it is tried."""
        table = tables.messages
        query = select(table.c.tries, table.c.since).where(table.c.message_id == message_id)
        row = self.connection.execute(query).one()
        return row.tries, row.since

    # --- the lines ---

    def unplaced(self, on: date, limit: int | None = None) -> list[Message]:
        """Return messages that stand in no channel's line yet, dated `on` or earlier."""
        if limit is None:
            return [waiting.message for waiting in self._read(_UNPLACED, by=on)]
        return [waiting.message for waiting in self._read(_SOME_UNPLACED, by=on, limit=limit)]

    def place(self, message_ids: Iterable[str], channel: str | None, now: datetime) -> None:
        """Put messages into a channel's line, where they are tried from now on; None: into none."""
        anew = {"channel": channel, "tries": 0, "since": now, "send_after": None}
        self.connection.execute(_CHANGE, anew | {"ids": list(message_ids)})

    def next_in_line(
        self, channel: str, now: datetime, limit: int, *, bulk: bool = False
    ) -> list[Waiting]:
        """Return what a channel may send now, in the order of sending: messages to many apart."""
        line = _IN_LINE_OF_BULK if bulk else _IN_LINE
        return self._read(line, by=channel, now=now, limit=limit)

    def placed(self, on: date) -> list[Waiting]:
        """Return what stands in the lines of all channels, dated `on` or earlier, in order."""
        return self._read(_PLACED, by=on)

    def move(self, message: Message, status: str, **values: object) -> None:
        """Give a message another status, which its table of moves allows."""
        message.check_move(status)
        this = {"ids": [message.message_id], "status": status}
        self.connection.execute(_CHANGE, this | values)

    def hand_over(self, messages: Sequence[Message], delivery: Delivery) -> None:
        """Give messages the status and channel of their deliveries, which are alike in these, and
        in the moment."""
        for message in messages:
            message.check_move(delivery.status)
        handed = {
            "ids": [message.message_id for message in messages],
            "status": delivery.status,
            "channel": delivery.channel,
            "claimed_at": delivery.claimed_at,
        }
        self.connection.execute(_HAND_OVER, handed)

    def wait_until(self, message_id: str, send_after: datetime) -> None:
        """Have a message wait in its line."""
        self.connection.execute(_CHANGE, {"ids": [message_id], "send_after": send_after})

    def forget_places(self, tenant_ref: str) -> None:
        """Have a tenant's waiting messages find their channel anew: something of them changed."""
        table = tables.messages
        waits = (table.c.tenant_ref == tenant_ref, table.c.status == "created")
        self.connection.execute(table.update().where(*waits).values(channel=None))

    def leave_closed(self, open_channels: Collection[str]) -> None:
        """Have what waits for a channel that is not open find another."""
        table = tables.messages
        closed = table.c.channel.is_not(None) & table.c.channel.not_in(list(open_channels))
        waits = table.update().where(table.c.status == "created", closed)
        self.connection.execute(waits.values(channel=None))

    def _read(self, query: Executable, **values: object) -> list[Waiting]:
        rows = self.connection.execute(query, values).mappings().all()
        ids = {row["former_contact_id"] for row in rows} - {None}
        contacts = self._book.contacts_by_id(ids) if ids else {}
        return [_waiting(row, contacts) for row in rows]


def _waiting(row: RowMapping, contacts: Mapping[int, FormerContact]) -> Waiting:
    message = Message(
        tenant_ref=row["tenant_ref"],
        template=row["template"],
        cause=row["cause"],
        on=row["on"],
        data=json.loads(row["data"]),
        status=row["status"],
        only_channel=row["only_channel"],
        former_contact=contacts.get(row["former_contact_id"]),
    )
    return Waiting(message, row["channel"] or "", row["tries"], row["since"], row["begun"])


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
        self.connection.execute(_CHANGE_DELIVERY, {"ids": list(references), **values})

    def _read(self, query: Executable, **values: object) -> list[Delivery]:
        return [_delivery(row) for row in self.connection.execute(query, values).mappings()]


def _delivery(row: RowMapping) -> Delivery:
    return Delivery(**{name: row[name] for name in Delivery.__dataclass_fields__})
