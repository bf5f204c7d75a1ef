"""What one tenant was told and how, what they prefer, what is in their inbox."""

import base64
from collections.abc import Collection
from dataclasses import fields
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Connection, Date, literal, select, tuple_

from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.paging import Place, page_of, place_after
from services.contracts.queries import Page
from services.contracts.queries.notifications.telling import (
    ContentOf,
    DeliveryRow,
    Inbox,
    InboxRow,
    KindPreference,
    Preferences,
    SentContent,
    TenantsPreferences,
    Told,
    ToldRow,
)
from services.notifications import tables
from services.notifications.domain.kinds import KINDS, OPTIONAL, kind_of

_DELIVERY = tuple(field.name for field in fields(DeliveryRow))
_INBOX = tuple(field.name for field in fields(InboxRow))


def told(query: Told, connection: Connection) -> Page[ToldRow]:
    """Return a tenant's messages, oldest first, each with its deliveries.

    The number or address a delivery went to is left out: the address book has it.
    """
    table = tables.messages
    order = (table.c.on, table.c.template, table.c.cause, table.c.message_id)
    on, *rest = place_after(query, ("0001-01-01", "", "", ""))
    found = (
        select(table)
        .where(
            table.c.tenant_ref == query.tenant_ref,
            tuple_(*order) > tuple_(literal(date.fromisoformat(on), Date), *rest),
        )
        .order_by(*order)
        .limit(query.size + 1)
    )
    rows = connection.execute(found).all()
    tried = _deliveries(connection, [row.message_id for row in rows])
    return page_of(rows, query, _place_of_message, lambda row: _told(row, tried))


class _Message(Protocol):
    message_id: str
    on: date
    template: str
    cause: str
    status: str
    channel: str | None
    send_after: datetime | None


def _place_of_message(row: _Message) -> Place:
    return str(row.on), row.template, row.cause, row.message_id


def _told(row: _Message, tried: dict[str, list[DeliveryRow]]) -> ToldRow:
    return ToldRow(
        row.message_id,
        row.on,
        row.template,
        kind_of(row.template),
        row.cause,
        row.status,
        row.channel or "",
        row.send_after,
        tuple(tried.get(row.message_id, ())),
    )


def _deliveries(
    connection: Connection, message_ids: Collection[str]
) -> dict[str, list[DeliveryRow]]:
    table = tables.deliveries
    query = select(table).where(table.c.message_id.in_(message_ids)).order_by(table.c.number)
    tried: dict[str, list[DeliveryRow]] = {}
    for row in connection.execute(query):
        delivery = DeliveryRow(**{name: getattr(row, name) for name in _DELIVERY})
        tried.setdefault(row.message_id, []).append(delivery)
    return tried


def content_of(query: ContentOf, connection: Connection) -> SentContent:
    """Return a delivery to a tenant as it went out."""
    table, messages = tables.deliveries, tables.messages
    row = connection.execute(
        select(table)
        .join(messages, messages.c.message_id == table.c.message_id)
        .where(messages.c.tenant_ref == query.tenant_ref, table.c.reference == query.reference)
    ).one_or_none()
    if row is None:
        who, which = query.tenant_ref, query.reference
        words = f"{who} was sent nothing with the reference {which!r}; look at what they were told"
        raise NotFound(words, "reference")
    whole = base64.b64encode(row.content).decode("ascii")
    return SentContent(row.channel, row.subject, row.body, whole)


def preferences(query: Preferences, connection: Connection) -> TenantsPreferences:
    """Return how a tenant wants to be told."""
    tenants, chosen = tables.tenants, tables.preferences
    tenant = connection.execute(
        select(tenants).where(tenants.c.tenant_ref == query.tenant_ref)
    ).one_or_none()
    if tenant is None:
        words = f"no tenant {query.tenant_ref!r} is registered; check the reference"
        raise NotFound(words, "tenant_ref")
    rows = connection.execute(select(chosen).where(chosen.c.tenant_ref == query.tenant_ref))
    wanted = {row.kind: row.channel or "none" for row in rows}
    return TenantsPreferences(
        query.tenant_ref,
        tenant.preferred_channel,
        tenant.language,
        tenant.large_print,
        tenant.texts_stopped,
        tuple(
            KindPreference(kind, wanted.get(kind, tenant.preferred_channel), kind in OPTIONAL)
            for kind in KINDS
        ),
    )


def inbox(query: Inbox, connection: Connection) -> Page[InboxRow]:
    """Return what is in a tenant's secure inbox, newest first."""
    table = tables.inbox_items
    (before,) = place_after(query, (0,))
    found = select(table.c.id, *(table.c[name] for name in _INBOX)).where(
        table.c.tenant_ref == query.tenant_ref
    )
    if before:
        found = found.where(table.c.id < before)
    rows = connection.execute(found.order_by(table.c.id.desc()).limit(query.size + 1))
    return page_of(rows, query, lambda row: (row.id,), lambda row: InboxRow(*row[1:]))


ON_QUERY: Queries = {
    Told: told,
    ContentOf: content_of,
    Preferences: preferences,
    Inbox: inbox,
}
