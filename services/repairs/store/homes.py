"""Homes, each with how its inspections stand."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import bindparam, select

from services.backbone.writing import Writer
from services.repairs import tables
from services.repairs.domain.inspection import Home

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_FIND = select(tables.homes).where(tables.homes.c.tenant_ref == bindparam("of"))
_SAVE = tables.homes.update().where(tables.homes.c.tenant_ref == bindparam("of"))
_BOOKED = select(tables.bookings.c.tenant_ref).where(
    tables.bookings.c.kind == "follow_up", tables.bookings.c.state != "begun"
)
_DUE_FOR_FOLLOW_UP = (
    select(tables.homes)
    .where(
        tables.homes.c.follow_up_counts_from <= bindparam("by_day"),
        tables.FOLLOW_UP_AWAITED,
        tables.homes.c.left_on.is_(None),
        tables.homes.c.tenant_ref.not_in(_BOOKED),
    )
    .order_by(tables.homes.c.tenant_ref)
)


class HomeStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def find(self, tenant_ref: str) -> Home | None:
        """Return a tenant's home; None if the tenant is unknown."""
        row = self.connection.execute(_FIND, {"of": tenant_ref}).mappings().one_or_none()
        return None if row is None else Home(**row)

    def add(self, home: Home) -> None:
        """Insert a home."""
        self.connection.insert(tables.homes, asdict(home))

    def save(self, home: Home) -> None:
        """Update a home."""
        self.connection.execute(_SAVE, asdict(home) | {"of": home.tenant_ref})

    def due_for_follow_up_booking(self, on: date) -> list[Home]:
        """Return the homes whose follow-up counts by `on` and is neither booked nor made."""
        rows = self.connection.execute(_DUE_FOR_FOLLOW_UP, {"by_day": on}).mappings()
        return [Home(**row) for row in rows]
