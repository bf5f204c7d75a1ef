"""Tables as workbooks: what Excel keeps in a cell, places, and files that are no workbooks."""

import csv
import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from services.pilot_files.sheets import workbook_bounds, xlsx_rows

Cells = list[list[Any]]


def as_workbook(folder: Any, table: str, change: Callable[[Cells], None] = lambda _: None) -> None:
    """Replace the CSV file of a table by a workbook with its cells, changed."""
    path = folder.path / f"{table}.csv"
    cells: Cells = [list(row) for row in csv.reader(io.StringIO(path.read_text()))]
    change(cells)
    path.unlink()
    save(folder, table, cells)


def save(folder: Any, table: str, cells: Cells) -> Path:
    book = Workbook()
    for row in cells:
        book.active.append([None if cell == "" else cell for cell in row])
    path: Path = folder.path / f"{table}.xlsx"
    book.save(path)
    return path


def repack(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Change one part inside a workbook."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "table",
    ["tenants", "inspections", "contacts", "changes", "surveys", "history", "comparison"],
)
def test_a_workbook_says_what_its_csv_file_says(folder: Any, table: str) -> None:
    before = folder.read()
    as_workbook(folder, table)
    assert folder.read() == before
    assert f"{table}.xlsx" in folder.read().report.rows


def test_dates_numbers_and_true_are_read_as_excel_keeps_them(folder: Any) -> None:
    before = folder.read()

    def typed(cells: Cells) -> None:
        row = dict(zip(cells[0], cells[1], strict=True))
        row |= {"reported_on": dt.datetime(2012, 1, 10), "emergency": False, "cost_pence": 4500.0}
        cells[1] = list(row.values())

    as_workbook(folder, "repairs", typed)
    assert folder.read() == before


def test_a_number_of_a_home_is_whole_in_a_workbook(folder: Any) -> None:
    def number(cells: Cells) -> None:
        cells[1][cells[0].index("uprn")] = 100002359630.0
        cells[1][cells[0].index("account_number")] = 6637495

    before = folder.read()
    as_workbook(folder, "tenants", number)
    assert folder.read() == before


def test_a_date_with_a_time_and_a_broken_formula_are_faults_with_their_rows(folder: Any) -> None:
    def spoil(cells: Cells) -> None:
        cells.append([])
        cells.append(["C2", "T1", dt.datetime(2012, 1, 11, 9, 30), "", "#N/A", ""])

    as_workbook(folder, "contacts", spoil)
    date, kind = folder.faults()
    assert date.startswith('contacts.xlsx:4: date: "2012-01-11 09:30:00" is not a date; write it')
    assert kind.startswith("contacts.xlsx:4: kind: is #N/A, an error of the spreadsheet")


def test_a_cell_beside_the_table_is_named_as_excel_names_it(folder: Any) -> None:
    as_workbook(folder, "contacts", lambda cells: cells[1].extend([None] * 22 + ["ask her"]))
    assert folder.faults() == [
        'contacts.xlsx:2: AC: cell AC2, "ask her", has no column name above it; move it or clear it'
    ]


def test_only_the_first_sheet_counts(folder: Any) -> None:
    before = folder.read()
    as_workbook(folder, "surveys")
    path = folder.path / "surveys.xlsx"
    book = load_workbook(path)
    book.create_sheet("Notes").append(["anything", "else"])
    book.save(path)
    assert folder.read() == before


def test_both_forms_of_a_table_are_a_fault(folder: Any) -> None:
    text = folder.text("contacts.csv")
    as_workbook(folder, "contacts")
    folder.raw("contacts.csv", text.encode())
    assert folder.faults() == [
        "contacts.csv:0: -: contacts.csv and contacts.xlsx are both there; keep the one that is "
        "right"
    ]


def test_a_wrong_size_that_a_sheet_says_it_has_loses_no_row(folder: Any) -> None:
    before = folder.read()
    as_workbook(folder, "surveys")

    def claim(sheet: bytes) -> bytes:
        start, end = sheet.index(b"<dimension"), sheet.index(b"/>", sheet.index(b"<dimension"))
        return sheet[:start] + b'<dimension ref="A1:A1"' + sheet[end:]

    repack(folder.path / "surveys.xlsx", SHEET, claim)
    assert folder.read() == before


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
NOT_READABLE = [
    (b"", "the workbook is damaged, or was not copied to its end"),
    (OLD, "the workbook has a password, or is in Excel's older form (.xls)"),
    (b"tenant_ref,date\n", "this is not a workbook"),
    (b"PK\x03\x04 and no more", "the workbook is damaged, or was not copied to its end"),
]


@pytest.mark.parametrize(("content", "message"), NOT_READABLE)
def test_what_is_no_workbook_is_said_to_be_none(folder: Any, content: bytes, message: str) -> None:
    (folder.path / "surveys.csv").unlink()
    (fault,) = folder.raw("surveys.xlsx", content).faults()
    assert fault.startswith(f"surveys.xlsx:1: -: {message}; ")


def test_a_workbook_named_csv_is_said_to_be_one(folder: Any) -> None:
    as_workbook(folder, "surveys")
    (folder.path / "surveys.xlsx").rename(folder.path / "surveys.csv")
    (fault,) = folder.faults()
    assert fault.startswith("surveys.csv:1: -: this is a workbook, not CSV; end its name in .xlsx")


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_a_workbook_that_is_broken_inside_is_one_fault(folder: Any, part: str) -> None:
    as_workbook(folder, "surveys")
    repack(folder.path / "surveys.xlsx", part, lambda content: content[: len(content) // 2])
    (fault,) = folder.faults()
    assert fault.startswith("surveys.xlsx:")
    assert "it cannot be read as a workbook" in fault


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(
    folder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_bounds, "MOST_SHEET_BYTES", 100_000)
    as_workbook(folder, "surveys")
    repack(folder.path / "surveys.xlsx", SHEET, lambda content: content + b" " * 100_000)
    (fault,) = folder.faults()
    assert "the workbook is too large when it is unpacked" in fault


@pytest.mark.parametrize("claim", ['<row r="99999999"><c r="A99999999" t="b"><v>1</v></c></row>'])
def test_a_row_number_beyond_any_sheet_is_a_fault(
    folder: Any, monkeypatch: pytest.MonkeyPatch, claim: str
) -> None:
    monkeypatch.setattr(xlsx_rows, "MOST_ROWS", 1_000)
    as_workbook(folder, "surveys")
    end = b"</sheetData>"
    repack(
        folder.path / "surveys.xlsx",
        SHEET,
        lambda content: content.replace(end, claim.encode() + end),
    )
    (fault,) = folder.faults()
    assert fault.startswith("surveys.xlsx:1001: -: the sheet has cells too far down")


def test_entities_in_a_workbook_are_not_expanded(folder: Any) -> None:
    as_workbook(folder, "surveys")
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    repack(folder.path / "surveys.xlsx", SHEET, lambda content: bomb + content)
    (fault,) = folder.faults()
    assert "it cannot be read as a workbook" in fault


def formula(folder: Any, result: bytes) -> None:
    """Have the score of the survey be a formula, with this result in the file."""
    as_workbook(folder, "surveys", lambda cells: cells[1].__setitem__(4, "=3+4"))
    repack(
        folder.path / "surveys.xlsx",
        SHEET,
        lambda content: (
            content.replace(b"<f>3+4</f><v></v>", b"<f>3+4</f>" + result)
            .replace(b"<f>3+4</f><v />", b"<f>3+4</f>" + result)
            .replace(b"<f>3+4</f><v/>", b"<f>3+4</f>" + result)
        ),
    )


def test_a_formula_counts_by_its_result(folder: Any) -> None:
    before = folder.read()
    formula(folder, b"<v>7</v>")
    assert folder.read() == before


def test_a_formula_without_its_result_is_not_taken_for_blank(folder: Any) -> None:
    formula(folder, b"")
    assert folder.faults() == [
        "surveys.xlsx:2: -: the results of formulas, such as in cell E2, are not in the file; open "
        "it in Excel and save it"
    ]


def test_what_openpyxl_warns_of_is_nobodys_concern(folder: Any) -> None:
    before = folder.read()
    as_workbook(folder, "surveys")
    end = b"</sheetData>"
    extension = b'</sheetData><extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst>'
    repack(folder.path / "surveys.xlsx", SHEET, lambda content: content.replace(end, extension))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert folder.read() == before
