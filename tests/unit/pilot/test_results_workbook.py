"""`results.xlsx` is for people: money as money, dates as dates, and every text only a text."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.contracts.queries.notifications.telling import MessageRow
from services.pilot.reached import NotReached, not_reached, reached
from services.spreadsheets import workbook
from services.spreadsheets.guarding import guarded
from services.spreadsheets.workbook import Column, new_workbook

COLUMNS = (
    Column("Tenant", "tenant_ref"),
    Column("Amount", "pence", "money"),
    Column("Day", "day", "date"),
    Column("Quarter", "quarter", "number"),
)
ROW = {"tenant_ref": "0012", "pence": 12345, "day": dt.date(2012, 1, 5), "quarter": 2}


def written(path: Path, rows: list[dict[str, Any]]) -> Any:
    with new_workbook(path) as sheets:
        sheets.add("Sheet", COLUMNS, rows)
    return load_workbook(path)


def test_money_is_money_a_date_a_date_and_a_reference_a_text(tmp_path: Path) -> None:
    cells = written(tmp_path / "a.xlsx", [ROW])["Sheet"][2]
    assert [cell.value for cell in cells] == ["0012", 123.45, dt.datetime(2012, 1, 5), 2]
    assert [cell.data_type for cell in cells] == ["s", "n", "d", "n"]
    assert [cell.number_format for cell in cells] == ["@", "£#,##0.00", "d mmm yyyy", "0"]


def test_what_is_not_there_is_an_empty_cell(tmp_path: Path) -> None:
    row = {"tenant_ref": "", "pence": None, "day": "", "quarter": None}
    assert [cell.value for cell in written(tmp_path / "a.xlsx", [row])["Sheet"][2]] == [None] * 4


@pytest.mark.parametrize(
    "text", ["=1+1", "+44", "@SUM(A1)", "=HYPERLINK(1)", "https://example.org", "1E5", "{=1}"]
)
def test_a_text_is_never_run_nor_turned_into_something_else(tmp_path: Path, text: str) -> None:
    cell = written(tmp_path / "a.xlsx", [ROW | {"tenant_ref": text}])["Sheet"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_a_sheet_has_a_filter_and_a_header_that_stays(tmp_path: Path) -> None:
    sheet = written(tmp_path / "a.xlsx", [ROW, ROW])["Sheet"]
    assert sheet.auto_filter.ref == "A1:D3"
    assert sheet.freeze_panes == "B2"


def test_the_same_rows_are_the_same_bytes_whenever_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "a.xlsx", [ROW] * 30)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    written(tmp_path / "b.xlsx", [ROW] * 30)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert load_workbook(tmp_path / "a.xlsx").properties.created == dt.datetime(2000, 1, 1)


def test_rows_beyond_what_a_sheet_holds_go_on_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    book = written(tmp_path / "a.xlsx", [ROW] * 5)
    assert [(s.title, s.max_row) for s in book] == [("Sheet", 3), ("Sheet 2", 3), ("Sheet 3", 2)]


def test_a_folder_that_is_gone_is_said_as_for_any_file(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        written(tmp_path / "gone" / "a.xlsx", [ROW])


# --- texts of the CSV files ---


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("  =1+1", "'  =1+1"),
        ("＋44", "'＋44"),
        ("\t=1", "'\t'=1"),
        ("moved;=1+1", "moved;'=1+1"),
        ('moved;" =1+1"', 'moved;\'" =1+1"'),
        ("moved\n-1", "moved\n'-1"),
        ("moved - to Leeds", "moved - to Leeds"),
        ("rent_arrears;tenancy_type", "rent_arrears;tenancy_type"),
        ("0012", "0012"),
    ],
)
def test_a_text_that_would_start_a_formula_is_guarded_wherever_a_cell_may_begin(
    typed: str, kept: str
) -> None:
    assert guarded(typed) == kept


@given(st.text(alphabet="=+-@;,\t\n \"'a1"))
def test_no_cell_of_a_guarded_text_starts_a_formula(text: str) -> None:
    for separator in ";,|\t\n":
        for cell in guarded(text).split(separator):
            assert not cell.lstrip(' "').startswith(("=", "+", "-", "@"))


# --- who was told ---


def message(ref: str, status: str, channel: str = "") -> MessageRow:
    day = dt.date(2012, 1, 5)
    return MessageRow("m", day, ref, channel, "invited", "", status, None, "", "")


def test_a_message_that_reached_nobody_told_nobody() -> None:
    messages = [
        message("T1", "sent", "sms"),
        message("T1", "delivered", "email"),
        message("T2", "permanent-failure"),
        message("T2", "permanent-failure"),
        message("T3", "not-wanted"),
        message("T0", "permanent-failure", "sms"),
    ]
    assert reached(messages) == 2
    assert not_reached(messages) == [
        NotReached("T0", 1, "sms: permanent-failure"),
        NotReached("T2", 2, "no mobile number or e-mail address that can be used"),
    ]
