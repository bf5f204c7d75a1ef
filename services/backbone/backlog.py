"""How a service stands, by its own database: the same query in every service."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, func, select

from services.backbone.envelope import unseal
from services.backbone.tables import BackboneTables
from services.contracts.calendar import CutOffReached
from services.contracts.events import type_of
from services.contracts.queries.backlog import Backlog, ServiceBacklog

CALENDAR: Final = "calendar"
"""Who publishes the business dates, a sequence for each."""


def backlog_in(tables: BackboneTables) -> Callable[[Backlog, Connection], ServiceBacklog]:
    """Return what answers a service's query for its backlog."""
    outbox, parked = tables.outbox, tables.parked
    heard = [  # each event that had its effect, and how far such events were pruned
        select(func.max(table.c.sequence)).where(table.c.publisher == CALENDAR)
        for table in (tables.inbox, tables.pruned)
    ]
    unsent = select(func.count(), func.min(outbox.c.recorded_at)).where(outbox.c.sent_at.is_(None))
    late = select(parked.c.body).where(parked.c.type == str(type_of(CutOffReached)))
    stuck = select(
        parked.c.state, func.count().label("number"), func.min(parked.c.parked_at).label("since")
    ).group_by(parked.c.state)

    def backlog(query: Backlog, connection: Connection) -> ServiceBacklog:
        """Return what is left to do, and what could not be done."""
        number, oldest = connection.execute(unsent).one()
        by_state = {row.state: row for row in connection.execute(stuck)}
        waiting, dead = by_state.get("waiting"), by_state.get("dead")
        return ServiceBacklog(
            unsent=number,
            oldest_unsent_seconds=None if oldest is None else age_seconds(oldest),
            waiting=waiting.number if waiting else 0,
            dead=dead.number if dead else 0,
            dead_since=_in_utc(dead.since) if dead else None,
            dates=_dates(
                [n for each in heard if (n := connection.scalar(each))],
                [unseal(body).sequence for body in connection.execute(late).scalars()],
            ),
            last_date=None,
        )

    return backlog


def _dates(heard: list[int], late: list[int]) -> int | None:
    """Return how far the dates have come: up to the first that waits to be tried again."""
    if late:
        return min(late) - 1
    return max(heard, default=None)


def age_seconds(recorded_at: datetime) -> int:
    """Return how long ago something was. SQLite gives the time without its zone, which is UTC."""
    return max(0, int((datetime.now(UTC) - _in_utc(recorded_at)).total_seconds()))


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
