"""The gateway's database on SQLite, then on PostgreSQL, with a clock that tests move."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from services.backbone.database import open_engine
from services.backbone.settings import database_url
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.hashing import Hasher
from services.gateway.sign_in.sealing import SignInKey
from tests.empty_databases import make_tables
from tests.integration.gateway.people import Clock, Landlord

QUICK = Hasher(memory_kib=64, passes=1, lanes=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Door]:
    """An empty gateway's database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/gateway.sqlite"
        make_tables("gateway", url)
    else:
        url = request.getfixturevalue("gateway_database")
    door = Door(open_engine(url), SignInKey.made(), QUICK, Clock())
    yield door
    door.close()


@pytest.fixture(scope="session")
def empty_gateway_database(postgresql_url: str) -> Iterator[str]:
    """A PostgreSQL database with the gateway's tables, to be copied; returns its name."""
    name = f"cashback_test_{os.getpid()}_empty_gateway"
    url = make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(postgresql_url, autocommit=True) as link:
        link.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0".encode())
        make_tables("gateway", url)
        yield name
        link.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture
def gateway_database(
    postgresql_url: str, database_template: str, empty_gateway_database: str
) -> str:
    """A PostgreSQL database of the test's own with the gateway's tables; returns its address."""
    url = database_url(database_template, "gateway")
    with psycopg.connect(postgresql_url, autocommit=True) as link:
        name = make_url(url).database
        link.execute(f'CREATE DATABASE "{name}" TEMPLATE "{empty_gateway_database}"'.encode())
    return url


@pytest.fixture
def landlord(door: Door) -> Landlord:
    """A landlord after set-up: Ada administers, Fay approves."""
    return Landlord(door)
