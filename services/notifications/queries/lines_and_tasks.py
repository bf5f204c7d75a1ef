"""How the channels stand, what officers have to do, and messages to many."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from services.notifications import tables
from services.notifications.domain.pacing import Pace
from services.notifications.store.landlord_channels import rules_in_force

PAGE = 200
UNDER_WAY = ("created", "sending")


def lines(connection: Connection) -> list[dict[str, Any]]:
    """Return each open channel: what waits, is being sent and went today, and why it waits.

    A line of its own, channel "", are messages that have no channel yet.
    """
    rules, now = rules_in_force(connection.engine.url), datetime.now(UTC)
    messages, table = tables.messages, tables.pace
    channel = func.coalesce(messages.c.channel, "")
    query = select(channel, messages.c.status, func.count()).where(messages.c.status.in_(UNDER_WAY))
    counted = connection.execute(query.group_by(channel, messages.c.status))
    counts = {(row[0], row[1]): row[2] for row in counted}
    paces = {row.channel: Pace(**row._mapping) for row in connection.execute(select(table))}
    found = []
    for name, chosen in rules.channels.items():
        kept = paces.get(name)
        pace = None if kept is None else kept.at(now, chosen.limits)
        found.append(
            {
                "channel": name,
                "provider": chosen.provider,
                "waiting": counts.get((name, "created"), 0),
                "sending": counts.get((name, "sending"), 0),
                "sent_today": 0 if pace is None else pace.sent_today,
                "why_waiting": _why(pace, chosen.limits, now),
            }
        )
    unplaced = {"channel": "", "provider": "", "waiting": counts.get(("", "created"), 0)}
    return [*found, unplaced | {"sending": 0, "sent_today": 0, "why_waiting": ""}]


def tasks(connection: Connection, after: int = 0, closed: bool = False) -> list[dict[str, Any]]:
    """Return up to 200 tasks above the number `after`: those open, or those closed."""
    table, messages = tables.tasks, tables.messages
    done = table.c.closed_at.is_not(None) if closed else table.c.closed_at.is_(None)
    query = (
        select(table, messages.c.template, messages.c.on)
        .join_from(table, messages, table.c.message_id == messages.c.message_id, isouter=True)
        .where(table.c.id > after, done)
        .order_by(table.c.id)
        .limit(PAGE)
    )
    return [
        {
            "task_id": row.id,
            "tenant_ref": row.tenant_ref,
            "kind": row.kind,
            "template": row.template or "",
            "on": row.on.isoformat() if row.on else "",
            "about": row.about,
            "opened_at": row.opened_at.isoformat(timespec="seconds"),
            "closed_by": row.closed_by or "",
            "outcome": row.outcome or "",
        }
        for row in connection.execute(query)
    ]


def bulks(connection: Connection) -> list[dict[str, Any]]:
    """Return the messages to many, newest first, without their words."""
    table = tables.bulks
    query = select(table).order_by(table.c.prepared_at.desc(), table.c.bulk_ref)
    return [_bulk(row) for row in connection.execute(query)]


def bulk(connection: Connection, bulk_ref: str) -> dict[str, Any] | None:
    """Return a message to many: its words, how its messages stand by status; None if unknown."""
    table, messages = tables.bulks, tables.messages
    row = connection.execute(select(table).where(table.c.bulk_ref == bulk_ref)).first()
    if row is None:
        return None
    query = (
        select(messages.c.status, func.count())
        .where(messages.c.template == row.template, messages.c.cause == f"bulk {bulk_ref}")
        .group_by(messages.c.status)
        .order_by(messages.c.status)
    )
    stand = {row[0]: row[1] for row in connection.execute(query)}
    return _bulk(row) | {"subject": row.subject, "text": row.text, "messages": stand}


def _bulk(row: Row[Any]) -> dict[str, Any]:
    return {
        "bulk_ref": row.bulk_ref,
        "template": row.template,
        "on": row.on.isoformat(),
        "area_code": row.area_code,
        "status": row.status,
        "state": row.state,
        "tenants": row.tenants,
        "segments": row.segments,
        "price": row.price,
        "prepared_by": row.prepared_by,
        "decided_by": row.decided_by or "",
    }


def _why(pace: Pace | None, limits: Any, now: datetime) -> str:
    if pace is not None:
        return pace.why_waiting(now, limits)
    return "" if limits.is_open(now) else f"closed until {limits.opens:%H:%M}"
