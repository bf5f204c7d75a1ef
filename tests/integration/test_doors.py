"""An attack is turned away at a command's door as at a file's, and nothing of it is kept."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from services.backbone.errors import Invalid
from services.backbone.settings import database_url
from services.contracts import enrolment as contract
from services.contracts.schema import to_wire
from services.enrolment import tables
from services.hosts.catalogue import DATABASES
from services.pilot.embedded_cluster import EmbeddedCluster
from services.pilot_files.reading import read_pilot
from services.pilot_files.report import PilotFaults
from tests.builders import OPENS, PilotBuilder
from tests.empty_databases import make_tables
from tests.integration.enrolling import SCHEME, TENANT
from tests.people import officer

LIVE = replace(SCHEME, scheme=replace(SCHEME.scheme, practice=False))
ENCODED = "=?utf-8?q?Ann=0D=0ABcc:_eve=40example.net?="
ATTACKS = [
    ("tenant_ref", "../../evil"),
    ("first_name", ENCODED),
    ("last_name", "Hunt\u202e"),
    ("email", "ann@example.org\r\nBcc: eve@example.net"),
    ("mobile", "07700 900123\u200b"),
    ("address_line_1", "1 High Street\x1b[2J"),
    ("title", "Ms\nX: y"),
]
every_attack = pytest.mark.parametrize(("field", "attack"), ATTACKS, ids=[f for f, _ in ATTACKS])


def running(folder: Path) -> EmbeddedCluster:
    template = f"sqlite:///{folder}/{{service}}.sqlite"
    for name in DATABASES:
        make_tables(name, database_url(template, name))
    return EmbeddedCluster(lambda name: database_url(template, name))


@pytest.fixture
def pilot(tmp_path: Path) -> Iterator[EmbeddedCluster]:
    """Every service on a database of its own, the scheme open."""
    cluster = running(tmp_path)
    cluster.client.tell(SCHEME, "scheme")
    yield cluster
    cluster.close()


def rows_of(cluster: EmbeddedCluster, table: Any) -> int:
    database = cluster.host.services["enrolment"].database
    return int(database.read(lambda c: c.execute(select(func.count()).select_from(table)).scalar()))


@every_attack
def test_a_command_with_an_attack_is_refused_and_nothing_is_kept(
    pilot: EmbeddedCluster, field: str, attack: str
) -> None:
    sound, attacked = TENANT, replace(TENANT, **{"tenant_ref": "T2", field: attack})
    command = contract.RegisterTenants(SCHEME.scheme.opens_on, (sound, attacked))
    with pytest.raises(Invalid, match=rf"tenants\.1\.{field}: ") as refused:
        pilot.client.by(officer()).tell(command, "register")
    assert attack not in str(refused.value)
    assert rows_of(pilot, tables.participations) == 0


@every_attack
def test_a_file_with_an_attack_is_a_fault_of_its_cell(
    tmp_path: Path, field: str, attack: str
) -> None:
    cells = {"email": "ann@example.org", field: attack}
    PilotBuilder().tenant(cells.pop("tenant_ref", "T1"), **cells).write(tmp_path)
    with pytest.raises(PilotFaults) as faults:
        read_pilot(tmp_path)
    assert [(f.file, f.line, f.column) for f in faults.value.faults] == [("tenants.csv", 2, field)]


@pytest.fixture
def unopened(tmp_path: Path) -> Iterator[EmbeddedCluster]:
    """Every service on a database of its own, before the scheme is open."""
    cluster = running(tmp_path)
    yield cluster
    cluster.close()


def test_a_live_scheme_with_example_contact_points_is_not_opened(
    unopened: EmbeddedCluster,
) -> None:
    with pytest.raises(Invalid, match="phone is reserved for examples") as refused:
        unopened.client.tell(LIVE, "scheme")
    fields = [fault.field for fault in refused.value.faults]
    assert fields[:2] == ["scheme.contact_points.phone", "scheme.contact_points.email"]
    assert rows_of(unopened, tables.scheme) == 0


def test_a_scheme_without_contact_points_is_not_opened(unopened: EmbeddedCluster) -> None:
    given = to_wire(SCHEME)
    del given["scheme"]["contact_points"]
    order = {"command": "OpenScheme", "key": "scheme", "data": given}
    with pytest.raises(Invalid) as refused:
        unopened.client.way.call("enrolment", "execute", officer(), order)
    assert [fault.field for fault in refused.value.faults] == ["scheme.contact_points"]


def test_a_contact_point_that_is_none_is_refused_in_a_play_too(unopened: EmbeddedCluster) -> None:
    wrong = replace(SCHEME.scheme.contact_points, phone="call us", guides="http://l.example")
    command = replace(SCHEME, scheme=replace(SCHEME.scheme, contact_points=wrong))
    with pytest.raises(Invalid) as refused:
        unopened.client.tell(command, "scheme")
    assert {fault.field for fault in refused.value.faults} == {
        "scheme.contact_points.phone",
        "scheme.contact_points.guides",
    }


def test_free_text_of_a_file_is_cleaned(tmp_path: Path) -> None:
    builder = PilotBuilder().tenant("T1").change("T1", OPENS, "withdrawn", f"moved\u202e {ENCODED}")
    builder.write(tmp_path)
    (change,) = read_pilot(tmp_path).changes
    assert change.value == "moved = ?utf-8?q?Ann=0D=0ABcc:_eve=40example.net?="
