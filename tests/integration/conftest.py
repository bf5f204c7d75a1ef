"""A small service of the tests' own, on each kind of database, and real processes."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Connection, Integer, Table, select
from sqlalchemy.engine import make_url

from services.backbone.database import new_metadata, open_engine
from services.backbone.settings import database_url
from services.backbone.tables import add_backbone_tables
from services.backbone.transactions import Transactions
from services.hosts.migrating import migrate
from tests.integration.enrolling import open_enrolment
from tests.integration.office import Office

metadata = new_metadata()
backbone = add_backbone_tables(metadata)
counted = Table("counted", metadata, Column("number", Integer, primary_key=True))


class CountingStore:
    """Keeps numbers."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def add(self, number: int) -> None:
        self.connection.insert(counted, {"number": number})

    def numbers(self) -> list[int]:
        query = select(counted.c.number).order_by(counted.c.number)
        return list(self.connection.execute(query).scalars())


@pytest.fixture(params=["sqlite", "postgresql"])
def counting(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Transactions[CountingStore]]:
    """The transactions of a small service on SQLite, then on PostgreSQL."""
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path}/counting.sqlite")
    else:
        template = request.getfixturevalue("database_template")
        request.getfixturevalue("make_database")("enrolment")
        engine = open_engine(database_url(template, "enrolment"))
    metadata.create_all(engine)
    yield Transactions(engine, backbone, CountingStore)
    engine.dispose()


def numbers_in(transactions: Transactions[Any]) -> list[int]:
    """Return what the small service has counted."""
    found: list[int] = transactions.read(lambda c: CountingStore(c).numbers())
    return found


@pytest.fixture(scope="session")
def empty_payments_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with payments' tables, to be copied: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "payments.sqlite"
    migrate("payments", f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def empty_payments_database(postgresql_url: str) -> Iterator[str]:
    """A PostgreSQL database with payments' tables, to be made others from; returns its name."""
    name = f"cashback_test_{os.getpid()}_empty_payments"
    url = make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(postgresql_url, autocommit=True) as link:
        link.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0".encode())
        migrate("payments", url)
        yield name
        link.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture
def payments_url(
    request: pytest.FixtureRequest, postgresql_url: str, database_template: str
) -> str:
    """A PostgreSQL database of the test's own with payments' tables."""
    empty = request.getfixturevalue("empty_payments_database")
    url = database_url(database_template, "payments")
    with psycopg.connect(postgresql_url, autocommit=True) as link:
        name = make_url(url).database
        link.execute(f'CREATE DATABASE "{name}" TEMPLATE "{empty}"'.encode())
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """A payments service on SQLite and then on PostgreSQL, with a scheme not yet open."""
    if request.param == "sqlite":
        path = tmp_path / "payments.sqlite"
        shutil.copy(request.getfixturevalue("empty_payments_file"), path)
        url = f"sqlite:///{path}"
    else:
        url = request.getfixturevalue("payments_url")
    office = Office(url)
    yield office
    office.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def enrolment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Transactions[Any]]:
    """Enrolment's own database, with the scheme open."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/enrolment.sqlite"
    else:
        url = request.getfixturevalue("make_database")("enrolment")
    with open_enrolment(url) as database:
        yield database
