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
    """Reads and writes it inside one unit of work."""

    def __init__(self, connection: Writer, table: Table) -> None:
        self.connection = connection
        self.table = table

    def day(self) -> date | None:
        """Return the date; None before the first."""
        last: date | None = self.connection.execute(_last(self.table)).scalar_one_or_none()
        return last

    def reach(self, day: date) -> None:
        """Keep that a date is closed; an earlier one may be heard of later."""
        known = self.day()
        if known is None:
            self.connection.insert(self.table, {"id": 1, "date": day})
        elif day > known:
            self.connection.execute(_reached(self.table), {"day": day})


@cache
def _last(table: Table) -> Select[tuple[date]]:
    return select(table.c.date)


@cache
def _reached(table: Table) -> Update:
    return table.update().values(date=bindparam("day"))
