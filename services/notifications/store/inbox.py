"""The tenants' secure inbox."""

from datetime import datetime

from sqlalchemy import select

from services.backbone.writing import Writer
from services.notifications import tables


class InboxStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def put(self, reference: str, tenant_ref: str, subject: str, body: str, at: datetime) -> None:
        """Put a message into a tenant's inbox, once for each reference."""
        if not self.has(reference):
            self.connection.insert(
                tables.inbox_items,
                {
                    "reference": reference,
                    "tenant_ref": tenant_ref,
                    "at": at,
                    "subject": subject,
                    "body": body,
                },
            )

    def has(self, reference: str) -> bool:
        """Return whether a message is there."""
        table = tables.inbox_items
        query = select(table.c.id).where(table.c.reference == reference)
        return self.connection.execute(query).first() is not None

    def mark_read(self, tenant_ref: str, reference: str, at: datetime) -> bool:
        """Note that a tenant has read a message; false if it is not theirs."""
        table = tables.inbox_items
        theirs = (table.c.tenant_ref == tenant_ref, table.c.reference == reference)
        unread = table.update().where(*theirs, table.c.read_at.is_(None)).values(read_at=at)
        if self.connection.execute(unread).rowcount:
            return True
        return self.connection.execute(select(table.c.id).where(*theirs)).first() is not None
