"""A small service of the tests' own, on each kind of database, and real processes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Integer, Table, select

from services.backbone.database import new_metadata, open_engine
from services.backbone.settings import database_url
from services.backbone.tables import add_backbone_tables
from services.backbone.transactions import Transactions
from tests.empty_databases import make_tables
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


@pytest.fixture
def payments_url(database_template: str) -> str:
    """A PostgreSQL database of the test's own with payments' tables."""
    url = database_url(database_template, "payments")
    make_tables("payments", url)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """A payments service on SQLite and then on PostgreSQL, with a scheme not yet open."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/payments.sqlite"
        make_tables("payments", url)
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
