"""The calendar's repository."""

from datetime import date

from sqlalchemy import Connection, func, select

from services.calendar import tables


class CalendarStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def last_cut_off(self) -> date | None:
        """Return the last date that was published; None before the first."""
        return self.connection.execute(select(func.max(tables.cut_offs.c.date))).scalar_one()

    def add_cut_off(self, on: date) -> None:
        """Note that a date was published; the database refuses a second time."""
        self.connection.execute(tables.cut_offs.insert().values(date=on))
