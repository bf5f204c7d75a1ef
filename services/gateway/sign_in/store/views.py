"""Who looked at whom."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from services.backbone.writing import Writer
from services.gateway.sign_in.tables import people, views

PAGE: Final = 50


@dataclass(frozen=True)
class View:
    """That somebody saw a page about a tenant."""

    id: int
    person_id: str
    person: str
    at: datetime
    what: str
    tenant_ref: str


class Views:
    """Reads and writes who looked at whom."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def note(self, person_id: str, what: str, tenant_ref: str, now: datetime) -> None:
        """Note that somebody saw something about a tenant."""
        row = {"person_id": person_id, "what": what, "tenant_ref": tenant_ref, "at": now}
        self._writer.insert(views, row)

    def search(self, person_id: str, tenant_ref: str, before: int | None) -> list[View]:
        """Return a page of views, newest first; an empty text stands for any."""
        query = select(views, people.c.name).join(people, people.c.id == views.c.person_id)
        if person_id:
            query = query.where(views.c.person_id == person_id)
        if tenant_ref:
            query = query.where(views.c.tenant_ref == tenant_ref)
        if before is not None:
            query = query.where(views.c.id < before)
        rows = self._writer.execute(query.order_by(views.c.id.desc()).limit(PAGE))
        return [
            View(row.id, row.person_id, row.name, row.at, row.what, row.tenant_ref) for row in rows
        ]
