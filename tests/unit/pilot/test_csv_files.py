"""The CSV files as CSV: encodings, headers, line ends, quotation marks and line numbers."""

from typing import Any

import pytest

from services.pilot_files.rows import TenantRow


def test_a_byte_order_mark_is_allowed(folder: Any) -> None:
    text = folder.text("tenants.csv").encode()
    assert len(folder.raw("tenants.csv", b"\xef\xbb\xbf" + text).read().tenants) == 2


def test_windows_line_endings_are_allowed(folder: Any) -> None:
    before = folder.read()
    assert folder.edit("tenants.csv", "\n", "\r\n").read() == before


def test_the_order_of_the_columns_is_free(folder: Any) -> None:
    before = folder.read()
    lines = folder.text("surveys.csv").splitlines()
    turned = "\n".join(",".join(reversed(line.split(","))) for line in lines)
    assert folder.raw("surveys.csv", turned.encode()).read() == before


def test_spaces_around_cells_and_blank_rows_are_passed_over(folder: Any) -> None:
    before = folder.read()
    folder.edit("bank_returns.csv", "T1,", ' "T1", ').edit("bank_returns.csv", "B\n", " B \n\n,,,")
    assert folder.read() == before


@pytest.mark.parametrize("file", ["tenants.csv", "scheme.toml"])
def test_a_file_that_must_be_there_is_missed(folder: Any, file: str) -> None:
    (folder.path / file).unlink()
    assert folder.faults() == [f"{file}:0: -: the file is missing; add it to the pilot's folder"]


def test_the_scheme_and_the_tenants_are_enough(folder: Any) -> None:
    for path in folder.path.iterdir():
        if path.name not in ("scheme.toml", "tenants.csv"):
            path.unlink()
    (folder.path / "readme.csv").write_text("other files are ignored")
    pilot = folder.read()
    assert len(pilot.tenants) == 2
    assert pilot.visits == pilot.repairs == pilot.contacts == pilot.changes == ()


def test_a_folder_in_the_place_of_a_file_cannot_be_read(folder: Any) -> None:
    (folder.path / "surveys.csv").unlink()
    (folder.path / "surveys.csv").mkdir()
    assert folder.faults() == ["surveys.csv:0: -: the file cannot be read: Is a directory"]


def test_a_folder_that_is_not_there_is_one_fault(folder: Any) -> None:
    folder.path = folder.path / "nowhere"
    assert folder.faults() == [
        "nowhere:0: -: this is not a folder; name the folder that holds scheme.toml and tenants.csv"
    ]


def test_an_empty_file_is_told_its_columns(folder: Any) -> None:
    assert folder.raw("surveys.csv", b"").faults() == [
        "surveys.csv:1: -: the file is empty; start it with tenant_ref, date, stage, question and "
        "score"
    ]


def test_a_file_of_a_header_only_is_empty_and_fine(folder: Any) -> None:
    assert folder.raw("surveys.csv", b"tenant_ref,date,stage,question,score\n").read().surveys == ()


def test_a_file_without_a_header_does_not_show_its_first_row(folder: Any) -> None:
    _, rows = folder.text("tenants.csv").split("\n", 1)
    (fault,) = folder.raw("tenants.csv", rows.encode()).faults()
    assert fault.startswith("tenants.csv:1: -: this is not a header; use tenant_ref, title, ")
    assert "6637495" not in fault


def test_an_unknown_column_names_the_nearest_one(folder: Any) -> None:
    assert folder.edit("surveys.csv", "question", "questions").faults() == [
        "surveys.csv:1: -: missing columns: question; add them",
        'surveys.csv:1: questions: is not a column of this file; did you mean "question"? '
        "If not, take it out",
    ]


def test_all_missing_columns_are_named_in_one_fault(folder: Any) -> None:
    text = "tenant_ref,date,score\nT1,2011-10-12,11\n"
    assert folder.raw("surveys.csv", text.encode()).faults() == [
        "surveys.csv:1: -: missing columns: stage and question; add them",
        "surveys.csv:2: score: is too large; 10 is the most",
    ]


def test_a_column_that_is_there_twice_is_a_fault(folder: Any) -> None:
    text = "tenant_ref,entry_day,date,code,date\nT1,2012-02-05,2012-02-07,B,2012-02-07\n"
    assert folder.raw("bank_returns.csv", text.encode()).faults() == [
        "bank_returns.csv:1: date: the column is there more than once; leave one"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "tenant_ref,entry_day,date,code,,\nT1,2012-02-05,2012-02-07,B,,\n,,,,,\n,,,,,\n",
        "tenant_ref,entry_day,,date,code\nT1,2012-02-05,,2012-02-07,B\n",
        "tenant_ref,entry_day,date,code,,\nT1,2012-02-05,2012-02-07,B\n\n",
    ],
)
def test_columns_without_a_name_and_without_a_cell_are_passed_over(folder: Any, text: str) -> None:
    before = folder.read()
    assert folder.raw("bank_returns.csv", text.encode()).read() == before


def test_blank_cells_that_are_left_out_at_the_end_of_a_row_are_blank(folder: Any) -> None:
    before = folder.read()
    text = folder.text("contacts.csv")
    assert text.endswith("enquiry,\n")
    assert folder.edit("contacts.csv", "enquiry,\n", "enquiry\n").read() == before


def test_a_cell_beside_the_table_is_named_by_its_row_and_letters(folder: Any) -> None:
    text = (
        "tenant_ref,entry_day,,date,code\nT1,2012-02-05,,2012-02-07,B\nT1,2012-02-05,?,x,B,,,ask\n"
    )
    assert folder.raw("bank_returns.csv", text.encode()).faults() == [
        'bank_returns.csv:3: C: cell C3, "?", has no column name above it; move it or clear it',
        'bank_returns.csv:3: H: cell H3, "ask", has no column name above it; move it or clear it',
        'bank_returns.csv:3: date: "x" is not a date; write it like 2011-10-03',
    ]


def test_a_cell_beside_the_table_hides_no_other_fault_and_no_doubt(folder: Any) -> None:
    folder.cells("tenants.csv", 1, mobile="none", area_code="dud")
    folder.edit("tenants.csv", "account_name\n", "account_name,,\n")
    text = folder.text("tenants.csv").rstrip("\n")
    folder.raw("tenants.csv", f"{text},,ask her\n".encode())
    stray, mobile = folder.faults()
    assert stray.startswith('tenants.csv:3: W: cell W3, "ask her", has no column name above it')
    assert mobile.startswith("tenants.csv:3: mobile: ")
    assert [doubt for doubt in folder.doubts() if "area_code" in doubt] != []


def test_a_note_below_the_table_is_one_fault_wherever_in_its_row_it_is(folder: Any) -> None:
    text = folder.text("tenants.csv")
    folder.raw("tenants.csv", f"{text},,,\nTotal: 2 tenants\n{',' * 24}checked\n".encode())
    assert folder.faults() == [
        'tenants.csv:5: tenant_ref: "Total: 2 tenants" is all that this row has; fill in the rest '
        "of the row, or clear the cell",
        'tenants.csv:6: Y: cell Y6, "checked", has no column name above it; move it or clear it',
    ]


def test_an_extra_comma_is_one_fault_for_all_cells_that_it_moved(folder: Any) -> None:
    folder.raw("bank_returns.csv", b"tenant_ref,entry_day,date,code\nT1,x,y,z,B\n")
    assert folder.faults() == [
        'bank_returns.csv:2: E: cell E2, "B", has no column name above it; move it or clear it. '
        "Look for an extra comma, or one in a text without quotation marks"
    ]


def test_a_tenant_whose_row_has_a_fault_is_still_a_tenant(folder: Any) -> None:
    folder.cells("bank_returns.csv", tenant_ref="T2").cells("tenants.csv", 0, email="x")
    email, ragged = folder.edit("tenants.csv", "T2,Ms,", "T2,Ms,extra,").faults()
    assert email.startswith("tenants.csv:2: email:")
    assert ragged.startswith('tenants.csv:3: V: cell V3, "Ann Hunt", has no column name above it')


def test_rows_are_not_missed_in_a_tenants_file_that_could_not_be_read(folder: Any) -> None:
    folder.edit("tenants.csv", "T2,", '"T2')
    assert folder.faults() == [
        "tenants.csv:3: -: a quotation mark in this row is never closed; close it"
    ]


def test_a_line_break_in_a_cell_counts_as_one_row(folder: Any) -> None:
    folder.cells("contacts.csv", 0, notes='Called.\nCalled again,\n\nand "wrote".')
    assert folder.read().contacts[0].notes == 'Called.\nCalled again,\n\nand "wrote".'
    folder.cells("contacts.csv", 1, contact_ref="C2", kind="call")
    (fault,) = folder.faults()
    assert fault.startswith('contacts.csv:3: kind: "call" is not a kind of contact; use enquiry, ')


def test_another_encoding_is_shown_with_the_row(folder: Any) -> None:
    folder.cells("tenants.csv", 1, last_name="Müller")
    assert folder.raw("tenants.csv", folder.text("tenants.csv").encode("latin-1")).faults() == [
        'tenants.csv:3: -: the file is not UTF-8 from this row on; save the file as "CSV UTF-8"'
    ]


def test_a_nul_character_is_shown_with_the_row(folder: Any) -> None:
    assert folder.edit("tenants.csv", "T2", "T\x002").faults() == [
        'tenants.csv:3: -: the row has a NUL character; save the file as "CSV UTF-8"'
    ]


def test_a_quotation_mark_out_of_place_is_shown_with_the_row(folder: Any) -> None:
    assert folder.edit("contacts.csv", "C1,", '"C"1,').faults()[0] == (
        "contacts.csv:2: -: a quotation mark in this row is out of place; "
        'write " inside a text as ""'
    )


def test_bare_carriage_returns_are_a_fault(folder: Any) -> None:
    (fault,) = folder.edit("surveys.csv", "\n", "\r").faults()
    assert fault == (
        'surveys.csv:1: -: a line ends in a bare carriage return; save the file as "CSV UTF-8"'
    )


@pytest.mark.parametrize("length", [10_001, 200_000])
def test_a_huge_cell_is_a_fault(folder: Any, length: int) -> None:
    (fault,) = (
        folder.cells("contacts.csv", 0, notes="x" * length)
        .cells("changes.csv", change="agreed", value="")
        .faults()
    )
    assert fault.startswith("contacts.csv:2: ")
    assert "too long" in fault or "is longer than 10000 characters" in fault


def test_a_cell_of_many_characters_is_shown_shortened_and_on_one_line(folder: Any) -> None:
    (fault,) = folder.cells("surveys.csv", stage="after the\n" + "x" * 100).faults()
    shown = "after the " + "x" * 29 + "…"
    assert fault == f'surveys.csv:2: stage: "{shown}" is not a stage; use before or after'


@pytest.mark.parametrize("column", [c for c in TenantRow.__dataclass_fields__ if "o" in c])
@pytest.mark.parametrize("account", ["66374958", "6637 4958", "GB29NWBK08999966374958", "08-99-99"])
def test_an_account_number_in_the_wrong_cell_is_not_shown(
    folder: Any, column: str, account: str
) -> None:
    folder.cells("tenants.csv", 1, **{column: account, "agreed_on": "never"})
    assert not [fault for fault in folder.faults() if account in fault]


def test_a_repr_does_not_show_bank_details(folder: Any) -> None:
    folder.cells("changes.csv", change="bank_details", value="089999", value_2="66374958")
    assert "089999" not in repr(folder.read())
    assert "6637495" not in repr(folder.read())
