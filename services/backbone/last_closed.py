"""The last business date that a service heard closed, for one that keeps no more of the dates."""

from datetime import date
from functools import cache

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Integer,
    MetaData,
    Select,
    Table,
    Update,
    bindparam,
    select,
)

from services.backbone.writing import Writer


def add_last_closed_table(metadata: MetaData) -> Table:
    """Add the table to a service's metadata and return it: one row, none before the first date."""
    return Table(
        "last_closed",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("date", Date, nullable=False),
        CheckConstraint("id = 1", name="one_row"),
    )


class LastClosed:
    """Reads and writes it inside one unit of work, which reads it once."""

    def __init__(self, connection: Writer, table: Table) -> None:
        self.connection = connection
        self.table = table
        self._known = False
        self._last: date | None = None

    def day(self) -> date | None:
        """Return the date; None before the first."""
        if not self._known:
            self._last = self.connection.execute(_last(self.table)).scalar_one_or_none()
            self._known = True
        return self._last

    def reach(self, day: date) -> None:
        """Keep that a date is closed; an earlier one may be heard of later."""
        last = self.day()
        if last is not None and day <= last:
            return
        if last is None:
            self.connection.insert(self.table, {"id": 1, "date": day})
        else:
            self.connection.execute(_reached(self.table), {"day": day})
        self._last = day


@cache
def _last(table: Table) -> Select[tuple[date]]:
    return select(table.c.date)


@cache
def _reached(table: Table) -> Update:
    return table.update().values(date=bindparam("day"))
