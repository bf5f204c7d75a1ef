"""Fixtures that every folder of tests shares."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from hypothesis import settings
from sqlalchemy.engine import make_url

from services.backbone import database
from services.backbone.assertions import TRUSTED_KEYS
from services.backbone.settings import database_url
from services.hosts.catalogue import MIGRATED
from services.hosts.declaring import declare_topology
from tests.compiled_once import Address, Statements, Templates
from tests.empty_databases import make_tables
from tests.people import trusted_file
from tests.sharing_out import BROKER, ByShare, share_of

# The same examples every time: `--hypothesis-seed=random` looks further. How long one takes says
# how busy the machine is; pytest-timeout ends what hangs.
settings.register_profile("the same every time", deadline=None, derandomize=True)
settings.load_profile("the same every time")

PROJECT = Path(__file__).resolve().parent.parent
PILOTS = PROJECT / "tests" / "pilots"


def pytest_collection_finish() -> None:
    """Keep modules and tests out of the garbage collector's sight: they stay to the end anyway."""
    gc.collect()
    gc.freeze()


def pytest_xdist_make_scheduler(config: Any, log: Any) -> ByShare:
    """Share the tests out by file, as `pytest -n` asks."""
    return ByShare(config, log)


@pytest.fixture(scope="session", autouse=True)
def payments_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The keys that bank details on the tests' servers are encrypted with."""
    path = tmp_path_factory.mktemp("keys") / "payments.keys"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASHBACK_PAYMENTS_KEYS", str(path))
        yield path


@pytest.fixture(scope="session", autouse=True)
def trusted_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The keys that services in processes of their own trust: the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(TRUSTED_KEYS, str(trusted_file(tmp_path_factory.mktemp("trusted"))))
        yield


@pytest.fixture(scope="session", autouse=True)
def plays_begin_on_copies() -> Iterator[None]:
    """An embedded play's databases are copies of migrated ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("services.pilot.simulate.migrate", make_tables)
        yield


@pytest.fixture(scope="session", autouse=True)
def all_is_compiled_once() -> Iterator[None]:
    """Databases share their compiled statements, consoles their compiled templates."""
    with pytest.MonkeyPatch.context() as patch:
        shared = Statements().shared_by(database.create_engine)
        patch.setattr(database, "create_engine", shared)
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": Templates()})
        patch.setattr(Flask, "url_rule_class", Address)
        yield


@pytest.fixture
def broker_url(declared_broker: str, request: pytest.FixtureRequest, worker_id: str) -> str:
    """The RabbitMQ virtual host that `deploy/local/servers` made for the tests, with the queues
    that an operator makes."""
    file = request.node.nodeid.split("::", 1)[0]
    if worker_id != "master" and share_of(file) != BROKER:
        pytest.fail(f"name {file} in ON_THE_BROKER of tests/sharing_out.py", pytrace=False)
    return declared_broker


@pytest.fixture(scope="session")
def declared_broker() -> str:
    url = _needed("CASHBACK_TEST_BROKER", "RabbitMQ")
    declare_topology(url)
    return url


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """A PostgreSQL address whose role may create databases."""
    return _needed("CASHBACK_TEST_DATABASE", "PostgreSQL")


@pytest.fixture
def database_template(postgresql_url: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """An address for this test's own databases, `…_<service>`; they are dropped after it."""
    name = f"cashback_test_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**8}"
    template = make_url(postgresql_url).set(database=name).render_as_string(hide_password=False)
    yield template
    with psycopg.connect(postgresql_url, autocommit=True) as link:
        for service in MIGRATED:
            name = make_url(database_url(template, service)).database
            link.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


@pytest.fixture
def make_database(postgresql_url: str, database_template: str) -> Callable[[str], str]:
    """Return a function that creates a service's empty database and returns its address."""

    def make(service: str) -> str:
        url = database_url(database_template, service)
        name = make_url(url).database
        with psycopg.connect(postgresql_url, autocommit=True) as link:
            link.execute(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0".encode())
        return url

    return make


def _needed(variable: str, server: str) -> str:
    url = os.environ.get(variable)
    if not url:
        pytest.fail(
            f"{variable} is not set: these tests need a real {server}. "
            "`make test` starts one and sets it.",
            pytrace=False,
        )
    return url
