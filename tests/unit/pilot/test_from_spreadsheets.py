"""Files as they come back from a spreadsheet: separators, headers, numbers, dates, rows.

Kinds of fault that people reported of other systems; each was made here without the spreadsheet.
"""

from typing import Any

import pytest

from services.pilot_files.dates import what_is_wrong_with_date

RETURNS = "bank_returns.csv"


def rewritten(folder: Any, file: str, separator: str) -> bytes:
    """Return a file with another separator."""
    text: str = folder.text(file)
    return text.replace(",", separator).encode()


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("file", ["tenants.csv", "contacts.csv", RETURNS])
def test_semicolons_and_tabs_separate_too(folder: Any, file: str, separator: str) -> None:
    before = folder.read()
    assert folder.raw(file, b"\xef\xbb\xbf" + rewritten(folder, file, separator)).read() == before


def test_a_comma_in_a_text_is_no_separator_where_semicolons_are(folder: Any) -> None:
    folder.cells("contacts.csv", 0, notes="left, came back, left")
    text = folder.text("contacts.csv").replace('"left, came back, left"', "left@came@left")
    text = text.replace(",", ";").replace("@", ", ")
    assert folder.raw("contacts.csv", text.encode()).read().contacts[0].notes == "left, came, left"


@pytest.mark.parametrize(
    ("first", "separator"),
    [("sep=,", ","), ("sep=;", ";"), ('"sep=;"', ";"), ("SEP=\t", "\t"), ("sep=|", "|")],
)
def test_a_line_that_tells_the_separator_passes_and_is_no_row(
    folder: Any, first: str, separator: str
) -> None:
    before = folder.read()
    content = first.encode() + b"\r\n" + rewritten(folder, "surveys.csv", separator)
    assert folder.raw("surveys.csv", content).read() == before
    folder.raw("surveys.csv", content + separator.join(("T1", "x", "after", "Q", "3")).encode())
    assert [fault.split(" ")[0] for fault in folder.faults()] == ["surveys.csv:3:"]


@pytest.mark.parametrize(
    "header",
    [
        "Tenant Ref,Entry Day,Date,Code",
        "TENANT_REF,ENTRY_DAY,DATE,CODE",
        "TenantRef,entry-day, date ,code",
        "tenant\u00a0ref,entry day,\u200bdate,Code",
    ],
)
def test_headers_match_whatever_their_case_spaces_or_underscores(folder: Any, header: str) -> None:
    before = folder.read()
    _, rows = folder.text(RETURNS).split("\n", 1)
    assert folder.raw(RETURNS, f"{header}\n{rows}".encode()).read() == before


def test_two_spellings_of_one_column_are_that_column_twice(folder: Any) -> None:
    text = "tenant_ref,entry_day,date,code,Entry Day\nT1,2012-02-05,2012-02-07,B,2012-02-07\n"
    assert folder.raw(RETURNS, text.encode()).faults() == [
        f"{RETURNS}:1: entry_day: the column is there more than once; leave one"
    ]


def test_a_file_with_another_separator_is_told_which_there_are(folder: Any) -> None:
    (fault,) = folder.raw("surveys.csv", rewritten(folder, "surveys.csv", "|")).faults()
    assert fault.startswith("surveys.csv:1: -: this is not a header; use tenant_ref, date, stage")
    assert "between commas, semicolons or tabs" in fault


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
def test_another_encoding_is_told_how_to_save(folder: Any, encoding: str) -> None:
    folder.cells("contacts.csv", 0, notes="Zoë")
    (fault,) = folder.raw("contacts.csv", folder.text("contacts.csv").encode(encoding)).faults()
    assert fault.endswith('save the file as "CSV UTF-8"')


def test_blank_rows_count_as_the_rows_that_a_spreadsheet_shows(folder: Any) -> None:
    folder.cells("contacts.csv", 0, notes="rang twice\nleft message\nwill call back")
    text = "\n" + folder.text("contacts.csv") + '\n,,,,,\nC3,T1,2012-01-06,,enquirey,"a\nb"\n'
    (fault,) = folder.raw("contacts.csv", text.encode()).faults()
    assert fault.startswith('contacts.csv:6: kind: "enquirey" is not a kind of contact')


SHORTENED = (
    "uprn: is a UPRN that Excel has shortened, like 1.00002E+11, and its last digits are lost. "
    "Format the column as Number without decimals, then enter or paste the UPRNs again"
)
DECIMAL = (
    "uprn: is a UPRN with a decimal point, as spreadsheets write numbers, like 10001234567.0. "
    "Format the column as Number without decimals and save again"
)
ENTER = "Enter it as up to 12 digits, like 100012345678"


@pytest.mark.parametrize(
    ("uprn", "message"),
    [
        ("1.00002E+11", SHORTENED),
        ("1E+11", SHORTENED),
        ("1,00002E+11", SHORTENED),
        ("10001234567.0", DECIMAL),
        ("10001234567.", DECIMAL),
        ("10001234567,00", DECIMAL),
        ("unknown", f"uprn: is not a UPRN. {ENTER}"),
        ("0000", f"uprn: is not a UPRN. {ENTER}"),
        ("100 012 345", f"uprn: is not a UPRN. {ENTER}"),
        ("١٢٣", f"uprn: is not a UPRN. {ENTER}"),
        ("1000023596301", f"uprn: has 13 digits, more than a UPRN has. {ENTER}"),
    ],
)
def test_a_uprn_that_a_spreadsheet_changed_is_a_fault_that_says_so(
    folder: Any, uprn: str, message: str
) -> None:
    assert folder.cells("tenants.csv", 1, uprn=uprn).faults() == [f"tenants.csv:3: {message}"]


@pytest.mark.parametrize("uprn", ["10001234567", "010001234567", "000010001234567"])
def test_leading_zeros_of_a_uprn_do_not_make_another_home(folder: Any, uprn: str) -> None:
    assert folder.cells("tenants.csv", 1, uprn=uprn).read().tenants[1].uprn == "10001234567"


@pytest.mark.parametrize(
    "text",
    ["0.00", "12.50", "-12.50", "(12.50)", "£0", "1,250", "0 CR", "- 0", "nil", "+5", "−1"],
)
def test_arrears_in_pounds_are_told_how_owed_and_credit_are_written(folder: Any, text: str) -> None:
    assert folder.cells("tenants.csv", 1, rent_arrears_pence=text).faults() == [
        f'tenants.csv:3: rent_arrears_pence: "{text}" is not a whole number of pence: write £12.50 '
        "owed as 1250, £12.50 in credit as -1250, nothing owed as 0"
    ]


@pytest.mark.parametrize(("text", "pence"), [("-1250", -1250), ("-0", 0), ("0", 0), ("007", 7)])
def test_credit_is_negative_pence(folder: Any, text: str, pence: int) -> None:
    tenant = folder.cells("tenants.csv", 1, rent_arrears_pence=text).read().tenants[1]
    assert tenant.rent_arrears_pence == pence


BY_EXCEL = ["03/10/2011", "40819", "03-Oct-2011", "2011-10-03 00:00:00", "2011-10-3", "03/10/11"]
BY_EXCEL += ["03-10-11", "20111003", "2011/10/03", "3 October 2011", "Oct-11"]


def test_dates_that_excel_rewrote_are_one_line_for_the_whole_column(folder: Any) -> None:
    for row, date in enumerate(BY_EXCEL):
        folder.cells("contacts.csv", row, contact_ref=f"C{row}", date=date, recorded_on="")
    folder.cells("contacts.csv", 11, contact_ref="C11", date="2011-02-29", recorded_on="")
    folder.cells("changes.csv", change="agreed", value="")
    assert folder.faults() == [
        'contacts.csv:2: date: "03/10/2011" is not a date; write it like 2011-10-03. Excel may '
        "have rewritten it: select the column, then Format Cells, Custom, type yyyy-mm-dd and save "
        "again (11 rows: 2-12)",
        'contacts.csv:13: date: "2011-02-29" is not in the calendar; correct the date',
    ]


@pytest.mark.parametrize("text", [*BY_EXCEL, "2011-02-30", "1899-12-31"])
def test_a_date_is_shown_as_it_stands(folder: Any, text: str) -> None:
    (fault,) = folder.cells("tenants.csv", 1, tenancy_start=text).faults()
    assert f'"{text}"' in fault


@pytest.mark.parametrize("text", ["66374958", "08-99-99", "089999", "08 99 99 66374958"])
def test_an_account_is_not_taken_for_a_date_that_may_be_shown(text: str) -> None:
    says, found = what_is_wrong_with_date(text)
    assert text not in says.format(found)


def test_the_same_fault_of_a_whole_column_is_one_line_with_its_rows(folder: Any) -> None:
    for row in range(40):
        mobile = "none" if row % 3 else "07700 900123"
        folder.cells("tenants.csv", row, tenant_ref=f"T{row}", mobile=mobile)
    (fault,) = [line for line in folder.faults() if "mobile" in line]
    assert fault.startswith("tenants.csv:3: mobile: ")
    assert fault.endswith(
        "(26 rows: 3-4, 6-7, 9-10, 12-13, 15-16, 18-19, 21-22, 24-25, 27-28, 30-31, 33-34, 36-37 "
        "and 2 more)"
    )


ZERO_WIDTH = "has U+200B ZERO WIDTH SPACE in it; clear the cell and type it again"


@pytest.mark.parametrize(
    ("file", "cells", "expected"),
    [
        ("tenants.csv", {"tenant_ref": "T\u200b2"}, f"tenant_ref: {ZERO_WIDTH}"),
        ("tenants.csv", {"preferred_channel": "sms\u200b"}, f"preferred_channel: {ZERO_WIDTH}"),
        ("tenants.csv", {"uprn": "100\u200b1"}, f"uprn: {ZERO_WIDTH}"),
        ("tenants.csv", {"sort_code": "08\u200b9999"}, f"sort_code: {ZERO_WIDTH}"),
        (
            "tenants.csv",
            {"elements": "repairs\u00a0+ housing_management"},
            f"elements: {ZERO_WIDTH.replace('200B ZERO WIDTH SPACE', '00A0 NO-BREAK SPACE')}",
        ),
        (
            "tenants.csv",
            {"agreed_on": "2011-10-10\u200e"},
            f"agreed_on: {ZERO_WIDTH.replace('200B ZERO WIDTH SPACE', '200E LEFT-TO-RIGHT MARK')}",
        ),
        (
            "contacts.csv",
            {"contact_ref": "C2", "tenant_ref": "\ufeffT1"},
            "tenant_ref: has U+FEFF ZERO WIDTH NO-BREAK SPACE in it; clear the cell and type it "
            "again",
        ),
        (
            "contacts.csv",
            {"contact_ref": "C2", "kind": "en\u00adquiry"},
            "kind: has U+00AD SOFT HYPHEN in it; clear the cell and type it again",
        ),
    ],
)
def test_a_character_that_nobody_sees_is_named(
    folder: Any, file: str, cells: dict[str, str], expected: str
) -> None:
    assert folder.cells(file, 1, **cells).faults() == [f"{file}:3: {expected}"]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#NAME?"])
def test_an_error_of_the_spreadsheet_is_a_fault_in_every_cell(folder: Any, error: str) -> None:
    assert folder.cells("tenants.csv", 1, first_name=error).faults() == [
        f"tenants.csv:3: first_name: is {error}, an error of the spreadsheet; correct the formula"
    ]


def test_what_a_too_narrow_column_shows_is_a_fault_in_every_cell(folder: Any) -> None:
    folder.cells("tenants.csv", 1, first_name="##").cells("contacts.csv", 0, date="########")
    says = "is ####, which a spreadsheet shows in a column that is too narrow; widen it, save again"
    assert folder.faults() == [
        f"contacts.csv:2: date: {says}",
        f"tenants.csv:3: first_name: {says}",
    ]
