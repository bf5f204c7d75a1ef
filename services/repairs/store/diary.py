"""The visits that are booked."""

from datetime import date

from sqlalchemy import bindparam, select

from services.backbone.writing import Writer
from services.contracts.vocabulary import VisitKind
from services.repairs import tables

_OF = tables.bookings.c

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_CLOSE_ALL = tables.bookings.update().where(_OF.tenant_ref == bindparam("of"), _OF.state == "open")
_CLOSE = _CLOSE_ALL.where(_OF.kind == bindparam("of_kind"))
_OPEN_ON = (
    select(_OF.tenant_ref, _OF.kind)
    .where(_OF.visit_date == bindparam("day"), _OF.state == "open")
    .order_by(_OF.tenant_ref, _OF.kind)
)


class Diary:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def book(self, tenant_ref: str, kind: VisitKind, visit_date: date, on: date) -> None:
        """Put a visit in the diary; any open one of that kind is over."""
        self.close(tenant_ref, "over", kind)
        self.connection.insert(
            tables.bookings,
            {
                "tenant_ref": tenant_ref,
                "kind": kind,
                "visit_date": visit_date,
                "booked_on": on,
                "state": "open",
            },
        )

    def close(self, tenant_ref: str, state: str, kind: str | None = None) -> None:
        """Close a tenant's open bookings, of one kind or of all."""
        values = {"of": tenant_ref, "state": state}
        if kind is None:
            self.connection.execute(_CLOSE_ALL, values)
        else:
            self.connection.execute(_CLOSE, values | {"of_kind": kind})

    def open_on(self, visit_date: date) -> list[tuple[str, VisitKind]]:
        """Return (tenant, kind) of the visits booked for a date."""
        rows = self.connection.execute(_OPEN_ON, {"day": visit_date})
        return [(row.tenant_ref, row.kind) for row in rows]
