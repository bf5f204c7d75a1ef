"""What about telling tenants waits for somebody."""

from sqlalchemy import Connection, func, select

from services.backbone.handling import Queries
from services.contracts.queries.notifications.lines_and_tasks import (
    BulkToApprove,
    TellingDay,
    TellingToday,
)
from services.notifications import tables

_TASK, _BULK = tables.tasks.c, tables.bulks.c
_FIRST = select(_TASK.opened_at).where(_TASK.closed_at.is_(None)).order_by(_TASK.id).limit(1)
_OPEN = select(func.count()).select_from(tables.tasks).where(_TASK.closed_at.is_(None))
_TO_APPROVE = (
    select(_BULK.bulk_ref, _BULK.on, _BULK.prepared_by)
    .where(_BULK.state == "prepared")
    .order_by(_BULK.prepared_at, _BULK.bulk_ref)
)


def telling_today(query: TellingToday, connection: Connection) -> TellingDay:
    """Return what waits for somebody: tasks, and messages to approve."""
    return TellingDay(
        tasks=connection.execute(_OPEN).scalar_one(),
        tasks_since=connection.execute(_FIRST).scalar_one_or_none(),
        to_approve=tuple(BulkToApprove(*row) for row in connection.execute(_TO_APPROVE)),
    )


ON_QUERY: Queries = {TellingToday: telling_today}
