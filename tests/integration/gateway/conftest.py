"""The gateway's database on SQLite, then on PostgreSQL, with a clock that tests move."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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


@pytest.fixture
def gateway_database(database_template: str) -> str:
    """A PostgreSQL database of the test's own with the gateway's tables; returns its address."""
    url = database_url(database_template, "gateway")
    make_tables("gateway", url)
    return url


@pytest.fixture
def landlord(door: Door) -> Landlord:
    """A landlord after set-up: Ada administers, Fay approves."""
    return Landlord(door)
