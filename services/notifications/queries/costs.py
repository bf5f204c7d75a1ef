"""What telling tenants came to: messages, segments and pence by month, channel and template."""

from collections import defaultdict
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, select

from services.notifications import tables
from services.terms.days import LONDON


def costs(
    connection: Connection, since: str | None = None, until: str | None = None
) -> list[dict[str, Any]]:
    """Return a line for each month, channel and template, of what providers took.

    Months are those of the day it was sent, by the clock in Britain; `since` and `until` are the
    first and last such day. `price` is in thousandths of a penny; `segments` is 0 but for texts.
    What a provider took costs, whether or not it arrived.
    """
    table, messages = tables.deliveries, tables.messages
    query = (
        select(table.c.sent_at, table.c.channel, messages.c.template, table.c.segments)
        .add_columns(table.c.price)
        .join_from(table, messages, table.c.message_id == messages.c.message_id)
        .where(table.c.sent_at.is_not(None))
    )
    if since:
        query = query.where(table.c.sent_at >= _midnight(date.fromisoformat(since)))
    if until:
        day_after = date.fromordinal(date.fromisoformat(until).toordinal() + 1)
        query = query.where(table.c.sent_at < _midnight(day_after))
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in connection.execute(query):
        month = row.sent_at.astimezone(LONDON).strftime("%Y-%m")
        line = sums[month, row.channel, row.template]
        line[0] += 1
        line[1] += row.segments or 0
        line[2] += row.price
    return [
        {
            "month": month,
            "channel": channel,
            "template": template,
            "messages": line[0],
            "segments": line[1],
            "price": line[2],
        }
        for (month, channel, template), line in sorted(sums.items())
    ]


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(0), tzinfo=LONDON).astimezone(UTC)
