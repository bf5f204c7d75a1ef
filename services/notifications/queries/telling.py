"""What one tenant was told and how, what they prefer, what is in their inbox."""

import base64
from typing import Any

from sqlalchemy import Connection, Row, select

from services.notifications import tables
from services.notifications.domain.kinds import KINDS, OPTIONAL, kind_of

AttemptRow = Row[Any]


def told(connection: Connection, tenant_ref: str) -> list[dict[str, Any]]:
    """Return a tenant's messages, oldest first, each with its `deliveries`.

    Of a delivery: channel, provider, status, when (UTC), what the provider said, the reference. The
    number or address it went to is left out: the address book has it.
    """
    messages, deliveries = tables.messages, tables.deliveries
    found = connection.execute(
        select(messages)
        .where(messages.c.tenant_ref == tenant_ref)
        .order_by(messages.c.on, messages.c.template, messages.c.cause)
    ).all()
    theirs = select(messages.c.message_id).where(messages.c.tenant_ref == tenant_ref)
    tried: dict[str, list[dict[str, Any]]] = {}
    query = select(deliveries).where(deliveries.c.message_id.in_(theirs))
    for row in connection.execute(query.order_by(deliveries.c.number)):
        tried.setdefault(row.message_id, []).append(_delivery(row))
    return [
        {
            "message_id": row.message_id,
            "on": row.on.isoformat(),
            "template": row.template,
            "kind": kind_of(row.template),
            "cause": row.cause,
            "status": row.status,
            "channel": row.channel or "",
            "send_after": _moment(row.send_after),
            "deliveries": tried.get(row.message_id, []),
        }
        for row in found
    ]


def content(connection: Connection, reference: str) -> dict[str, Any] | None:
    """Return a delivery as it went out: `subject`, `body`, and the whole in base64; None if it is
    not known."""
    table = tables.deliveries
    row = connection.execute(select(table).where(table.c.reference == reference)).first()
    if row is None:
        return None
    return {
        "channel": row.channel,
        "subject": row.subject,
        "body": row.body,
        "content": base64.b64encode(row.content).decode("ascii"),
    }


def preferences(connection: Connection, tenant_ref: str) -> dict[str, Any] | None:
    """Return how a tenant wants to be told; None for an unknown one.

    `kinds` has for each kind of message its `channel`, "none" where it is stopped, and whether it
    `can_be_stopped`.
    """
    tenants, chosen = tables.tenants, tables.preferences
    tenant = connection.execute(
        select(tenants).where(tenants.c.tenant_ref == tenant_ref)
    ).one_or_none()
    if tenant is None:
        return None
    rows = connection.execute(select(chosen).where(chosen.c.tenant_ref == tenant_ref))
    set_ = {row.kind: row.channel or "none" for row in rows}
    return {
        "tenant_ref": tenant_ref,
        "preferred_channel": tenant.preferred_channel,
        "language": tenant.language,
        "large_print": tenant.large_print,
        "texts_stopped": tenant.texts_stopped,
        "kinds": [
            {
                "kind": kind,
                "channel": set_.get(kind, tenant.preferred_channel),
                "can_be_stopped": kind in OPTIONAL,
            }
            for kind in KINDS
        ],
    }


def inbox(connection: Connection, tenant_ref: str) -> list[dict[str, Any]]:
    """Return what is in a tenant's secure inbox, newest first."""
    table = tables.inbox_items
    query = select(table).where(table.c.tenant_ref == tenant_ref).order_by(table.c.id.desc())
    return [
        {
            "reference": row.reference,
            "at": _moment(row.at),
            "subject": row.subject,
            "body": row.body,
            "read_at": _moment(row.read_at),
        }
        for row in connection.execute(query)
    ]


def _delivery(row: AttemptRow) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "channel": row.channel,
        "provider": row.provider,
        "status": row.status,
        "reason": row.reason,
        "segments": row.segments,
        "template_version": row.template_version,
        "language": row.language,
        "claimed_at": _moment(row.claimed_at),
        "sent_at": _moment(row.sent_at),
        "ended_at": _moment(row.ended_at),
    }


def _moment(at: Any) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
