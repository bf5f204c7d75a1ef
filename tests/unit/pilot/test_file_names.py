"""Files whose names are nearly right are faults; others are left alone, and said to be."""

from typing import Any

import pytest

from services.pilot_files.file_names import slip_in

SLIPS = [
    ("contact.csv", "contacts.csv"),
    ("Contacts.csv", "contacts.csv"),
    ("contacts.csv.csv", "contacts.csv"),
    ("contacts (1).csv", "contacts.csv"),
    ("contacts - Copy.csv", "contacts.csv"),
    ("Copy of contacts.csv", "contacts.csv"),
    ("contacts_v2.csv", "contacts.csv"),
    ("contacts 2011-10-03.csv", "contacts.csv"),
    ("contacts.txt", "contacts.csv"),
    ("contacts", "contacts.csv"),
    ("contacts.xlsx.csv", "contacts.csv"),
    ("CONTACTS.XLSX", "contacts.xlsx"),
    ("contacts.csv.xlsx", "contacts.xlsx"),
    ("tenents.csv", "tenants.csv"),
    ("inspection.csv", "inspections.csv"),
    ("bank returns.csv", "bank_returns.csv"),
    ("BankReturns.csv", "bank_returns.csv"),
    ("returns.csv", "bank_returns.csv"),
    ("Repairs.CSV", "repairs.csv"),
    ("change.csv", "changes.csv"),
    ("survey.csv", "surveys.csv"),
    ("Scheme.toml", "scheme.toml"),
    ("scheme.toml.txt", "scheme.toml"),
    ("schemes (1).toml", "scheme.toml"),
]


@pytest.mark.parametrize(("name", "right"), SLIPS)
def test_a_name_that_is_nearly_right_is_a_fault_that_says_the_right_one(
    folder: Any, name: str, right: str
) -> None:
    folder.raw(name, b"contact_ref,tenant_ref,date,recorded_on,kind,notes\n")
    assert folder.faults() == [
        f"{name}:0: -: the name is nearly {right}, and the file is not read; name it {right}, or "
        "take it away from here"
    ]


@pytest.mark.parametrize("ending", [".xls", ".xlsm", ".xlsb", ".ods", ".numbers"])
def test_a_spreadsheet_of_another_kind_is_to_be_saved_as_a_workbook(
    folder: Any, ending: str
) -> None:
    (fault,) = folder.raw(f"contacts{ending}", b"").faults()
    assert "not read; save it as contacts.xlsx in Excel, or take it away from here" in fault


@pytest.mark.parametrize(
    "name",
    [
        "readme.csv",
        "notes.txt",
        "case.md",
        "contacts.pdf",
        "contacts.csv.bak",
        "change log.txt",
        "survey questions.csv",
        "payments.csv",
        "participants.csv",
        "costs.xlsx",
    ],
)
def test_other_files_are_left_alone_and_named(folder: Any, name: str) -> None:
    assert slip_in(name) == ""
    assert folder.raw(name, b"anything").read().report.unread == (name,)


@pytest.mark.parametrize("name", ["~$contacts.xlsx", ".~lock.contacts.csv#", ".contacts.csv"])
def test_what_a_spreadsheet_keeps_beside_an_open_file_is_nothing(folder: Any, name: str) -> None:
    assert folder.raw(name, b"").read().report.unread == ()


def test_what_was_read_is_counted_and_what_is_not_there_is_named(folder: Any) -> None:
    for name in ("contacts.csv", "surveys.csv", "history.csv"):
        (folder.path / name).unlink()
    report = folder.edit("repairs.csv", "Bath sealant", '"Bath\nsealant"\n\n\n').read().report
    assert report.rows == {
        "scheme.toml": None,
        "tenants.csv": 2,
        "inspections.csv": 2,
        "repairs.csv": 1,
        "changes.csv": 1,
        "bank_returns.csv": 1,
        "comparison.csv": 2,
    }
    assert report.missing == ("contacts.csv", "surveys.csv", "history.csv")
