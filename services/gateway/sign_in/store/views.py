"""Which people looked at which tenants, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from sqlalchemy import select

from services.backbone.writing import Writer
from services.gateway.sign_in.tables import people, views
from services.gateway.visitor import EVERYBODY
from services.terms.days import LONDON


@dataclass(frozen=True)
class View:
    """That somebody saw a page about a tenant, or a list of several."""

    id: int
    person_id: str
    person: str
    at: datetime
    what: str
    tenant_refs: tuple[str, ...]


class Views:
    """Reads and writes who looked at whom."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def note(self, person_id: str, what: str, tenant_refs: Sequence[str], now: datetime) -> None:
        """Note, in one row, that somebody saw something about tenants."""
        one = tenant_refs[0] if len(tenant_refs) == 1 and tuple(tenant_refs) != EVERYBODY else ""
        several = "" if one else "\n".join(["", *tenant_refs, ""])
        row = {"person_id": person_id, "what": what, "at": now}
        self._writer.insert(views, row | {"tenant_ref": one, "several": several})

    def search(
        self,
        person_id: str,
        tenant_ref: str,
        since: date | None,
        until: date | None,
        before: int | None,
        limit: int,
    ) -> list[View]:
        """Return a page of views, newest first; an empty text, or no day, stands for any."""
        query = select(views, people.c.name).join(people, people.c.id == views.c.person_id)
        if person_id:
            query = query.where(views.c.person_id == person_id)
        if tenant_ref:
            among = views.c.several.contains(f"\n{tenant_ref}\n", autoescape=True)
            everybody = views.c.several == "\n*\n"
            in_list = (views.c.tenant_ref == "") & (among | everybody)
            query = query.where((views.c.tenant_ref == tenant_ref) | in_list)
        if since is not None:
            query = query.where(views.c.at >= datetime.combine(since, time.min, LONDON))
        if until is not None:
            query = query.where(views.c.at <= datetime.combine(until, time.max, LONDON))
        if before is not None:
            query = query.where(views.c.id < before)
        rows = self._writer.execute(query.order_by(views.c.id.desc()).limit(limit))
        return [View(row.id, row.person_id, row.name, row.at, row.what, _whom(row)) for row in rows]


class _Whom(Protocol):
    tenant_ref: str
    several: str


def _whom(row: _Whom) -> tuple[str, ...]:
    return (row.tenant_ref,) if row.tenant_ref else tuple(row.several.split())
