"""Notifications' repository: rows to domain objects and back."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from services.backbone.writing import Writer
from services.notifications import tables
from services.notifications.domain.former_contact import FormerContact
from services.notifications.domain.message import Message, Rendered
from services.notifications.domain.scheme import Scheme
from services.notifications.domain.tenant import Tenant


class NotificationsStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    # --- the scheme ---

    def keep_scheme(self, scheme: Scheme) -> None:
        """Keep what messages say of the scheme; there is one."""
        definition = json.dumps(asdict(scheme))
        self.connection.insert(tables.scheme, {"id": 1, "definition": definition})

    def scheme(self) -> Scheme | None:
        """Return the scheme; None before it is open."""
        text = self.connection.execute(select(tables.scheme.c.definition)).scalar_one_or_none()
        return None if text is None else Scheme(**json.loads(text))

    # --- the address book ---

    def add_tenant(self, tenant: Tenant) -> None:
        """Insert a tenant."""
        self.connection.insert(tables.tenants, asdict(tenant))

    def has_tenant(self, tenant_ref: str) -> bool:
        """Return whether the tenant is in the address book."""
        table = tables.tenants
        query = select(table.c.tenant_ref).where(table.c.tenant_ref == tenant_ref)
        return self.connection.execute(query).first() is not None

    def tenant(self, tenant_ref: str) -> Tenant:
        """Return a tenant who is in the address book."""
        query = select(tables.tenants).where(tables.tenants.c.tenant_ref == tenant_ref)
        return Tenant(**self.connection.execute(query).mappings().one())

    def update_tenant(self, tenant_ref: str, changes: Mapping[str, str]) -> None:
        """Change a tenant's entry."""
        table = tables.tenants
        self.connection.execute(
            table.update().where(table.c.tenant_ref == tenant_ref).values(**changes)
        )

    def addressees_until(self, on: date) -> dict[str, Tenant]:
        """Return by reference the tenants who have messages waiting, dated `on` or earlier."""
        messages = tables.messages
        addressed = select(messages.c.tenant_ref).where(*_waiting(on))
        query = select(tables.tenants).where(tables.tenants.c.tenant_ref.in_(addressed))
        rows = self.connection.execute(query).mappings()
        return {row["tenant_ref"]: Tenant(**row) for row in rows}

    def add_former_contact(self, contact: FormerContact) -> None:
        """Keep what a change replaced."""
        self.connection.insert(tables.former_contacts, asdict(contact))

    def former_contacts(self, tenant_ref: str, since: date) -> list[FormerContact]:
        """Return a tenant's contacts that were replaced on `since` or later, oldest first."""
        table = tables.former_contacts
        query = (
            select(table.c.tenant_ref, table.c.until, table.c.email, table.c.mobile)
            .where(table.c.tenant_ref == tenant_ref, table.c.until >= since)
            .order_by(table.c.id)
        )
        return [FormerContact(**row) for row in self.connection.execute(query).mappings()]

    # --- messages ---

    def has_message(self, message_id: str) -> bool:
        """Return whether the message was asked for before."""
        table = tables.messages
        query = select(table.c.id).where(table.c.message_id == message_id)
        return self.connection.execute(query).first() is not None

    def add_message(self, message: Message) -> None:
        """Insert a message that waits to be sent."""
        row = asdict(message) | {
            "message_id": message.message_id,
            "data": json.dumps(message.data, sort_keys=True),
        }
        self.connection.insert(tables.messages, row)

    def facts_of(self, tenant_ref: str, template: str, cause: str) -> dict[str, Any] | None:
        """Return the facts of a message; None if there is none for that cause."""
        table = tables.messages
        query = select(table.c.data).where(
            table.c.tenant_ref == tenant_ref, table.c.template == template, table.c.cause == cause
        )
        text = self.connection.execute(query).scalar_one_or_none()
        return None if text is None else json.loads(text)

    def waiting_until(self, on: date) -> list[Message]:
        """Return the messages still to send, dated `on` or earlier, in the order of sending."""
        rows = self.connection.execute(select(tables.messages).where(*_waiting(on))).mappings()
        return sorted((_message(row) for row in rows), key=lambda m: m.place_in_line)

    def mark_sent(self, message: Message, rendered: Rendered) -> None:
        """Keep what was sent."""
        table = tables.messages
        self.connection.execute(
            table.update()
            .where(table.c.message_id == message.message_id)
            .values(asdict(rendered) | {"status": "sent", "sent_at": datetime.now(UTC)})
        )


def _waiting(on: date) -> tuple[Any, Any]:
    return tables.messages.c.status == "created", tables.messages.c.on <= on


def _message(row: Any) -> Message:
    values = {name: row[name] for name in Message.__dataclass_fields__}
    return Message(**values | {"data": json.loads(row["data"])})
