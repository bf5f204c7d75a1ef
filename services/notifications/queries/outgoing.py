"""Every message and its fate, without its words."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.contracts.queries import Page
from services.contracts.queries.notifications.outgoing import Outgoing, OutgoingRow
from services.notifications import tables

_TRIED = tables.deliveries.c
_TRIES = (
    select(
        *(_TRIED[name] for name in ("message_id", "number", "reference", "channel", "reason")),
        func.coalesce(_TRIED.ended_at, _TRIED.sent_at, _TRIED.claimed_at).label("at"),
    )
    .where(_TRIED.message_id.in_(bindparam("messages", expanding=True)))
    .order_by(_TRIED.number)
)


def outgoing(query: Outgoing, connection: Connection) -> Page[OutgoingRow]:
    """Return messages, the one asked for last first."""
    table = tables.messages
    (before,) = place_after(query, (0,))
    found = select(table).where(*_filters(query))
    if before:
        found = found.where(table.c.id < before)
    rows = connection.execute(found.order_by(table.c.id.desc()).limit(query.size + 1)).all()
    tried = _last_tries(connection, [row.message_id for row in rows])
    return page_of(rows, query, lambda row: (row.id,), lambda row: _row(row, tried))


def _filters(query: Outgoing) -> list[ColumnElement[bool]]:
    columns = tables.messages.c
    filters = [
        columns[name] == value
        for name in ("status", "channel", "template")
        if (value := getattr(query, name))
    ]
    if query.since is not None:
        filters.append(columns.on >= query.since)
    if query.until is not None:
        filters.append(columns.on <= query.until)
    return filters


class _Message(Protocol):
    message_id: str
    on: date
    tenant_ref: str
    template: str
    cause: str
    status: str
    channel: str | None
    send_after: datetime | None


class _Try(Protocol):
    number: int
    reference: str
    channel: str
    at: datetime
    reason: str


def _last_tries(connection: Connection, message_ids: Collection[str]) -> dict[str, _Try]:
    """Return the last delivery of each message that has one, without what was sent."""
    found = connection.execute(_TRIES, {"messages": list(message_ids)})
    return {row.message_id: row for row in found}


def _row(row: _Message, tried: Mapping[str, _Try]) -> OutgoingRow:
    last = tried.get(row.message_id)
    return OutgoingRow(
        row.message_id,
        row.on,
        row.tenant_ref,
        row.template,
        row.cause,
        row.status,
        row.channel or ("" if last is None else last.channel),
        row.send_after,
        0 if last is None else last.number,
        "" if last is None else last.reference,
        None if last is None else last.at,
        "" if last is None else last.reason,
    )


ON_QUERY: Queries = {Outgoing: outgoing}
