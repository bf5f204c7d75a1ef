"""How the channels stand, what officers have to do, and messages to many."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Select, func, select, tuple_

from services.backbone.actors import names_in
from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of, page_of_all, place_after
from services.contracts.notifications import BulkChannelRow
from services.contracts.queries import Page
from services.contracts.queries.notifications.lines_and_tasks import (
    BulkByRef,
    BulkDetails,
    BulkRow,
    Bulks,
    ChannelLineRow,
    ChannelLines,
    StatusCount,
    TaskByNumber,
    TaskDetails,
    TaskRow,
    Tasks,
)
from services.notifications import tables
from services.notifications.domain.pacing import Limits, Pace
from services.notifications.domain.task_outcomes import outcomes_for
from services.notifications.store.landlord_channels import rules_in_force

UNDER_WAY = ("created", "sending")


def lines(query: ChannelLines, connection: Connection) -> Page[ChannelLineRow]:
    """Return each open channel: what waits, is being sent and went today, and why it waits.

    A line of its own, channel "", are messages that have no channel yet.
    """
    return page_of_all([*_lines(connection)], query)


def _lines(connection: Connection) -> Iterator[ChannelLineRow]:
    rules, now = rules_in_force(connection.engine.url), datetime.now(UTC)
    counts = _under_way(connection)
    paces = {row.channel: Pace(**row._mapping) for row in connection.execute(select(tables.pace))}
    for name, chosen in rules.channels.items():
        kept = paces.get(name)
        pace = None if kept is None else kept.at(now, chosen.limits)
        yield ChannelLineRow(
            name,
            chosen.provider,
            counts.get((name, "created"), 0),
            counts.get((name, "sending"), 0),
            0 if pace is None else pace.sent_today,
            _why(pace, chosen.limits, now),
        )
    yield ChannelLineRow("", "", counts.get(("", "created"), 0), 0, 0, "")


def _under_way(connection: Connection) -> dict[tuple[str, str], int]:
    """Return how many messages there are by channel and status."""
    table = tables.messages
    channel = func.coalesce(table.c.channel, "")
    query = select(channel, table.c.status, func.count()).where(table.c.status.in_(UNDER_WAY))
    counted = connection.execute(query.group_by(channel, table.c.status))
    return {(name, status): number for name, status, number in counted}


def _why(pace: Pace | None, limits: Limits, now: datetime) -> str:
    if pace is not None:
        return pace.why_waiting(now, limits)
    return "" if limits.is_open(now) else f"closed until {limits.opens:%H:%M}"


def tasks(query: Tasks, connection: Connection) -> Page[TaskRow]:
    """Return tasks by number: those open, or those closed."""
    table = tables.tasks
    (last,) = place_after(query, (0,))
    done = table.c.closed_at.is_not(None) if query.closed else table.c.closed_at.is_(None)
    found = _tasks().where(table.c.id > last, done).order_by(table.c.id).limit(query.size + 1)
    names = names_in(connection, tables.backbone.actors)
    rows = connection.execute(found)
    return page_of(rows, query, lambda row: (row.id,), lambda row: _task(row, names))


def task_by_number(query: TaskByNumber, connection: Connection) -> TaskDetails:
    """Return one task, and how it can be closed."""
    found = _tasks().where(tables.tasks.c.id == query.task_id)
    row = connection.execute(found).one_or_none()
    if row is None:
        raise NotFound(f"there is no task {query.task_id}", "task_id")
    outcomes = outcomes_for(row.kind, row.message_id is not None)
    task = _task(row, names_in(connection, tables.backbone.actors))
    return TaskDetails(task, outcomes if row.closed_at is None else (), row.closed_at)


def _tasks() -> Select[Any]:
    table, messages = tables.tasks, tables.messages
    return select(table, messages.c.template, messages.c.on).join_from(
        table, messages, table.c.message_id == messages.c.message_id, isouter=True
    )


class _Task(Protocol):
    id: int
    tenant_ref: str
    kind: str
    template: str | None
    on: date | None
    about: str
    opened_at: datetime
    closed_by: str | None
    outcome: str | None


def _task(row: _Task, names: Mapping[str, str]) -> TaskRow:
    return TaskRow(
        row.id,
        row.tenant_ref,
        row.kind,
        row.template or "",
        row.on,
        row.about,
        row.opened_at,
        names[row.closed_by or ""],
        row.outcome or "",
    )


# --- messages to many ---


def bulks(query: Bulks, connection: Connection) -> Page[BulkRow]:
    """Return the messages to many, newest first, without their words."""
    table = tables.bulks
    order = (table.c.prepared_at, table.c.bulk_ref)
    prepared_at, bulk_ref = place_after(query, ("", ""))
    found = select(table).order_by(*(column.desc() for column in order)).limit(query.size + 1)
    if prepared_at:
        found = found.where(tuple_(*order) < (datetime.fromisoformat(prepared_at), bulk_ref))
    names = names_in(connection, tables.backbone.actors)
    rows = connection.execute(found)
    return page_of(
        rows,
        query,
        lambda row: (row.prepared_at.isoformat(), row.bulk_ref),
        lambda row: _bulk(row, names),
    )


def bulk_by_ref(query: BulkByRef, connection: Connection) -> BulkDetails:
    """Return a message to many: its words, and how its messages stand by status."""
    table, messages = tables.bulks, tables.messages
    row = connection.execute(select(table).where(table.c.bulk_ref == query.bulk_ref)).one_or_none()
    if row is None:
        words = f"there is no message to many {query.bulk_ref!r}; `bulk list` shows those there are"
        raise NotFound(words, "bulk_ref")
    counted = connection.execute(
        select(messages.c.status, func.count())
        .where(messages.c.template == row.template, messages.c.cause == f"bulk {query.bulk_ref}")
        .group_by(messages.c.status)
        .order_by(messages.c.status)
    )
    stand = tuple(StatusCount(status, number) for status, number in counted)
    names = names_in(connection, tables.backbone.actors)
    return BulkDetails(
        **vars(_bulk(row, names)),
        subject=row.subject,
        text=row.text,
        channels=tuple(_bulk_channel(**line) for line in json.loads(row.preview)),
        preparer=row.prepared_by,
        messages=stand,
    )


def _bulk_channel(channel: str, tenants: int, segments: int, price: int) -> BulkChannelRow:
    return BulkChannelRow(channel, tenants, segments, price)


class _Bulk(Protocol):
    bulk_ref: str
    template: str
    on: date
    area_code: str
    status: str
    state: str
    tenants: int
    segments: int
    price: int
    prepared_by: str
    decided_by: str | None


def _bulk(row: _Bulk, names: Mapping[str, str]) -> BulkRow:
    return BulkRow(
        row.bulk_ref,
        row.template,
        row.on,
        row.area_code,
        row.status,
        row.state,
        row.tenants,
        row.segments,
        row.price,
        names[row.prepared_by],
        names[row.decided_by or ""],
    )


ON_QUERY: Queries = {
    ChannelLines: lines,
    Tasks: tasks,
    TaskByNumber: task_by_number,
    Bulks: bulks,
    BulkByRef: bulk_by_ref,
}
