"""What somebody with the database's password can do: statements of their own, past the code."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from tests.integration.office import Office


def run_sql(office: Office, *statements: str) -> None:
    """Run statements in one transaction."""
    with office.service.database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def refused(office: Office, statement: str, why: str) -> None:
    """Assert that the database refuses a statement and says why, or which constraint."""
    with pytest.raises(IntegrityError, match=why):
        run_sql(office, statement)


@contextmanager
def without_locks(office: Office) -> Iterator[Connection]:
    """Give a connection on which no trigger stops anything; at the end all of it is undone."""
    with office.service.database.engine.connect() as connection:
        stop_triggers(connection)
        yield connection
        connection.rollback()


def stop_triggers(connection: Connection) -> None:
    """Have no trigger of ours stop anything any more, as the tables' owner can."""
    if connection.dialect.name == "postgresql":
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        for (name,) in connection.execute(text(tables)).all():
            connection.execute(text(f'ALTER TABLE "{name}" DISABLE TRIGGER USER'))
    else:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.execute(text(triggers)).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
