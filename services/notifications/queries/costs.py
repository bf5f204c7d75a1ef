"""What telling tenants came to: messages, segments and pence by month, channel and template."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, select

from services.backbone.handling import Queries
from services.backbone.paging import page_of_all
from services.contracts.queries import Page
from services.contracts.queries.notifications.lines_and_tasks import CostRow, Costs
from services.notifications import tables
from services.terms.days import LONDON


def costs(query: Costs, connection: Connection) -> Page[CostRow]:
    """Return a line for each month, channel and template, of what providers took.

    Months are those of the day it was sent, by the clock in Britain.
    """
    table, messages = tables.deliveries, tables.messages
    found = (
        select(table.c.sent_at, table.c.channel, messages.c.template, table.c.segments)
        .add_columns(table.c.price)
        .join_from(table, messages, table.c.message_id == messages.c.message_id)
        .where(table.c.sent_at.is_not(None))
    )
    if query.since is not None:
        found = found.where(table.c.sent_at >= _midnight(query.since))
    if query.until is not None:
        found = found.where(table.c.sent_at < _midnight(query.until + timedelta(days=1)))
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in connection.execute(found):
        month = row.sent_at.astimezone(LONDON).strftime("%Y-%m")
        line = sums[month, row.channel, row.template]
        line[0] += 1
        line[1] += row.segments or 0
        line[2] += row.price
    return page_of_all([CostRow(*key, *line) for key, line in sorted(sums.items())], query)


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(0), tzinfo=LONDON).astimezone(UTC)


ON_QUERY: Queries = {Costs: costs}
