from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.enrolment.service import EnrolmentService
from tests.integration.console.people import Console
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
