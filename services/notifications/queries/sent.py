"""Every message as it went out, for the files of a played pilot."""

import base64
from collections.abc import Collection
from datetime import date
from typing import Protocol

from sqlalchemy import Connection, select

from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.contracts.queries import Page
from services.contracts.queries.notifications.telling import MessageRow, Messages
from services.notifications import tables
from services.notifications.domain.message import file_name

_TO_BE_SENT = tables.messages.c.status != "not-wanted"


def messages(query: Messages, connection: Connection) -> Page[MessageRow]:
    """Return messages in the order they were asked for, each as it was sent last.

    Those that were not to be sent after all are left out.
    """
    table = tables.messages
    (last,) = place_after(query, (0,))
    later = select(table).where(table.c.id > last, _TO_BE_SENT)
    page = later.order_by(table.c.id).limit(query.size + 1)
    rows = connection.execute(page).all()
    numbers = _numbers(connection, {row.tenant_ref for row in rows})
    sent = _last_deliveries(connection, [row.message_id for row in rows])
    return page_of(
        rows,
        query,
        lambda row: (row.id,),
        lambda row: _message(row, sent.get(row.message_id), numbers.get(row.id, 1)),
    )


class _Message(Protocol):
    message_id: str
    on: date
    tenant_ref: str
    template: str
    cause: str
    status: str


class _Sent(Protocol):
    channel: str
    segments: int | None
    content: bytes


def _message(row: _Message, sent: _Sent | None, number: int) -> MessageRow:
    name, channel, segments, content = "", "", None, ""
    if sent is not None:
        channel, segments = sent.channel, sent.segments
        name = file_name(row.on, row.tenant_ref, row.template, number, channel)
        content = base64.b64encode(sent.content).decode("ascii")
    return MessageRow(
        row.message_id,
        row.on,
        row.tenant_ref,
        channel,
        row.template,
        row.cause,
        row.status,
        segments,
        name,
        content,
    )


def _last_deliveries(connection: Connection, message_ids: Collection[str]) -> dict[str, _Sent]:
    """The last delivery of each message that has one."""
    table = tables.deliveries
    columns = (table.c.message_id, table.c.channel, table.c.segments, table.c.content)
    query = select(*columns).where(table.c.message_id.in_(message_ids)).order_by(table.c.number)
    return {row.message_id: row for row in connection.execute(query)}


def _numbers(connection: Connection, tenant_refs: Collection[str]) -> dict[int, int]:
    """Number by cause the messages of these tenants that share template and date: id → 1, 2, …

    Sorted here, because databases differ in how they sort text.
    """
    table = tables.messages
    columns = (table.c.id, table.c.cause, table.c.tenant_ref, table.c.template, table.c.on)
    theirs = table.c.tenant_ref.in_(list(tenant_refs))
    rows = connection.execute(select(*columns).where(theirs, _TO_BE_SENT))
    numbers: dict[int, int] = {}
    last: dict[tuple[str, str, date], int] = {}
    for row in sorted(rows, key=lambda r: r.cause):
        group = (row.tenant_ref, row.template, row.on)
        numbers[row.id] = last[group] = last.get(group, 0) + 1
    return numbers


ON_QUERY: Queries = {Messages: messages}
