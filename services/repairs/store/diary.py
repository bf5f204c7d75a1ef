"""The visits that are booked."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import bindparam, func, select

from services.backbone.writing import Writer
from services.repairs import tables
from services.repairs.domain.diary import Booking

_OF = tables.bookings.c
_COLUMNS = [column for column in tables.bookings.c if column.name != "id"]

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_CLOSE_ALL = tables.bookings.update().where(_OF.tenant_ref == bindparam("of"), _OF.state == "open")
_CLOSE = _CLOSE_ALL.where(_OF.kind == bindparam("of_kind"))
_SAVE = tables.bookings.update().where(_OF.visit_ref == bindparam("ref"))
_DROP = tables.bookings.delete().where(_OF.visit_ref == bindparam("ref"))
_FIND = select(*_COLUMNS).where(_OF.visit_ref == bindparam("ref"))
_OPEN_OF = select(*_COLUMNS).where(
    _OF.tenant_ref == bindparam("of"), _OF.kind == bindparam("of_kind"), _OF.state == "open"
)
_OPEN_ON = (
    select(*_COLUMNS)
    .where(_OF.visit_date == bindparam("day"), _OF.state == "open")
    .order_by(_OF.tenant_ref, _OF.kind)
)
_TIMES = select(func.count()).where(
    _OF.tenant_ref == bindparam("of"),
    _OF.kind == bindparam("of_kind"),
    _OF.visit_date == bindparam("day"),
)


class Diary:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def book(self, booking: Booking) -> None:
        """Put a visit in the diary; any open one of that kind is over."""
        self.close(booking.tenant_ref, "over", booking.kind)
        self.connection.insert(tables.bookings, asdict(booking))

    def begin(self, booking: Booking) -> None:
        """Keep a visit that is made without having been booked; what is booked stays so."""
        self.connection.insert(tables.bookings, asdict(booking))

    def save(self, booking: Booking) -> None:
        """Update a booking."""
        self.connection.execute(_SAVE, asdict(booking) | {"ref": booking.visit_ref})

    def drop(self, visit_ref: str) -> None:
        """Forget a visit that was begun by mistake."""
        self.connection.execute(_DROP, {"ref": visit_ref})

    def close(self, tenant_ref: str, state: str, kind: str | None = None) -> None:
        """Close a tenant's open bookings, of one kind or of all."""
        values = {"of": tenant_ref, "state": state}
        if kind is None:
            self.connection.execute(_CLOSE_ALL, values)
        else:
            self.connection.execute(_CLOSE, values | {"of_kind": kind})

    def find(self, visit_ref: str) -> Booking | None:
        """Return the booking of that reference, whatever its state; None if there is none."""
        row = self.connection.execute(_FIND, {"ref": visit_ref}).mappings().one_or_none()
        return None if row is None else Booking(**row)

    def open_of(self, tenant_ref: str, kind: str) -> Booking | None:
        """Return the visit of a kind that a tenant waits for; None if none is booked."""
        asked = {"of": tenant_ref, "of_kind": kind}
        row = self.connection.execute(_OPEN_OF, asked).mappings().one_or_none()
        return None if row is None else Booking(**row)

    def open_on(self, visit_date: date) -> list[Booking]:
        """Return the visits booked for a date."""
        rows = self.connection.execute(_OPEN_ON, {"day": visit_date}).mappings()
        return [Booking(**row) for row in rows]

    def times_booked(self, tenant_ref: str, kind: str, visit_date: date) -> int:
        """Return how many times a visit was booked for that very day, whatever came of it."""
        asked = {"of": tenant_ref, "of_kind": kind, "day": visit_date}
        times: int = self.connection.execute(_TIMES, asked).scalar_one()
        return times
