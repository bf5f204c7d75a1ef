"""Opens a service's database, SQLite or PostgreSQL, so that both behave alike.

One writer at a time per service database, on both: SQLite by `BEGIN IMMEDIATE`, PostgreSQL by an
advisory lock that lasts as long as the transaction. Handlers therefore never race each other.
"""

import errno
import sqlite3
from collections.abc import Iterable
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

WRITER_LOCK = 7_201_101
"""Number of the PostgreSQL advisory lock that every writing transaction takes first."""

BEGIN = "begin"
"""What a connection to SQLite knows by this name is how its next transaction begins."""

STATEMENT_TIMEOUT_MS = 60_000
"""A query that outlives its green thread is ended by the server after this long."""

CONNECT_SECONDS = 5
"""How long PostgreSQL may take to answer a new connection before it counts as away."""


def new_metadata() -> MetaData:
    """Return empty metadata that names every constraint, so that migrations can refer to them."""
    return MetaData(naming_convention=NAMING)


def open_engine(
    url: str, *, power_safe: bool = True, connect_seconds: int = CONNECT_SECONDS
) -> Engine:
    """Return an engine for a `sqlite:///…` or `postgresql://…` address.

    A committed transaction survives a killed process always, and a power cut if `power_safe`; a
    play that can be repeated does without, and is faster.
    """
    if url.startswith("sqlite"):
        return _open_sqlite(url, "FULL" if power_safe else "NORMAL")
    return _open_postgresql(url, connect_seconds)


def begin_writing(engine: Engine) -> Connection:
    """Return a connection in a transaction that no other writer of this database overlaps."""
    connection = engine.connect()
    connection.info[BEGIN] = "BEGIN IMMEDIATE"
    connection.begin()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
    return connection


class Changes:
    """Tells whether anybody, in this process or another, has written to these SQLite databases.

    SQLite counts what other connections commit; those here are kept for asking only. To ask takes
    microseconds.
    """

    def __init__(self, engines: Iterable[Engine]) -> None:
        self._connections = [engine.raw_connection() for engine in engines]
        self._seen: list[Any] = []

    def seen(self) -> bool:
        """Return whether there were any since this was last asked."""
        before, self._seen = self._seen, [self._count(each) for each in self._connections]
        return self._seen != before

    def close(self) -> None:
        """Close the connections that were used for looking."""
        for each in self._connections:
            each.close()

    @staticmethod
    def _count(connection: PoolProxiedConnection) -> Any:
        """A database that cannot be read now counts as changed: whoever looks is told why."""
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA data_version")
            return cursor.fetchone()
        except sqlite3.OperationalError:
            return object()


def out_of_room(error: BaseException) -> bool:
    """Return whether this came of a disk, a quota or a limit that takes no more.

    SQLite knows a full disk only; a quota or a limit on files is an I/O error to it.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        primary = getattr(cause, "sqlite_errorcode", 0) & 0xFF
        return primary in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
    if isinstance(cause, OSError):
        return cause.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return isinstance(cause, psycopg.errors.DiskFull)


def _open_postgresql(url: str, connect_seconds: int) -> Engine:
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_pre_ping=True,
        hide_parameters=True,
        pool_size=5,
        max_overflow=10,
        insertmanyvalues_page_size=1000,
        execution_options={"preserve_rowcount": True},  # of an INSERT, too
        connect_args={
            "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS}",
            "connect_timeout": connect_seconds,
        },
    )


def _open_sqlite(url: str, synchronous: str) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        hide_parameters=True,
        pool_size=2,
        connect_args={"timeout": 30, "check_same_thread": False, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    # A listener to "begin" would do too, but where there is one SQLAlchemy is slower at everything.
    engine.dialect.do_begin = _begin_sqlite  # type: ignore[method-assign]
    return engine


def _begin_sqlite(dbapi_connection: PoolProxiedConnection) -> None:
    dbapi_connection.cursor().execute(dbapi_connection.info.pop(BEGIN, "BEGIN"))
