"""The calendar's repository."""

from datetime import date

from sqlalchemy import func, select

from services.backbone.writing import Writer
from services.calendar import tables

_LAST = select(func.max(tables.cut_offs.c.date))


class CalendarStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def last_cut_off(self) -> date | None:
        """Return the last date that was published; None before the first."""
        last: date | None = self.connection.execute(_LAST).scalar_one()
        return last

    def add_cut_off(self, on: date) -> None:
        """Note that a date was published; the database refuses a second time."""
        self.connection.insert(tables.cut_offs, {"date": on})
