"""Every message as it went out, for the files of a played pilot."""

import base64
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from services.notifications import tables
from services.notifications.domain.message import file_name

_TO_BE_SENT = tables.messages.c.status != "not-wanted"

PAGE = 100
"""Letters are PDFs: so many fit into one answer over RPC."""


def messages(connection: Connection, after: int = 0) -> list[dict[str, Any]]:
    """Return up to 100 messages with an id above `after`, in the order they were asked for.

    Those that were not to be sent after all are left out.

    `content` is the whole of what was sent last, in base64, and `file_name` the name for its file;
    both are empty until something was sent, as is `channel`. `segments` is None for anything but a
    text. An e-mail's content has CRLF line ends already.
    """
    table = tables.messages
    page = select(table).where(table.c.id > after, _TO_BE_SENT).order_by(table.c.id).limit(PAGE)
    rows = connection.execute(page).all()
    numbers = _numbers(connection, {row.tenant_ref for row in rows})
    sent = _last_deliveries(connection, [row.message_id for row in rows])
    return [_message(row, sent.get(row.message_id), numbers.get(row.id, 1)) for row in rows]


def _message(row: Any, sent: Any, number: int) -> dict[str, Any]:
    name = ""
    if sent is not None:
        name = file_name(row.on, row.tenant_ref, row.template, number, sent.channel)
    return {
        "id": row.id,
        "message_id": row.message_id,
        "date": row.on.isoformat(),
        "tenant_ref": row.tenant_ref,
        "channel": "" if sent is None else sent.channel,
        "template": row.template,
        "cause": row.cause,
        "status": row.status,
        "segments": None if sent is None else sent.segments,
        "file_name": name,
        "content": "" if sent is None else base64.b64encode(sent.content).decode("ascii"),
    }


def _last_deliveries(connection: Connection, message_ids: list[str]) -> dict[str, Any]:
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
    last: dict[Any, int] = {}
    for row in sorted(rows, key=lambda r: r.cause):
        group = (row.tenant_ref, row.template, row.on)
        numbers[row.id] = last[group] = last.get(group, 0) + 1
    return numbers
