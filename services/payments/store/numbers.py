"""Numbers without gaps: what people see of a payment, a run or a file, one after the other.

The next is the largest plus one, read in the transaction that uses it (decision 9): they are in
bank files, and a rollback must not show.
"""

from functools import cache

from sqlalchemy import Select, Table, func, select

from services.backbone.writing import Writer


def last_number(connection: Writer, table: Table) -> int:
    """Return the largest number in a table; 0 where there is none."""
    return int(connection.execute(_largest(table)).scalar_one() or 0)


@cache
def _largest(table: Table) -> Select[int]:
    return select(func.max(table.c.number))


def next_number(connection: Writer, table: Table) -> int:
    """Return the number of the next row of a table."""
    return last_number(connection, table) + 1
