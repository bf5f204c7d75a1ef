"""The connection of a unit of work: it gathers rows to insert and writes them in bulk.

A batch of events, or a payment run, inserts hundreds of rows one by one. Sent one by one each costs
a round trip; gathered, a table's rows go to PostgreSQL in one COPY. What was gathered is written
before the next statement and before the commit, so that nobody can see the difference, except that
a row the database refuses is reported there.

What is added to sums (`add`) is gathered until the commit: a sum that a hundred events of a batch
add to is one row, written once.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import psycopg
from sqlalchemy import (
    URL,
    Connection,
    CursorResult,
    Dialect,
    Executable,
    Select,
    Table,
    TextClause,
    bindparam,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

GATHERED_AT_MOST = 10_000
"""Rows that wait at the same time: enough for speed, and little memory however long the work is.

With a fifth of it an import of tenants takes PostgreSQL a sixth longer.
"""

ORDINARY_SIZE = 1_000
"""Characters that count as a row."""

_DRIVERS_ERRORS = (sqlite3.Error, psycopg.Error)

STREAMED_AT_ONCE = 1_000
"""Rows that are fetched together, where they are small."""

MANY_ROWS = 10_000
"""From so many on it matters in which way the database server joins them."""

MEMORY_FOR_MANY_ROWS = "128MB"
"""What each join or sort of a whole scheme may take of the database server's memory."""

FOR_MANY_ROWS = (
    "statement_timeout = 0",
    f"work_mem = '{MEMORY_FOR_MANY_ROWS}'",
    "cursor_tuple_fraction = 1",  # what is streamed is read to its end
)

Row = Mapping[str, Any]
Columns = tuple[str, ...]
Values = tuple[Any, ...]


@dataclass(frozen=True)
class _Gathered:
    """Rows of one table that wait to be written, by their values in the order of its columns."""

    table: Table
    columns: Columns
    values: list[Values] = field(default_factory=list)

    def values_of(self, row: Row) -> Values:
        if tuple(row) == self.columns:
            return tuple(row.values())
        if row.keys() == set(self.columns):
            return tuple(row[name] for name in self.columns)
        raise self.differ()

    def differ(self) -> ValueError:
        return ValueError(f"rows for {self.table.name} differ in their columns")


class Writer:
    """Inserts, and whatever else a store says to its database, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: dict[Table, _Gathered] = {}
        self._news: dict[Table, list[Row]] = {}
        self._number = 0
        self._sums: dict[Table, dict[tuple[Any, ...], tuple[int, ...]]] = {}

    @property
    def dialect(self) -> str:
        """The kind of database: `postgresql` or `sqlite`."""
        return self._connection.dialect.name

    @property
    def url(self) -> URL:
        """The database's address."""
        return self._connection.engine.url

    def insert(self, table: Table, *rows: Row, size: int = 0) -> None:
        """Insert rows, all of a table with the same columns, soon; defaults are not looked at.

        Tables are written in the order in which they were first used: name the table that is
        referred to before the one that refers to it. `size`: characters of what may be large in
        these rows, which then wait for fewer others.
        """
        if rows:
            gathered = self._gathered(table, tuple(rows[0]))
            gathered.values.extend(gathered.values_of(row) for row in rows)
            self._note(len(rows) + size // ORDINARY_SIZE)

    def insert_values(self, table: Table, columns: Columns, values: Collection[Values]) -> None:
        """Insert rows as `insert` does, given by their values in the order of `columns`."""
        gathered = self._gathered(table, columns)
        if gathered.columns != columns:
            raise gathered.differ()
        gathered.values.extend(values)
        self._note(len(values))

    def _gathered(self, table: Table, columns: Columns) -> _Gathered:
        found = self._waiting.get(table)
        if found is None:
            found = self._waiting[table] = _Gathered(table, columns)
        return found

    def _note(self, rows: int) -> None:
        self._number += rows
        if self._number >= GATHERED_AT_MOST:
            self.flush()

    def add(self, table: Table, key: Sequence[Any], *amounts: int) -> None:
        """Add to the row of a table of sums, at the commit: nothing in a transaction reads them.

        `key` is the table's primary key, `amounts` are its other columns, which are integers. A row
        that is not there yet is inserted.
        """
        sums = self._sums.setdefault(table, {})
        before = sums.get(tuple(key), (0,) * len(amounts))
        sums[tuple(key)] = tuple(map(int.__add__, before, amounts))

    def write_sums(self) -> None:
        """Write what `add` gathered, to the sums in the database."""
        waiting, self._sums = self._sums, {}
        for table, sums in waiting.items():
            names = [column.name for column in table.c]
            changed = sorted(item for item in sums.items() if any(item[1]))
            rows = [dict(zip(names, (*key, *amounts), strict=True)) for key, amounts in changed]
            if rows:
                self.execute(_adding_to(table), rows)

    def keep_newest(self, table: Table, *rows: Row) -> None:
        """Insert rows that have a `sequence`, soon; of one key the highest is what stays.

        So what is told twice counts once, and the order in which it is told does not matter.
        """
        self._news.setdefault(table, []).extend(dict(row) for row in rows)
        self._note(len(rows))

    def execute(
        self, statement: Executable, parameters: Sequence[Row] | Row | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement, after what was gathered.

        One that runs often is built once, as a constant with its values as `bindparam`: to build it
        takes SQLAlchemy longer than SQLite takes to run it.
        """
        self.flush()
        return self._connection.execute(statement, parameters)

    def stream(
        self,
        query: Select[*tuple[Any, ...]],
        parameters: Row | None = None,
        at_once: int = STREAMED_AT_ONCE,
    ) -> Iterator[Any]:
        """Yield a query's rows as they are asked for; meanwhile other statements may run.

        `at_once` of them are fetched together: fewer where they are large.
        """
        self.flush()
        streaming = {"stream_results": True, "yield_per": at_once}
        with self._connection.execute(query, parameters, execution_options=streaming) as rows:
            for some in rows.partitions():
                yield from some

    def flush(self) -> None:
        """Write the rows that `insert` gathered, table by table."""
        if not self._number:
            return
        waiting, self._waiting, self._number = self._waiting, {}, 0
        for gathered in waiting.values():
            _insert(self._connection, gathered)
        news, self._news = self._news, {}
        for table, rows in news.items():
            if rows:
                _insert_newest(self._connection, table, rows)

    def expect_many_rows(self) -> None:
        """Let the statements of this transaction run as long as they need, and join in memory.

        They touch every row of a scheme; the server's limits are for a look-up of a few.
        """
        if self.dialect == "postgresql":
            for setting in FOR_MANY_ROWS:
                self._connection.execute(text(f"SET LOCAL {setting}"))

    def note_added(self, rows: int, table: Table, *names: str) -> None:
        """Let the server look what is in some columns, if that many rows were added to their table.

        Within a transaction it would plan what reads them for the rows that were there before.
        """
        if rows >= MANY_ROWS and self.dialect == "postgresql":
            self.execute(text(f"ANALYZE {table.name} ({', '.join(names)})"))

    def commit(self) -> None:
        """Write what was gathered and make everything lasting."""
        self.write_sums()
        self.flush()
        self._connection.commit()

    def close(self) -> None:
        """Give the connection back; what was not committed is undone."""
        self._connection.close()


@cache
def _adding_to(table: Table) -> TextClause:
    """Return the statement that adds to the rows of a table of sums, or inserts them."""
    key = [column.name for column in table.primary_key.columns]
    amounts = [column.name for column in table.c if column.name not in key]
    names = [*key, *amounts]
    added = ", ".join(f"{name} = {table.name}.{name} + excluded.{name}" for name in amounts)
    values = ", ".join(f":{name}" for name in names)
    return text(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({values})"
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {added}"
    ).bindparams(*(bindparam(name, type_=table.c[name].type) for name in names))


def _insert(connection: Connection, gathered: _Gathered) -> None:
    """Insert the gathered rows of one table, in their order."""
    dialect, values = connection.dialect, gathered.values
    statement, as_bound = _insert_of(dialect, gathered.table, gathered.columns)
    cursor: Any = connection.connection.cursor()
    try:
        if dialect.name == "postgresql":
            with cursor.copy(statement) as copy:
                for row in values:
                    copy.write_row(row)
        else:
            cursor.executemany(statement, map(as_bound, values) if as_bound else values)
    except _DRIVERS_ERRORS as error:  # as SQLAlchemy reports what it sends itself
        raise DBAPIError.instance(
            statement, values, error, type(error), hide_parameters=True, dialect=dialect
        ) from error
    finally:
        cursor.close()


def _insert_newest(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows of the same columns, each where none of its key has a higher `sequence`."""
    newest = {tuple(row[c.name] for c in table.primary_key): row for row in _by_sequence(rows)}
    connection.execute(_newest_of(connection.dialect.name, table), list(newest.values()))


def _by_sequence(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: int(row["sequence"]))


@cache
def _newest_of(dialect: str, table: Table) -> Executable:
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    put = insert(table)
    others = {c.name: put.excluded[c.name] for c in table.c if not c.primary_key}
    newer = put.excluded["sequence"] >= table.c.sequence
    return put.on_conflict_do_update(  # type: ignore[no-any-return]
        index_elements=[*table.primary_key], set_=others, where=newer
    )


@lru_cache(maxsize=1_000)
def _insert_of(
    dialect: Dialect, table: Table, columns: Columns
) -> tuple[str, Callable[[Values], Values] | None]:
    """Return the statement, and what makes a row's values what SQLite's driver takes.

    SQLAlchemy's own way, row by row through what it compiled, takes three times as long.
    """
    quoted = dialect.identifier_preparer
    into = f"{quoted.format_table(table)} ({', '.join(quoted.quote(name) for name in columns)})"
    if dialect.name == "postgresql":
        return f"COPY {into} FROM STDIN", None
    types = [table.c[name].type.dialect_impl(dialect) for name in columns]
    processors = [each.bind_processor(dialect) for each in types]

    def as_bound(row: Values) -> Values:
        return tuple(v if to is None else to(v) for v, to in zip(row, processors, strict=True))

    statement = f"INSERT INTO {into} VALUES ({', '.join('?' * len(columns))})"
    return statement, as_bound if any(processors) else None
