"""The quick way through tenants.csv finds exactly what reading it record by record finds."""

import csv
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.pilot_files import quick_reading, tenant_reader
from services.pilot_files.cross_checks import CrossChecks
from services.pilot_files.folder import PilotFiles
from services.pilot_files.record_reading import columns_of, read_with_references
from services.pilot_files.rows import TenantRow
from services.pilot_files.scheme_file import read_scheme
from services.pilot_files.sheets import csv_rows
from tests.unit.pilot.conftest import TENANT

COLUMNS = columns_of(TenantRow)

ODD_CELLS = {
    "tenant_ref": ("T1", "T2", " T2 ", "T 3", "..", "x" * 41, "ü"),
    "email": ("a@b", "a@b.org", "a b@c.org", "a@" + "b" * 254 + ".org", "a@b.org\x07"),
    "mobile": ("12", "none", "+44 7700 900123", "0044 7700 900123", "01384 123456", "+1 212"),
    "preferred_channel": ("text", "sms", "letter"),
    "uprn": ("1" * 13, "000123", "1.00002E+11", "1\u2028" * 30),
    "tenancy_start": ("2011-02-29", "1899-12-31", "3/4/2011", "2011-02-28"),
    "rent_arrears_pence": ("-1", "75.00", "9" * 10, "9" * 11, "007", "٧"),
    "elements": ("repairs", "housing_management", "repairs+housing_management", "both"),
    "sort_code": ("08-99-99", "89999", "08999x", "08 99 99"),
    "account_number": ("123456", "12345", "6637 4958", "GB29NWBK08999966374958"),
    "last_name": ("O'Neill, Esq.", 'a "b" c', "two\nlines", "nul\x85"),
}
EVERYWHERE = ("", " ", "x", "Müller", "x" * 10_000, "x" * 10_001)


@pytest.fixture
def in_small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pages, memories and blocks end often."""
    monkeypatch.setattr(tenant_reader, "ROWS_OF_PAGE", 3)
    monkeypatch.setattr(quick_reading, "MOST_REMEMBERED", 4)
    monkeypatch.setattr(csv_rows, "BYTES_AT_A_TIME", 700)


def quickly(folder: Path) -> Any:
    checks, files = CrossChecks(read_scheme(folder, [])), PilotFiles(folder)
    rows = tenant_reader.read_tenants(files, checks)
    return rows, sorted(files.faults), vars(checks.tenants)


def record_by_record(folder: Path) -> Any:
    checks, files = CrossChecks(read_scheme(folder, [])), PilotFiles(folder)
    fields = tenant_reader.tenant_fields(checks)
    file = files.sheet("tenants", COLUMNS, required=True)
    rows = read_with_references(
        file, lambda record: TenantRow(*(field.read(record) for field in fields)), checks.tenants
    )
    return rows, sorted(files.faults), vars(checks.tenants)


def write(folder: Any, rows: list[dict[str, str]], header: tuple[str, ...] = COLUMNS) -> None:
    with (folder.path / "tenants.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


@st.composite
def tenants(draw: st.DrawFn) -> list[dict[str, str]]:
    """Some tenants, most cells as they should be, some odd, some wrong."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    broken = chance.choice((0, 0.01, 0.05))
    found = []
    for number in range(draw(st.integers(0, 12))):
        row = TENANT | {"tenant_ref": f"T{number}"}
        for column in COLUMNS:
            if chance.random() < broken:
                row[column] = chance.choice(ODD_CELLS.get(column, ()) + EVERYWHERE)
        found.append(row)
    return found


@pytest.mark.usefixtures("in_small_pages")
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=tenants())
def test_rows_faults_and_references_are_those_of_reading_record_by_record(
    folder: Any, rows: list[dict[str, str]]
) -> None:
    write(folder, rows)
    assert quickly(folder.path) == record_by_record(folder.path)


@pytest.mark.usefixtures("in_small_pages")
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=tenants(), seed=st.integers(0, 2**32))
def test_a_file_with_broken_bytes_has_the_same_faults_either_way(
    folder: Any, rows: list[dict[str, str]], seed: int
) -> None:
    chance = random.Random(seed)
    write(folder, rows, header=tuple(chance.sample(COLUMNS, len(COLUMNS))))
    content = bytearray((folder.path / "tenants.csv").read_bytes())
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(content))
        content[place : place + chance.randint(0, 1)] = chance.choice(
            (b"", b"\xff", b"\0", b'"', b",", b"\n", b"\r", b" ", b"\xef\xbb\xbf", b",,")
        )
    folder.raw("tenants.csv", bytes(content))
    assert quickly(folder.path) == record_by_record(folder.path)


def test_the_fields_are_those_of_the_row_in_its_order(folder: Any) -> None:
    fields = tenant_reader.tenant_fields(CrossChecks(read_scheme(folder.path, [])))
    assert tuple(field.column for field in fields) == COLUMNS


def test_a_rule_that_looks_at_another_column_is_not_believed(folder: Any) -> None:
    peeping = quick_reading.FieldReader("title", lambda record, _: record.text("town"))
    file = PilotFiles(folder.path).sheet("tenants", COLUMNS)
    page = [row for _, row in file.rows()]
    with pytest.raises(LookupError, match="title is read without town"):
        quick_reading.QuickReader(file, [peeping]).values(page)
