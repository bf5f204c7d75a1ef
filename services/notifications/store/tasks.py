"""What an officer has to do about telling tenants."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, func, select

from services.backbone.writing import Writer
from services.notifications import tables

# Built once: every message that was handed over is asked about.
_OPEN_OF_MESSAGE = select(tables.tasks.c.id).where(
    tables.tasks.c.message_id == bindparam("message"), tables.tasks.c.closed_at.is_(None)
)


@dataclass(frozen=True)
class Task:
    """One thing to do. `about` says what, for the officer's eyes; it may quote a tenant."""

    id: int
    tenant_ref: str
    message_id: str | None
    kind: str
    about: str = field(repr=False)
    closed_at: datetime | None


class TaskStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def open(
        self, kind: str, tenant_ref: str, message_id: str | None, about: str, now: datetime
    ) -> None:
        """Put something on the officers' list."""
        self.connection.insert(
            tables.tasks,
            {
                "tenant_ref": tenant_ref,
                "message_id": message_id,
                "kind": kind,
                "about": about,
                "opened_at": now,
            },
        )

    def get(self, task_id: int) -> Task | None:
        """Return a task; None if there is none of that number."""
        table = tables.tasks
        columns = (table.c[name] for name in Task.__dataclass_fields__)
        row = self.connection.execute(select(*columns).where(table.c.id == task_id)).first()
        return None if row is None else Task(**row._mapping)

    def of_message(self, message_id: str) -> Task | None:
        """Return the open task about a message."""
        of_it = {"message": message_id}
        found = self.connection.execute(_OPEN_OF_MESSAGE, of_it).scalar_one_or_none()
        return None if found is None else self.get(found)

    def open_of_tenant(self, tenant_ref: str, kind: str) -> Task | None:
        """Return the open task of a kind about a tenant."""
        table = tables.tasks
        query = select(func.min(table.c.id)).where(
            table.c.tenant_ref == tenant_ref, table.c.kind == kind, table.c.closed_at.is_(None)
        )
        found = self.connection.execute(query).scalar_one_or_none()
        return None if found is None else self.get(found)

    def close(self, task_id: int, outcome: str, by: str, now: datetime) -> None:
        """Close a task, with what was done about it and by whom."""
        table = tables.tasks
        self.connection.execute(
            table.update()
            .where(table.c.id == task_id)
            .values(outcome=outcome, closed_by=by, closed_at=now)
        )
