"""Every message as it went out, for the files of a played pilot."""

import base64
from typing import Any

from sqlalchemy import Connection, and_, func, select

from services.notifications import tables
from services.notifications.domain.message import file_name

PAGE = 100
"""Letters are PDFs: so many fit into one answer over RPC."""


def messages(connection: Connection, after: int = 0) -> list[dict[str, Any]]:
    """Return up to 100 messages with an id above `after`, in the order they were asked for.

    `content` is the whole of what was sent last, in base64, and `file_name` the name for its file;
    both are empty until something was sent, as is `channel`. `segments` is None for anything but a
    text. An e-mail's content has CRLF line ends already.
    """
    table, deliveries = tables.messages, tables.deliveries
    numbers = _numbers(connection)
    last = (
        select(deliveries.c.message_id, func.max(deliveries.c.number).label("number"))
        .group_by(deliveries.c.message_id)
        .subquery("last")
    )
    latest = and_(
        deliveries.c.message_id == last.c.message_id, deliveries.c.number == last.c.number
    )
    sent = select(deliveries).join(last, latest).subquery("sent")
    handed = (sent.c.segments, sent.c.content, sent.c.channel.label("sent_by"))
    rows = connection.execute(
        select(table, *handed)
        .join_from(table, sent, sent.c.message_id == table.c.message_id, isouter=True)
        .where(table.c.id > after)
        .order_by(table.c.id)
        .limit(PAGE)
    )
    return [
        {
            "id": row.id,
            "message_id": row.message_id,
            "date": row.on.isoformat(),
            "tenant_ref": row.tenant_ref,
            "channel": row.sent_by or "",
            "template": row.template,
            "cause": row.cause,
            "status": row.status,
            "segments": row.segments,
            "file_name": _file_name(row, numbers.get(row.id, 1)),
            "content": base64.b64encode(row.content or b"").decode("ascii"),
        }
        for row in rows
    ]


def _file_name(row: Any, number: int) -> str:
    if row.sent_by is None:
        return ""
    return file_name(row.on, row.tenant_ref, row.template, number, row.sent_by)


def _numbers(connection: Connection) -> dict[int, int]:
    """Number by cause the messages that share tenant, template and date: id → 1, 2, …

    Sorted here, because databases differ in how they sort text.
    """
    table = tables.messages
    shared = (table.c.tenant_ref, table.c.template, table.c.on)
    several = select(*shared).group_by(*shared).having(func.count() > 1).subquery()
    same = and_(*(column == several.c[column.name] for column in shared))
    rows = connection.execute(select(table.c.id, table.c.cause, *shared).join(several, same))
    numbers: dict[int, int] = {}
    last: dict[Any, int] = {}
    for row in sorted(rows, key=lambda r: r.cause):
        group = (row.tenant_ref, row.template, row.on)
        numbers[row.id] = last[group] = last.get(group, 0) + 1
    return numbers
