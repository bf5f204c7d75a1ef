"""The calendar's repository."""

from datetime import date

from sqlalchemy import bindparam, func, select

from services.backbone.unit_of_work import UnitOfWork
from services.backbone.writing import Writer
from services.calendar import tables

_LAST = select(func.max(tables.cut_offs.c.date))
_PRACTICE = select(tables.practice.c.close_until)
_CLOSE_UNTIL = tables.practice.update().values(close_until=bindparam("until"))


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

    # --- practice ---

    def is_practice(self) -> bool:
        """Return whether the dates are closed by a person."""
        return self.connection.execute(_PRACTICE).one_or_none() is not None

    def begin_practice(self) -> None:
        """Note that from now on a person closes the dates."""
        if not self.is_practice():
            self.connection.insert(tables.practice, {"id": 1, "close_until": None})

    def close_until(self) -> date | None:
        """Return the date up to which a person wants the dates closed."""
        row = self.connection.execute(_PRACTICE).one_or_none()
        return None if row is None else row.close_until

    def want_closed(self, until: date) -> None:
        """Keep up to which date they are to be closed."""
        self.connection.execute(_CLOSE_UNTIL, {"until": until})


Work = UnitOfWork[CalendarStore]
