"""What is read of notifications: by the command line, and later the console."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, and_, func, select

from services.notifications import tables
from services.notifications.domain.message import file_name

PAGE = 500


def messages(connection: Connection, after: int = 0) -> list[dict[str, Any]]:
    """Return up to 500 messages with an id above `after`, in the order they were asked for.

    `content` is the whole of what was sent and `file_name` the name for its file; both are empty
    until it is sent, as is `channel`. `segments` is None for anything but a text. An e-mail's
    content has CRLF line ends already.
    """
    table = tables.messages
    numbers = _numbers(connection)
    rows = connection.execute(
        select(table).where(table.c.id > after).order_by(table.c.id).limit(PAGE)
    )
    return [
        {
            "id": row.id,
            "message_id": row.message_id,
            "date": row.on.isoformat(),
            "tenant_ref": row.tenant_ref,
            "channel": row.channel or "",
            "template": row.template,
            "cause": row.cause,
            "status": row.status,
            "segments": row.segments,
            "file_name": _file_name(row, numbers.get(row.id, 1)),
            "content": row.content or "",
        }
        for row in rows
    ]


def _file_name(row: Any, number: int) -> str:
    if row.channel is None:
        return ""
    return file_name(row.on, row.tenant_ref, row.template, number, row.channel)


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


ON_QUERY: dict[str, Callable[..., Any]] = {"messages": messages}
"""What can be asked of notifications without changing anything."""
