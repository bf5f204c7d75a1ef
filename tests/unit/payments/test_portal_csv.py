"""The CSV file for a bank's portal: its setting, there and back, and what is refused."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.bank_formats.credits import with_usable_name
from services.bank_formats.errors import SettingFault
from services.bank_formats.portal_csv import (
    FIELDS,
    Column,
    PortalCsvUnwritable,
    PortalPayment,
    columns_of,
    lines,
)
from services.spreadsheets.guarding import guarded
from tests.bank_files import read_portal_csv
from tests.bank_files.faults import PortalCsvFault

SETTING = """\
Beneficiary name=payee_name, Sort code=sort_code_dashed, Account number=account_number
Amount (GBP)=amount_pounds, Reference=reference
Payment date=processing_day_uk, Entry date=entry_day
"""
COLUMNS = columns_of(SETTING)
SIAN = PortalPayment(
    sort_code="107999",
    account_number="88837491",
    amount_pence=7500,
    reference="T0001 Q1",
    payee_name="SIAN O BRIEN",
    processing_day=date(2012, 4, 12),
    entry_day=date(2012, 4, 13),
)
MARK = replace(SIAN, sort_code="202959", account_number="63748472", payee_name="MARK WARD")


def faults_of(setting: str) -> tuple[str, ...]:
    with pytest.raises(SettingFault) as caught:
        columns_of(setting)
    return caught.value.faults


def faults_in(text: str) -> tuple[str, ...]:
    with pytest.raises(PortalCsvFault) as caught:
        read_portal_csv(COLUMNS, text)
    return caught.value.faults


def write(columns: Sequence[Column], payments: Sequence[PortalPayment]) -> str:
    return "".join(lines(columns, payments))


def problems_of(*payments: PortalPayment) -> tuple[str, ...]:
    with pytest.raises(PortalCsvUnwritable) as caught:
        write(COLUMNS, payments)
    return caught.value.faults


# --- the setting ---------------------------------------------------------------------------------


def test_columns_come_in_the_settings_order_from_commas_and_lines() -> None:
    assert [(column.heading, column.field.name) for column in COLUMNS] == [
        ("Beneficiary name", "payee_name"),
        ("Sort code", "sort_code_dashed"),
        ("Account number", "account_number"),
        ("Amount (GBP)", "amount_pounds"),
        ("Reference", "reference"),
        ("Payment date", "processing_day_uk"),
        ("Entry date", "entry_day"),
    ]


def test_a_heading_may_hold_an_equals_sign() -> None:
    setting = "Amount £=pence = amount_pence,S=sort_code,A=account_number"
    assert columns_of(setting)[0] == Column("Amount £=pence", FIELDS["amount_pence"])


def test_all_faults_of_the_setting_are_listed_at_once_with_line_and_column() -> None:
    setting = (
        "Name, =reference,,Sort=sort\n  Amount=amount_pence, Amount=amount_pounds\nA\tB=reference"
    )
    fields = (
        "payee_name, sort_code, sort_code_dashed, account_number, amount_pounds, amount_pence, "
        "reference, processing_day, processing_day_uk, entry_day, entry_day_uk"
    )
    assert faults_of(setting) == (
        "line 1, column 1: should be heading=field",
        "line 1, column 7: the heading before the = is missing",
        f"line 1, column 19: the field after the = should be one of {fields}",
        "line 2, column 24: the heading `Amount` is there already",
        "line 3, column 1: the heading has a character that cannot be printed",
    )


@pytest.mark.parametrize("setting", ["", " \n, \n", "Name=payee_name"])
def test_a_setting_nobody_could_pay_from_is_a_fault(setting: str) -> None:
    assert faults_of(setting) == (
        "no column says the sort code: add one with sort_code or sort_code_dashed",
        "no column says the account number: add one with account_number",
        "no column says the amount: add one with amount_pounds or amount_pence",
    )


# --- the text ------------------------------------------------------------------------------------


def test_the_file_is_by_rfc_4180() -> None:
    assert write(COLUMNS, [SIAN, MARK]) == (
        "Beneficiary name,Sort code,Account number,Amount (GBP),Reference,Payment date,"
        "Entry date\r\n"
        "SIAN O BRIEN,10-79-99,88837491,75.00,T0001 Q1,12/04/2012,2012-04-13\r\n"
        "MARK WARD,20-29-59,63748472,75.00,T0001 Q1,12/04/2012,2012-04-13\r\n"
    )


def test_a_heading_with_a_quote_is_quoted() -> None:
    columns = columns_of('The "payee"=payee_name,S=sort_code,A=account_number,P=amount_pence')
    text = write(columns, [SIAN])
    assert text.startswith('"The ""payee""",S,A,P\r\n')
    assert read_portal_csv(columns, text)[0].amount_pence == 7500


def test_names_are_put_into_the_characters_the_bank_sends_and_account_numbers_padded() -> None:
    payment = replace(SIAN, payee_name="Siân O'Brien-Llewellyn, BSc", account_number="123456")
    line = write(COLUMNS, [payment]).splitlines()[1]
    assert line.startswith("SIAN O BRIEN-LLEWE,10-79-99,00123456,")


def test_lines_come_one_by_one_however_many_there_are() -> None:
    taken: list[int] = []

    def endless() -> Iterator[PortalPayment]:
        while True:
            taken.append(1)
            yield SIAN

    text = lines(COLUMNS, endless())
    assert next(text).startswith("Beneficiary name,")
    assert not taken
    assert next(text).startswith("SIAN O BRIEN,")
    assert len(taken) == 1


# --- formulas ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@SUM(A1)", "\t1", "\r1", " =1"])
def test_a_cell_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ann", "'=1", "1-2", "a; b = 1", "75.00", "O'Brien"])
def test_any_other_cell_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


@given(st.text())
def test_no_guarded_cell_starts_a_formula_and_none_loses_its_text(text: str) -> None:
    assert guarded(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert guarded(text).replace("'", "") == text.replace("'", "")


def test_names_and_headings_are_guarded_and_read_back_without() -> None:
    columns = columns_of("=cmd=payee_name, S=sort_code, A=account_number, P=amount_pence")
    payment = PortalPayment("107999", "88837491", 7500, "", "-LEE")
    text = write(columns, [payment])
    assert text == "'=cmd,S,A,P\r\n'-LEE,107999,88837491,7500\r\n"
    assert read_portal_csv(columns, text) == (payment,)


# --- there and back ------------------------------------------------------------------------------

texts = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.&/ -", max_size=18).map(str.strip)
payments = st.builds(
    PortalPayment,
    st.from_regex("[0-9]{6}", fullmatch=True),
    st.from_regex("[0-9]{8}", fullmatch=True),
    st.integers(1, 10**11 - 1),
    texts,
    texts,
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
).map(with_usable_name)
headings = st.text(st.characters(codec="utf-8", exclude_characters=",\x00"), min_size=1)
every_field = st.permutations(list(FIELDS))


@st.composite
def settings_(draw: st.DrawFn) -> str:
    names = draw(every_field)
    wanted = draw(
        st.lists(
            headings.map(str.strip).filter(lambda heading: heading and heading.isprintable()),
            min_size=len(names),
            max_size=len(names),
            unique=True,
        )
    )
    return ",".join(f"{heading}={name}" for heading, name in zip(wanted, names, strict=True))


@settings(deadline=None)
@given(settings_(), st.lists(payments, min_size=1, max_size=20))
def test_what_is_written_is_read_back_the_same(setting: str, paid: list[PortalPayment]) -> None:
    columns = columns_of(setting)
    text = write(columns, paid)
    assert read_portal_csv(columns, text) == tuple(paid)
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == len(paid) + 1


def test_what_no_column_says_is_read_back_blank() -> None:
    columns = columns_of("S=sort_code,A=account_number,P=amount_pence")
    (payment,) = read_portal_csv(columns, write(columns, [SIAN]))
    assert payment == PortalPayment("107999", "88837491", 7500, "", "")


# --- faults --------------------------------------------------------------------------------------


def test_all_faults_are_listed_at_once_in_the_files_order_and_show_no_bank_details() -> None:
    text = (
        "Beneficiary,Sort code,Account number,Amount (GBP),Reference,Payment date,Entry date\r\n"
        "Sian,107999,8883749,0.00,t1,31/02/2012,2012-4-13\r\n"
        'MARK "WARD,20-29-59\r\n'
        "MARK WARD,20-29-59,63748472,75.00,T0001 Q1,12/04/2012"
    )
    characters = "should be up to 18 characters A-Z 0-9 . & / - and space"
    assert faults_in(text) == (
        "line 1, column 1: the heading should be `Beneficiary name`",
        f"line 2, column 1 (Beneficiary name): {characters}",
        "line 2, column 2 (Sort code): should be 6 digits, like 08-99-99",
        "line 2, column 3 (Account number): should be 8 digits",
        "line 2, column 4 (Amount (GBP)): should be pounds and pence from 0.01 to 999999999.99, "
        "like 75.00",
        f"line 2, column 5 (Reference): {characters}",
        "line 2, column 6 (Payment date): should be a date, like 12/04/2012",
        "line 2, column 7 (Entry date): should be a date, like 2012-04-12",
        "line 3: should have 7 columns, has 2",
        "line 4: should end with CR LF",
        "line 4: should have 7 columns, has 6",
    )


def test_a_line_that_is_no_csv_is_a_fault() -> None:
    text = write(COLUMNS, [SIAN, MARK])
    assert "line 2: is not CSV" in faults_in(text.replace("SIAN", '"SIAN'))
    assert "line 1: is not CSV" in faults_in(text.replace("\r\n", "\n"))


@given(st.text())
def test_a_text_that_is_no_such_file_is_a_fault(text: str) -> None:
    assert faults_in(text)


def test_two_columns_that_say_different_amounts_are_a_fault() -> None:
    columns = columns_of("S=sort_code,A=account_number,P=amount_pence,Pounds=amount_pounds")
    text = write(columns, [SIAN]).replace("75.00", "75.01")
    with pytest.raises(PortalCsvFault) as caught:
        read_portal_csv(columns, text)
    assert caught.value.faults == ("line 2, column 4 (Pounds): another column says otherwise",)


@pytest.mark.parametrize("text", ["", "\r\n"])
def test_a_file_without_payments_is_a_fault(text: str) -> None:
    assert faults_in(text)[-1] == "line 2: there are no payments"
    assert faults_in(write(COLUMNS, [SIAN]).splitlines(keepends=True)[0]) == (
        "line 2: there are no payments",
    )


# --- what cannot be written ----------------------------------------------------------------------


def test_all_problems_are_listed_at_once_and_show_no_bank_details() -> None:
    wrong = replace(SIAN, sort_code="10-79-99", account_number="88837", amount_pence=-1)
    assert problems_of(SIAN, wrong, replace(MARK, processing_day=None)) == (
        "credit 2: sort code should be 6 digits",
        "credit 2: account number should be 6 to 8 digits",
        "credit 2: -1 pence: should be 1 to 99999999999",
        "credit 3: the processing day is missing",
    )


def test_a_file_without_credits_cannot_be_written() -> None:
    assert problems_of() == ("credits: there are none",)


def test_bank_details_stay_out_of_the_repr() -> None:
    assert not re.search("88837491|107999|SIAN", repr(SIAN))
