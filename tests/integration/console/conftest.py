from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.backbone.settings import database_url
from services.enrolment.service import EnrolmentService
from services.hosts.catalogue import DATABASES
from tests.empty_databases import make_tables
from tests.integration.console.people import Console
from tests.integration.console.whole import WholeConsole
from tests.integration.enrolling import TENANT, open_enrolment, register
from tests.integration.office import Office

TENANTS = (
    replace(TENANT, tenant_ref="T1", title="Ms", first_name="Siân", last_name="O'Brien", uprn="1"),
    replace(TENANT, tenant_ref="T2", first_name="Bob", last_name="Jones", uprn="2"),
)
"""Those of the office, as enrolment knows them."""


@pytest.fixture
def console(office: Office) -> Console:
    """The console on the office's payments service."""
    return Console(office)


@pytest.fixture
def people(office: Office, tmp_path: Path) -> Iterator[None]:
    """Enrolment beside the office's payments service, where tenants are looked up."""
    with open_enrolment(f"sqlite:///{tmp_path}/enrolment.sqlite") as database:
        register(database, "tenants", *TENANTS)
        enrolment = EnrolmentService()
        enrolment.database = database
        office.client.way.services["enrolment"] = enrolment  # type: ignore[attr-defined]
        yield


@pytest.fixture
def whole_console(tmp_path: Path) -> Iterator[WholeConsole]:
    """The console on all services, empty, on SQLite."""
    template = f"sqlite:///{tmp_path}/{{service}}.sqlite"
    for name in DATABASES:
        make_tables(name, database_url(template, name))
    with WholeConsole(template) as made:
        yield made


@pytest.fixture
def postgresql_console(
    database_template: str, make_database: Callable[[str], str]
) -> Iterator[WholeConsole]:
    """The console on PostgreSQL, on the calendar and notifications alone, empty."""
    for name in ("calendar", "notifications"):
        make_tables(name, make_database(name))
    with WholeConsole(database_template) as made:
        yield made
