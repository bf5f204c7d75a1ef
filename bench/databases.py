"""Databases of the benchmarks' own, made empty and dropped after."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

PREFIX = "cashback_bench"


def database_address(server: str, name: str) -> str:
    """Return the address of the benchmarks' database of that name on the same server."""
    url = make_url(server).set(database=f"{PREFIX}_{name}")
    return url.render_as_string(hide_password=False)


def database_template(server: str) -> str:
    """Return the same as the services take it, for a database of each service."""
    return database_address(server, "")[:-1]


@contextmanager
def empty_database(server: str, name: str) -> Iterator[str]:
    """Make an empty database, give its address, drop it after.

    Dropping writes a checkpoint, so that no variant pays for what the one before it wrote.
    """
    drop_database(server, name)
    _run(server, "CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0", name)
    try:
        yield database_address(server, name)
    finally:
        drop_database(server, name)


@contextmanager
def copied_database(server: str, original: str, name: str) -> Iterator[str]:
    """Copy a database that nobody is connected to, give the copy's address, drop it after."""
    drop_database(server, name)
    with psycopg.connect(server, autocommit=True) as link:
        copy, of = (sql.Identifier(f"{PREFIX}_{each}") for each in (name, original))
        statement = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
        link.execute(sql.SQL(statement).format(copy, of))
    try:
        yield database_address(server, name)
    finally:
        drop_database(server, name)


def drop_database(server: str, name: str) -> None:
    """Drop a database of the benchmarks if it is there."""
    _run(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _run(server: str, statement: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(sql.SQL(statement).format(sql.Identifier(f"{PREFIX}_{name}")))
