"""Messages to many: what, to whom, who prepared and who approved it."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from services.backbone.writing import Writer
from services.notifications import tables
from services.notifications.domain.bulk import Bulk


class BulkStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def add(self, bulk: Bulk, recipients: Iterable[str]) -> None:
        """Insert a message to many, and to whom it goes."""
        self.connection.insert(tables.bulks, asdict(bulk))
        rows = [{"bulk_ref": bulk.bulk_ref, "tenant_ref": ref} for ref in recipients]
        self.connection.insert(tables.bulk_recipients, *rows)

    def get(self, bulk_ref: str) -> Bulk | None:
        """Return a message to many; None if there is none of that reference."""
        table = tables.bulks
        row = self.connection.execute(select(table).where(table.c.bulk_ref == bulk_ref)).first()
        return None if row is None else Bulk(**row._mapping)

    def recipients(self, bulk_ref: str) -> list[str]:
        """Return to whom it goes, sorted by reference."""
        table = tables.bulk_recipients
        query = select(table.c.tenant_ref).where(table.c.bulk_ref == bulk_ref)
        return list(self.connection.execute(query.order_by(table.c.tenant_ref)).scalars())

    def decide(self, bulk_ref: str, state: str, by: str, at: datetime) -> None:
        """Note a decision: its new state, and who made it."""
        table = tables.bulks
        values = {"state": state, "decided_by": by, "decided_at": at}
        self.connection.execute(table.update().where(table.c.bulk_ref == bulk_ref).values(values))
