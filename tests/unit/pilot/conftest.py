"""A pilot's folder with a small valid pilot in it, for tests to break one thing in."""

import csv
import io
from pathlib import Path

import pytest

from services.pilot_files.faults import grouped
from services.pilot_files.reading import read_pilot
from services.pilot_files.report import PilotFaults
from services.pilot_files.rows import Pilot

SCHEME = """\
[scheme]
name = "Home Rewards Club"
landlord = "Bromford"
enrolment_opens = 2011-10-03

[elements.repairs]
annual_pence = 30000
[elements.housing_management]
inspection = false

[[areas]]
code = "DUD"
name = "Dudley"
capacity = 60
[[areas]]
code = "LIC"
name = "Lichfield"
capacity = 50

[payer]
name = "BROMFORD"
service_user_number = "123456"
sort_code = "08-99-99"
account_number = "66374958"
"""

TENANT = {
    "tenant_ref": "T1",
    "title": "Ms",
    "first_name": "Ann",
    "last_name": "Hunt",
    "email": "ann@example.org",
    "mobile": "07700 900930",
    "preferred_channel": "sms",
    "uprn": "100002359630",
    "address_line_1": "104 Lime Tree Avenue",
    "address_line_2": "",
    "town": "Dudley",
    "postcode": "DY1 1AA",
    "area_code": "DUD",
    "tenancy_type": "general_needs",
    "tenancy_start": "1997-11-10",
    "rent_arrears_pence": "0",
    "elements": "repairs+housing_management",
    "agreed_on": "2011-10-31",
    "sort_code": "08-99-99",
    "account_number": "6637495",
    "account_name": "Ann Hunt",
}
FINDING = {
    "visit_ref": "V1",
    "tenant_ref": "T1",
    "kind": "baseline",
    "date": "2011-11-01",
    "result": "completed",
    "reason": "",
    "item": "Kitchen tap",
    "category": "plumbing_minor",
    "condition": "good",
    "notes": "",
}
ROWS = {
    "tenants.csv": [TENANT, TENANT | {"tenant_ref": "T2", "uprn": "100002359631"}],
    "inspections.csv": [FINDING, FINDING | {"item": "Boiler", "category": "heating"}],
    "repairs.csv": [
        {
            "job_ref": "J1",
            "tenant_ref": "T1",
            "reported_on": "2012-01-10",
            "recorded_on": "",
            "category": "sealant",
            "emergency": "no",
            "done_by": "landlord",
            "status": "completed",
            "cost_pence": "4500",
            "description": "Bath sealant",
        }
    ],
    "contacts.csv": [
        {
            "contact_ref": "C1",
            "tenant_ref": "T1",
            "date": "2012-01-11",
            "recorded_on": "2012-01-12",
            "kind": "enquiry",
            "notes": "",
        }
    ],
    "changes.csv": [
        {
            "tenant_ref": "T1",
            "date": "2012-02-01",
            "change": "appeal_upheld",
            "value": "J1",
            "value_2": "",
        }
    ],
    "bank_returns.csv": [
        {"tenant_ref": "T1", "entry_day": "2012-02-05", "date": "2012-02-07", "code": "B"}
    ],
    "surveys.csv": [
        {
            "tenant_ref": "T1",
            "date": "2011-10-12",
            "stage": "before",
            "question": "My home works for me",
            "score": "7",
        }
    ],
    "history.csv": [
        {
            "tenant_ref": "T1",
            "reported_on": "2010-11-20",
            "category": "sealant",
            "cost_pence": "5200",
        }
    ],
    "comparison.csv": [
        {
            "home_ref": "H1",
            "area_code": "DUD",
            "period": period,
            "from": start,
            "to": end,
            "repairs": repairs,
            "cost_pence": "12000",
        }
        for period, start, end, repairs in (
            ("before", "2010-10-03", "2011-10-02", "3"),
            ("during", "2011-10-03", "2012-10-02", "2"),
        )
    ],
}


class PilotFolder:
    """A folder with a valid pilot. Rows count from 0 and are on line 2 and on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._rows = {file: [dict(row) for row in rows] for file, rows in ROWS.items()}
        self.scheme()
        for file in self._rows:
            self._write(file)

    def scheme(self, old: str = "", new: str = "") -> "PilotFolder":
        """Write scheme.toml with `new` in the place of `old`, which must be in it."""
        assert old in SCHEME
        (self.path / "scheme.toml").write_text(SCHEME.replace(old, new, 1) if old else SCHEME)
        return self

    def cells(self, file: str, row: int = 0, **cells: str) -> "PilotFolder":
        """Change some cells of a row, which may have to be the next new one."""
        if row == len(self._rows[file]):
            self._rows[file].append(dict(self._rows[file][0]))
        self._rows[file][row].update(cells)
        return self._write(file)

    def raw(self, file: str, content: bytes) -> "PilotFolder":
        """Write a whole file."""
        (self.path / file).write_bytes(content)
        return self

    def text(self, file: str) -> str:
        """Return what is written in a file."""
        return (self.path / file).read_bytes().decode()

    def edit(self, file: str, old: str, new: str) -> "PilotFolder":
        """Replace some text of a file as it is written now."""
        assert old in self.text(file)
        return self.raw(file, self.text(file).replace(old, new).encode())

    def read(self) -> Pilot:
        """Read the pilot, which must have no fault."""
        return read_pilot(self.path)

    def faults(self) -> list[str]:
        """Read the pilot, which must have faults, and return them as they are shown."""
        with pytest.raises(PilotFaults) as raised:
            read_pilot(self.path)
        assert raised.value.faults
        return str(raised.value).splitlines()

    def doubts(self) -> list[str]:
        """Read the pilot, with faults or without, and return its doubts as they are shown."""
        try:
            return grouped(read_pilot(self.path).report.doubts)
        except PilotFaults as faults:
            return grouped(faults.report.doubts)

    def _write(self, file: str) -> "PilotFolder":
        text = io.StringIO()
        writer = csv.DictWriter(text, list(self._rows[file][0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(self._rows[file])
        return self.raw(file, text.getvalue().encode())


@pytest.fixture
def folder(tmp_path: Path) -> PilotFolder:
    """Return a fresh folder with a valid pilot."""
    return PilotFolder(tmp_path)


@pytest.fixture
def apart(folder: PilotFolder) -> PilotFolder:
    """Return the folder with two tenants who have nothing in common."""
    return folder.cells(
        "tenants.csv",
        1,
        first_name="Bo",
        last_name="Lind",
        email="bo@example.org",
        mobile="07700 900931",
        sort_code="20-00-00",
        account_number="55779911",
        address_line_1="1 Mill Lane",
    )
