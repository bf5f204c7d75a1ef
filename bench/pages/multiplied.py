"""Makes databases in which everybody of a played pilot is there many times.

A hundred thousand participants would take hours to play. Here every row that is somebody's is
written again, in sets, with references and numbers of its own. What is nobody's (runs, settings,
the scheme) stays as it is, but for sums of what is somebody's. Accounts are sealed for the number
they had, so those of the copies cannot be opened, and no page does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    case,
    cast,
    func,
    insert,
    literal,
    select,
    text,
    true,
)

TENANT: Final = "tenant_ref"

STRIDE: Final = 1_000_000
"""Between the numbers of one copy and of the next: more than a played pilot's tables have rows."""

ROWS_AT_ONCE: Final = 500


SUMS: Final = {
    "runs": ("payments", "amount_pence"),
    "run_totals": ("instalments", "amount_pence", "first_pence", "quarter_before_pence"),
    "left_out_totals": ("instalments", "amount_pence"),
    "run_marks": ("instalments", "amount_pence"),
    "run_parts": ("number",),
    "due_totals": ("instalments", "amount_pence"),
    "area_counts": ("number",),
}
"""The columns that add up what is somebody's, by table."""


def copy_rows(source: Engine, target: Engine, metadata: MetaData) -> None:
    """Copy all rows from one database into another that has the same tables, and none in them."""
    with source.connect() as read, target.begin() as write, unlocked(write):
        for table in metadata.sorted_tables:
            write.execute(table.delete())  # what its migration put there
            rows = read.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table))
            for some in rows.mappings().partitions(ROWS_AT_ONCE):
                write.execute(insert(table), [dict(row) for row in some])
            if target.dialect.name == "postgresql":
                _number_from_here(write, table)


def _number_from_here(connection: Connection, table: Table) -> None:
    """Have PostgreSQL number new rows after those that were copied with their numbers."""
    column = table.autoincrement_column
    if column is not None:
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', column.name)
        connection.execute(select(func.setval(sequence, func.max(column))).select_from(table))


def multiply(engine: Engine, metadata: MetaData, times: int) -> None:
    """Have everybody in a service's database `times` times."""
    theirs = of_tenants(metadata)
    with engine.begin() as connection, unlocked(connection):
        copies = numbers_to(connection, times - 1)
        for table in theirs:
            connection.execute(_again(table, theirs, copies))
        for name in SUMS.keys() & metadata.tables.keys():
            table = metadata.tables[name]
            sums = {column: table.c[column] * times for column in SUMS[name]}
            connection.execute(table.update().values(sums))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def of_tenants(metadata: MetaData) -> list[Table]:
    """Return the tables whose rows are somebody's, or are parts of such a row."""
    found: list[Table] = []
    for table in metadata.sorted_tables:
        parents = {key.column.table.name for key in table.foreign_keys}
        if TENANT in table.c or parents & {each.name for each in found}:
            found.append(table)
    return found


def _again(table: Table, theirs: list[Table], copies: Table) -> Any:
    """Return the statement that writes a table's rows again, once for each copy."""
    number = copies.c.number
    columns = [_renamed(column, theirs, number).label(column.name) for column in table.columns]
    rows = select(*columns).select_from(table.join(copies, true()))
    if TENANT in table.c:
        rows = rows.where(table.c[TENANT] != "")
    return insert(table).from_select([column.name for column in table.columns], rows)


def _renamed(
    column: Column[Any], theirs: list[Table], number: ColumnElement[int]
) -> ColumnElement[Any]:
    """Return what stands in a column of a copy."""
    if column.name == "subject_ref":  # of an audit line about the tenant
        same = column == column.table.c[TENANT]
        return case((same, _suffixed(column, number)), else_=column)
    if isinstance(column.type, LargeBinary):
        return literal(b"")  # such as a letter: megabytes that no list reads
    if column.name == TENANT or _points_to(column, theirs) or _is_own_key(column, theirs):
        if isinstance(column.type, Integer):
            return column + number * STRIDE
        return _suffixed(column, number)
    return column


def _suffixed(column: Column[Any], number: ColumnElement[int]) -> ColumnElement[Any]:
    """Return a text of its own for each copy, which fits into the column."""
    length = column.type.length if isinstance(column.type, String) else None
    kept = func.substr(column, 1, length - 4) if length else column
    suffixed = kept + literal("-") + cast(number, String)
    return case((column == "", column), else_=suffixed)


def _points_to(column: Column[Any], theirs: list[Table]) -> bool:
    return any(key.column.table in theirs for key in column.foreign_keys)


def _is_own_key(column: Column[Any], theirs: list[Table]) -> bool:
    """Return whether a column has to be another one so that a unique key of its row is.

    Where the tenant's reference is in the key, or what points to somebody's row, it is already.
    """
    table = column.table
    assert isinstance(table, Table)
    keys = [table.primary_key.columns]
    keys += [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
    keys += [index.columns for index in table.indexes if index.unique]
    for key in keys:
        others = any(each.name == TENANT or _points_to(each, theirs) for each in key)
        if not others and [*key][-1] is column:
            return True
    return False


def numbers_to(connection: Connection, most: int) -> Table:
    """Return a temporary table with the numbers of the copies, from 1."""
    numbers = Table("copies", MetaData(), Column("number", Integer), prefixes=["TEMPORARY"])
    numbers.create(connection)
    connection.execute(insert(numbers), [{"number": each} for each in range(1, most + 1)])
    return numbers


@contextmanager
def unlocked(connection: Connection) -> Iterator[None]:
    """Have no trigger refuse a row that did not go step by step, and no index be kept meanwhile.

    A statement takes as long as it needs.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        yield
        return
    found = connection.execute(
        text("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    )
    put_back = []
    for kind, name, statement in found.all():
        if kind in ("trigger", "index"):
            connection.execute(text(f'DROP {kind} "{name}"'))
            put_back.append(statement)
    yield
    for statement in put_back:
        connection.exec_driver_sql(statement)
