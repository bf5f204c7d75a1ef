"""Returns reports in CSV: what is read, and every way in which a file can be wrong."""

import io
import re
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.bank_formats.returns_report import (
    MOST_FAULTS,
    FileFault,
    ReportRow,
    read_report,
)
from tests.unit.payments.report_files import (
    ADVICE,
    TODAY,
    UNPAID,
    as_csv,
    csv_report,
    report_rows,
)

BANK_DETAILS = re.compile("107999|10-79-99|88837491|089999|66374958|202959|63748472|SIAN")


def read(content: bytes) -> tuple[ReportRow, ...]:
    return read_report(io.BytesIO(content), TODAY)


def faults_in(content: bytes) -> tuple[str, ...]:
    with pytest.raises(FileFault) as caught:
        read(content)
    return caught.value.faults


# --- what is read --------------------------------------------------------------------------------


def test_an_unpaid_credit_is_read() -> None:
    (row,) = read(csv_report(UNPAID))
    assert row == ReportRow(
        kind="unpaid",
        number=1,
        line=2,
        service_user_number="123456",
        originating_sort_code="089999",
        originating_account_number="66374958",
        sort_code="107999",
        account_number="88837491",
        payee_name="SIAN O BRIEN",
        reference="CASHBACK 000001",
        amount_pence=7500,
        original_processing_day=date(2012, 4, 12),
        reported_on=date(2012, 4, 17),
        code="B",
    )


def test_an_advice_is_read_with_the_details_that_are_right() -> None:
    (row,) = read(csv_report(ADVICE))
    assert (row.kind, row.code, row.amount_pence) == ("advice", "3", None)
    assert row.original_processing_day is None
    assert (row.corrected_sort_code, row.corrected_account_number) == ("202959", "63748472")


def test_an_advice_that_names_only_what_changed_keeps_the_rest() -> None:
    (row,) = read(csv_report(ADVICE | {"corrected_sort_code": ""}))
    assert (row.corrected_sort_code, row.corrected_account_number) == ("107999", "63748472")


@pytest.mark.parametrize(("written", "code"), [("0", "0"), ("0150", "0"), ("B001", "B")])
def test_a_code_may_be_short_or_of_four_characters(written: str, code: str) -> None:
    assert read(csv_report(UNPAID | {"code": written}))[0].code == code


@pytest.mark.parametrize("written", ["123456", "1234567", "12-34-56"])
def test_account_numbers_of_6_and_7_digits_are_padded(written: str) -> None:
    (row,) = read(csv_report(UNPAID | {"account_number": written}))
    assert row.account_number == written.replace("-", "").zfill(8)


def test_columns_come_in_any_order_after_a_byte_order_mark_and_some_may_be_left_out() -> None:
    header = sorted(name for name in UNPAID if not name.startswith("originating"))
    content = b"\xef\xbb\xbf" + csv_report(UNPAID, header=header)
    (row,) = read(content)
    assert (row.amount_pence, row.originating_sort_code) == (7500, "")


def test_blank_lines_are_passed_over_and_lines_end_in_either_way() -> None:
    content = csv_report(UNPAID, UNPAID)
    unix = content.replace(b"\r\n", b"\n").replace(b"\nARUCS", b"\n\n,,,\nARUCS", 1)
    assert [row.line for row in read(content)] == [2, 3]
    assert [row.line for row in read(unix.rstrip())] == [4, 5]


def test_a_file_on_the_disk_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_bytes(csv_report(UNPAID))
    assert read_report(path, TODAY) == read(csv_report(UNPAID))


def test_bank_details_and_names_stay_out_of_the_repr() -> None:
    assert not BANK_DETAILS.search(repr(read(csv_report(UNPAID, ADVICE))))


@settings(deadline=None)
@given(st.lists(report_rows(), min_size=1, max_size=8))
def test_what_is_written_as_csv_is_read_back_the_same(rows: list[ReportRow]) -> None:
    numbered = [replace(row, number=place, line=place + 1) for place, row in enumerate(rows, 1)]
    assert list(read(as_csv(rows))) == numbered


# --- one fault in a cell -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("report", "ARUDD", "is not a report we know; write ARUCS or AWACS"),
        ("report", "", "is blank and must be given"),
        ("service_user_number", "12345", "is not a service user number; write its 6 characters"),
        ("sort_code", "1079", "is not a sort code; write 6 digits, like 08-99-99"),
        ("sort_code", "10799٩", "is not a sort code; write 6 digits, like 08-99-99"),
        ("originating_sort_code", "x", "is not a sort code; write 6 digits, like 08-99-99"),
        ("account_number", "88837", "is not an account number; write 6 to 8 digits"),
        ("account_number", "888374910", "is not an account number; write 6 to 8 digits"),
        ("amount", "-75.00", "is negative; write the amount without a sign"),
        ("amount", "0.00", "is zero; leave the row out"),
        ("amount", "1000000000.00", "is larger than any payment can be, 999999999 pounds"),
        ("amount", "9" * 19 + ".00", "is larger than any payment can be, 999999999 pounds"),
        ("amount", "9" * 60_000, "is not an amount; write pounds and pence like 1234.50"),
        ("amount", "1,234.50", "has a comma; write pounds and pence like 1234.50"),
        ("amount", "75", "is not an amount; write pounds and pence like 1234.50"),
        ("amount", "75.5", "is not an amount; write pounds and pence like 1234.50"),
        ("amount", "£75.00", "is not an amount; write pounds and pence like 1234.50"),
        ("amount", "7.5e1", "is not an amount; write pounds and pence like 1234.50"),
        ("amount", "", "is blank and must be given"),
        ("date", "2012-02-30", "is not a day of the calendar; write it like 2012-04-13"),
        ("date", "17/04/2012", "is not a day of the calendar; write it like 2012-04-13"),
        ("date", "٢٠١٢-04-17", "is not a day of the calendar; write it like 2012-04-13"),
        ("date", "2012-05-02", "is in the future"),
        ("original_processing_day", "2012-05-02", "is in the future"),
        ("original_processing_day", "2012-04-18", "is after the day the payment was reported"),
        ("original_processing_day", "1912-04-12", "is before 2000-01-01; correct the year"),
        ("code", "7", "is not a code of ARUCS; the codes are 0, 2, 3, 5, B, C"),
        ("code", "7150", "is not a code of ARUCS; the codes are 0, 2, 3, 5, B, C"),
        ("code", "B15", "is not a code of ARUCS; the codes are 0, 2, 3, 5, B, C"),
        ("reference", "A" * 201, "is longer than 200 characters"),
        ("payee_name", "A\tB", "has a line break or another character that cannot be shown"),
        ("corrected_sort_code", "202959", "leave it blank for ARUCS, which corrects nothing"),
    ],
)
def test_a_bad_cell_of_an_unpaid_credit_is_a_fault(column: str, cell: str, fault: str) -> None:
    content = csv_report(UNPAID, UNPAID | {column: cell})
    assert faults_in(content) == (f"line 3, column {column}: {fault}",)


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("code", "B", "is not a code of AWACS; the codes are 0, 3"),
        ("amount", "-1.00", "is negative; write the amount without a sign"),
        ("date", "", "is blank and must be given"),
        ("corrected_sort_code", "2029", "is not a sort code; write 6 digits, like 08-99-99"),
    ],
)
def test_a_bad_cell_of_an_advice_is_a_fault(column: str, cell: str, fault: str) -> None:
    content = csv_report(ADVICE | {column: cell})
    assert faults_in(content) == (f"line 2, column {column}: {fault}",)


def test_an_advice_without_the_right_details_is_a_fault() -> None:
    blank = {"corrected_sort_code": "", "corrected_account_number": ""}
    assert faults_in(csv_report(ADVICE | blank)) == (
        "line 2, column corrected_account_number: "
        "is blank; an advice should say what the right details are",
    )


# --- faults in the file --------------------------------------------------------------------------


def test_all_faults_are_listed_at_once_in_the_files_order_without_bank_details() -> None:
    bad = {"amount": "1,000.00", "date": "2012-05-02", "code": "Z", "sort_code": "88837491"}
    content = csv_report(UNPAID | bad, UNPAID, ADVICE | {"account_number": "10-79-99x"})
    faults = faults_in(content)
    assert [fault.partition(": ")[0] for fault in faults] == [
        "line 2, column sort_code",
        "line 2, column date",
        "line 2, column amount",
        "line 2, column code",
        "line 4, column account_number",
    ]
    assert not BANK_DETAILS.search("\n".join(faults))


def test_only_the_first_faults_are_shown_and_the_rest_counted() -> None:
    faults = faults_in(csv_report(*[UNPAID | {"code": "Z"}] * (MOST_FAULTS + 30)))
    assert len(faults) == MOST_FAULTS + 1
    assert faults[-1] == "file: 30 more faults are not shown"


def test_columns_missing_there_twice_and_unknown_are_all_faults_and_the_rest_is_read() -> None:
    header = ["report", "sort_code", "sort_code", "iban", *list(UNPAID)[5:-1]]
    faults = faults_in(csv_report(UNPAID | {"amount": "-1.00"}, header=header))
    assert faults[0] == "line 1, column sort_code: is there more than once; leave one"
    assert faults[1].startswith("line 1, column number 4: is not a column of this file; ")
    assert faults[2:] == (
        "line 1, column service_user_number: is missing; add it",
        "line 1, column code: is missing; add it",
        "line 2, column amount: is negative; write the amount without a sign",
    )


def test_a_file_without_a_header_is_a_fault_that_shows_no_cell() -> None:
    (fault,) = faults_in(csv_report(UNPAID).split(b"\r\n", 1)[1])
    assert fault.startswith("line 1: is not a header; it should name report, ")
    assert not BANK_DETAILS.search(fault)


def test_an_empty_file_and_one_without_rows_are_faults(tmp_path: Path) -> None:
    assert faults_in(b"") == ("file: is empty",)
    assert faults_in(csv_report()) == ("file: has no rows below the header",)
    assert faults_in(b"\n\n")[0].startswith("line 1: is not a header")
    with pytest.raises(FileFault, match="file: cannot be read: No such file or directory"):
        read_report(tmp_path / "none.csv", TODAY)


@pytest.mark.parametrize("content", [b"not a report", b"PK\x03\x04 a zip file"])
def test_what_is_no_report_is_read_as_csv_without_a_header(content: bytes) -> None:
    assert faults_in(content)[0].startswith("line 1: is not a header")


def test_a_row_too_short_or_too_long_is_a_fault() -> None:
    content = csv_report(UNPAID) + b"ARUCS,123456\r\n" + csv_report(UNPAID)
    assert faults_in(content)[0] == (
        "line 3: has 2 cells and the header 14; look for a comma too many or too few"
    )


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("SIAN", "SI\xc2N", "is not in UTF-8; save the file as CSV UTF-8"),
        ("SIAN", "SI\0N", "has a NUL character; save the file as CSV UTF-8"),
        ("SIAN", '"SIAN', "has a quotation mark that is never closed; close it on the same line"),
        ("SIAN", '"SI"AN', 'has a quotation mark out of place; write " inside a text as ""'),
        ("SIAN", "SI\rAN", "has a bare carriage return; save the file with ordinary line endings"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_fault_and_the_next_is_still_read(
    old: str, new: str, fault: str
) -> None:
    content = csv_report(UNPAID, UNPAID, UNPAID | {"code": "Z"}).decode()
    content = content.replace(old, "OTHER", 1).replace(old, new, 1)
    assert faults_in(content.encode("latin-1")) == (
        f"line 3: {fault}",
        "line 4, column code: is not a code of ARUCS; the codes are 0, 2, 3, 5, B, C",
    )


def test_utf_16_and_other_encodings_of_the_header_are_faults() -> None:
    text = csv_report(UNPAID).decode()
    assert faults_in(text.encode("utf-16")) == ("file: is in UTF-16; save it as CSV UTF-8",)
    assert faults_in(b"\xa3" + text.encode()) == (
        "line 1: is not in UTF-8; save the file as CSV UTF-8",
    )


def test_a_field_of_megabytes_is_a_fault() -> None:
    content = csv_report(UNPAID, UNPAID | {"payee_name": "A" * 3_000_000})
    assert faults_in(content) == (
        "line 3: is far too long for a line; save the file with ordinary line endings",
    )


# --- sizes ---------------------------------------------------------------------------------------


class Unreadable(io.BytesIO):
    """A stream that fails the test if it is read."""

    def read(self, size: int | None = -1) -> bytes:
        raise AssertionError("the file was read")


class Endless(io.RawIOBase):
    """A stream of unknown length that never ends."""

    def __init__(self) -> None:
        super().__init__()
        self.given = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        self.given += size
        return (b" " * 1023 + b"\n") * (size // 1024)


def test_a_file_of_200_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)  # sparse: no byte of it is on the disk
    with pytest.raises(FileFault) as caught:
        read_report(path, TODAY)
    fault = "file: is larger than 50 MB; ask the bank for the report in parts"
    assert caught.value.faults == (fault,)


def test_a_stream_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(FileFault, match=r"larger than 0\.5 MB"):
        read_report(Unreadable(bytes(1 << 20)), TODAY, largest=1 << 19)


def test_a_stream_of_unknown_length_is_read_no_further_than_allowed() -> None:
    stream = Endless()
    with pytest.raises(FileFault, match="larger than 1 MB"):
        read_report(stream, TODAY, largest=1 << 20)  # type: ignore[arg-type]
    assert stream.given <= (1 << 20) + (1 << 16)


def test_a_file_of_the_largest_size_is_read() -> None:
    content = csv_report(UNPAID)
    assert len(read_report(io.BytesIO(content), TODAY, largest=len(content))) == 1


def test_too_many_lines_are_a_fault_even_if_they_are_blank() -> None:
    assert faults_in(csv_report(UNPAID) + b"\n" * 10_000_000) == (
        "file: has more than 250000 lines; ask the bank for it in parts",
    )


def test_too_many_rows_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.bank_formats.returns_report.rows.MOST_ROWS", 2)
    assert len(read(csv_report(UNPAID, UNPAID))) == 2
    assert faults_in(csv_report(UNPAID, UNPAID, UNPAID)) == (
        "file: has more than 2 rows; ask the bank for the report in parts",
    )


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_either_read_or_refused_with_faults(content: bytes) -> None:
    with pytest.raises(FileFault) as caught:
        read(content)
    assert caught.value.faults


@settings(deadline=None)
@given(st.data())
def test_a_good_file_with_bytes_changed_is_either_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(csv_report(UNPAID, ADVICE))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=5)):
        content[place] = data.draw(st.integers(0, 255))
    with suppress(FileFault):
        assert len(read(bytes(content))) <= 2
