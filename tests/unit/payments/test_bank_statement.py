"""Bank statements: what is read in which format, and every way in which a file can be wrong."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.bank_formats.bank_statement import (
    USUAL_FORMAT,
    StatementFormat,
    StatementLine,
    read_statement,
)
from services.bank_formats.incoming.faults import FileFault
from tests.unit.payments.report_files import TODAY, csv_file, pounds

HEADER = ("Date", "Description", "Paid in", "Paid out", "Balance")
RUN = ("13/04/2012", "BACS RUN-2012-04-11", "", "200.00", "1000.00")
SIGNED = StatementFormat("On", "Narrative", amount="Amount", balance="", date_format="%Y-%m-%d")


def read(
    *rows: Sequence[str], header: Sequence[str] = HEADER, form: StatementFormat = USUAL_FORMAT
) -> tuple[StatementLine, ...]:
    return read_statement(io.BytesIO(csv_file(header, rows)), TODAY, form)


def faults_in(content: bytes, form: StatementFormat = USUAL_FORMAT) -> tuple[str, ...]:
    with pytest.raises(FileFault) as caught:
        read_statement(io.BytesIO(content), TODAY, form)
    return caught.value.faults


def test_money_in_and_out_are_read_in_the_files_order() -> None:
    back = ("16/04/2012", "CASHBACK 000001", "75.00", "0.00", "")
    assert read(RUN, back) == (
        StatementLine(2, date(2012, 4, 13), "BACS RUN-2012-04-11", -20000, 100000),
        StatementLine(3, date(2012, 4, 16), "CASHBACK 000001", 7500, None),
    )


def test_a_format_of_one_signed_amount_and_other_headings_is_read() -> None:
    rows = (["x", "2012-04-13", "-200.00", "RUN 1"], ["y", "2012-04-16", "75.00", ""])
    lines = read(*rows, header=("Type", "On", "Amount", "Narrative"), form=SIGNED)
    assert [(line.amount_pence, line.text) for line in lines] == [(-20000, "RUN 1"), (7500, "")]


def test_a_statement_may_lack_the_balance() -> None:
    assert read(RUN[:4], header=HEADER[:4])[0].balance_pence is None


def test_the_text_stays_out_of_the_repr() -> None:
    assert "RUN" not in repr(read(RUN))


amounts = st.integers(-(10**10), 10**10).filter(bool)
texts = st.text("ABC XYZ019,\"'é-/", max_size=40).map(str.strip)
days = st.dates(date(2000, 1, 1), TODAY)


@settings(deadline=None)
@given(st.lists(st.tuples(days, texts, amounts, st.integers(-(10**9), 10**9)), min_size=1))
def test_what_is_written_is_read_back_the_same_in_either_format(
    lines: list[tuple[date, str, int, int]],
) -> None:
    signed = [(str(on), text, pounds(pence)) for on, text, pence, _ in lines]
    apart = [
        (f"{on:%d/%m/%Y}", text, *(("", pounds(-p)) if p < 0 else (pounds(p), "")), pounds(after))
        for on, text, p, after in lines
    ]
    numbered = list(enumerate(lines, start=2))
    assert read(*apart) == tuple(StatementLine(n, *line) for n, line in numbered)
    assert read(*signed, header=("On", "Narrative", "Amount"), form=SIGNED) == tuple(
        StatementLine(n, *line[:3]) for n, line in numbered
    )


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("Date", "13/04/2102", "is in the future"),
        ("Date", "2012-04-13", "is not a day of the calendar; write it like 13/04/2012"),
        ("Date", "31/04/2012", "is not a day of the calendar; write it like 13/04/2012"),
        ("Date", "", "is blank and must be given"),
        ("Paid out", "-200.00", "is negative; write the amount without a sign"),
        ("Paid out", "2,000.00", "has a comma; write pounds and pence like 1234.50"),
        ("Paid out", "1000000000.00", "is larger than any payment can be, 999999999 pounds"),
        ("Balance", "1000", "is not an amount; write pounds and pence like 1234.50"),
        ("Description", "A" * 201, "is longer than 200 characters"),
    ],
)
def test_a_bad_cell_is_a_fault(column: str, cell: str, fault: str) -> None:
    bad = dict(zip(HEADER, RUN, strict=True)) | {column: cell}
    content = csv_file(HEADER, [RUN, list(bad.values())])
    assert faults_in(content) == (f"line 3, column {column}: {fault}",)


@pytest.mark.parametrize(
    ("money", "fault"),
    [
        (("", ""), "column Paid in: is blank, and so is Paid out; give one of them"),
        (("0.00", ""), "column Paid in: is zero; leave the row out"),
        (("1.00", "1.00"), "column Paid out: is given as well as Paid in; a line is one of them"),
    ],
)
def test_a_line_is_money_in_or_money_out(money: tuple[str, str], fault: str) -> None:
    content = csv_file(HEADER, [("13/04/2012", "X", *money, "")])
    assert faults_in(content) == (f"line 2, {fault}",)


def test_a_zero_is_reported_after_a_line_with_another_fault() -> None:
    content = csv_file(
        HEADER, [("13/04/2012", "X", "x", "", ""), ("13/04/2012", "", "0.00", "", "")]
    )
    assert faults_in(content) == (
        "line 2, column Paid in: is not an amount; write pounds and pence like 1234.50",
        "line 3, column Paid in: is zero; leave the row out",
    )


def test_missing_and_doubled_columns_are_faults_but_other_columns_are_not() -> None:
    content = csv_file(("Date", "Date", "Paid in", "Type", "Type"), [])
    assert faults_in(content) == (
        "line 1, column Date: is there more than once; leave one",
        "line 1, column Description: is missing; add it",
        "line 1, column Paid out: is missing; add it",
    )


def test_a_wrong_encoding_and_ragged_lines_are_faults() -> None:
    content = csv_file(HEADER, [RUN, RUN[:3]]).replace(b"BACS", b"B\xc2CS", 1)
    assert faults_in(content) == (
        "line 2: is not in UTF-8; save the file as CSV UTF-8",
        "line 3: has 3 cells and the header 5; look for a comma too many or too few",
    )


def test_an_empty_file_and_one_without_lines_are_faults() -> None:
    assert faults_in(b"") == ("file: is empty",)
    assert faults_in(csv_file(HEADER, [])) == ("file: has no lines below the header",)


def test_a_statement_of_200_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)  # sparse: no byte of it is on the disk
    with pytest.raises(FileFault, match="file: is larger than 50 MB"):
        read_statement(path, TODAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"money_in": ""},
        {"balance": "Date"},
        {"date_format": "%d/%m"},
        {"date_format": "%A"},
        {"date_format": ""},
        {"date_format": "%"},
    ],
)
def test_a_format_that_cannot_tell_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"a statement format|the date format"):
        StatementFormat(**wrong)
