"""The Bacs Standard 18 file: each position by the layout, there and back, and what is refused."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.bank_formats.bacs18 import (
    EXPIRES_DAYS_AFTER_PROCESSING,
    MOST_PENCE,
    Bacs18Unwritable,
    Credit,
    PayerAccount,
    to_bacs_characters,
)
from services.bank_formats.credits import with_usable_name
from tests.bank_files import read_bacs18
from tests.bank_files.bacs18.file import CreditFile, write
from tests.bank_files.faults import Bacs18Fault

PAYER = PayerAccount("BROMFORD", "123456", "089999", "66374958")
CREDITS = (
    Credit("107999", "88837491", 7500, "T0001 Q1", "SIAN O BRIEN"),
    Credit("202959", "63748472", 12500, "T0002 Q1", "MARK WARD"),
)
FILE = CreditFile(PAYER, "000042", date(2012, 4, 11), date(2012, 4, 12), CREDITS)


def lines_of(file: CreditFile) -> list[str]:
    return write(file).splitlines()


def at(line: str, first: int, last: int) -> str:
    """Positions as the standard counts them: from 1, both ends included."""
    return line[first - 1 : last]


def put(text: str, line: int, first: int, value: str) -> str:
    """The text with other characters from a position of a line on, both counted from 1."""
    lines = text.splitlines()
    old = lines[line - 1]
    lines[line - 1] = old[: first - 1] + value + old[first - 1 + len(value) :]
    return "".join(f"{each}\n" for each in lines)


def faults_in(text: str) -> tuple[str, ...]:
    with pytest.raises(Bacs18Fault) as caught:
        read_bacs18(text)
    return caught.value.faults


def problems_of(file: CreditFile) -> tuple[str, ...]:
    with pytest.raises(Bacs18Unwritable) as caught:
        write(file)
    return caught.value.faults


# --- positions -----------------------------------------------------------------------------------


def test_records_come_in_order_with_their_lengths_each_line_ended() -> None:
    text = write(FILE)
    assert text.isascii()
    assert text.endswith("\n")
    assert "\r" not in text
    lines = text.splitlines()
    labels = [at(line, 1, 4) for line in lines[:4] + lines[7:]]
    assert labels == ["VOL1", "HDR1", "HDR2", "UHL1", "EOF1", "EOF2", "UTL1"]
    assert [len(line) for line in lines] == [80, 80, 80, 80, 100, 100, 100, 80, 80, 80]


def test_vol1_is_by_the_layout() -> None:
    assert lines_of(FILE)[0] == "VOL1000042" + " " * 31 + "123456" + " " * 32 + "1"


def test_hdr1_is_by_the_layout() -> None:
    assert lines_of(FILE)[1] == (
        "HDR1A123456S  112345600004200010001" + " " * 6 + " 12102 12133" + " 000000" + " " * 20
    )


def test_hdr2_is_by_the_layout() -> None:
    assert lines_of(FILE)[2] == "HDR2F0200000100" + " " * 35 + "00" + " " * 28


def test_uhl1_is_by_the_layout() -> None:
    assert lines_of(FILE)[3] == "UHL1 12103999999    000000001 DAILY  001" + " " * 40


def test_a_data_record_is_by_the_layout() -> None:
    assert lines_of(FILE)[4] == (
        "107999" "88837491" "0" "99" "089999" "66374958" "    " "00000007500"
        "BROMFORD          " "T0001 Q1          " "SIAN O BRIEN      "
    )  # fmt: skip


def test_the_contra_is_by_the_layout() -> None:
    assert lines_of(FILE)[6] == (
        "089999" "66374958" "0" "17" "089999" "66374958" "    " "00000020000"
        "RUN 000042        " "CONTRA            " "BROMFORD          "
    )  # fmt: skip


def test_eof1_and_eof2_repeat_the_headers_with_the_block_count() -> None:
    lines = lines_of(FILE)
    assert at(lines[7], 1, 4) == "EOF1"
    assert at(lines[7], 5, 54) == at(lines[1], 5, 54)
    assert at(lines[7], 55, 80) == "000001" + " " * 20
    assert lines[8] == "EOF2" + at(lines[2], 5, 80)


def test_utl1_is_by_the_layout() -> None:
    assert lines_of(FILE)[9] == (
        "UTL1" "0000000020000" "0000000020000" "0000001" "0000002" + " " * 36
    )  # fmt: skip


@pytest.mark.parametrize(("credits", "blocks"), [(1, 1), (19, 1), (20, 2), (39, 2), (40, 3)])
def test_a_block_holds_20_records_and_the_contra_counts(credits: int, blocks: int) -> None:
    file = replace(FILE, credits=CREDITS[:1] * credits)
    assert at(lines_of(file)[-3], 55, 60) == f"{blocks:06d}"


def test_account_numbers_of_6_and_7_digits_are_padded_left() -> None:
    credits = (replace(CREDITS[0], account_number="123456"),)
    payer = replace(PAYER, account_number="1234567")
    data, contra = lines_of(replace(FILE, payer=payer, credits=credits))[4:6]
    assert at(data, 7, 14) == "00123456"
    assert at(data, 24, 31) == at(contra, 7, 14) == at(contra, 24, 31) == "01234567"


def test_the_narrative_is_what_the_caller_says() -> None:
    contra = write(FILE, narrative="Home Rewards – run 42").splitlines()[6]
    assert at(contra, 47, 64) == "HOME REWARDS   RUN"[:18].ljust(18)
    assert read_bacs18(write(FILE, narrative="x")) == FILE


# --- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2012, 1, 1), " 12001"),
        (date(2012, 2, 29), " 12060"),
        (date(2012, 12, 31), " 12366"),
        (date(2013, 3, 1), " 13060"),
        (date(2013, 12, 31), " 13365"),
    ],
)
def test_days_are_counted_through_leap_years_and_year_ends(day: date, written: str) -> None:
    file = replace(FILE, created_on=day, processing_day=day)
    assert at(lines_of(file)[3], 5, 10) == written
    assert read_bacs18(write(file)) == file


def test_a_run_over_new_year_is_created_in_one_year_and_expires_in_the_next() -> None:
    file = replace(FILE, created_on=date(2012, 12, 31), processing_day=date(2013, 1, 2))
    assert at(lines_of(file)[1], 42, 53) == " 12366 13032"
    assert read_bacs18(write(file)) == file


@pytest.mark.parametrize("day", [" 12000", " 12367", " 13366", "012001", " 1200A", "      "])
def test_a_day_that_does_not_exist_is_a_fault(day: str) -> None:
    faults = faults_in(put(write(FILE), 4, 5, day))
    assert faults == ("line 4: positions 5-10: should be a date: blank, year, day of year",)


def test_dates_out_of_order_are_faults() -> None:
    early = put(write(FILE), 4, 5, " 12101")
    assert faults_in(early) == (
        "line 4: positions 5-10: the file is processed before it was created",
    )
    expired = put(put(write(FILE), 2, 48, " 12102"), 8, 48, " 12102")
    assert faults_in(expired) == (
        "line 2: positions 48-53: the file expires before it is processed",
    )


# --- there and back ------------------------------------------------------------------------------

characters = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.&/ -", max_size=18).map(str.strip)
codes = st.from_regex("[A-Z0-9]{6}", fullmatch=True)
sort_codes = st.from_regex("[0-9]{6}", fullmatch=True)
account_numbers = st.from_regex("[0-9]{8}", fullmatch=True)
credits_ = st.builds(
    Credit, sort_codes, account_numbers, st.integers(1, 10**9), characters, characters
).map(with_usable_name)
days = st.dates(
    date(2000, 1, 1), date(2099, 12, 31) - timedelta(days=EXPIRES_DAYS_AFTER_PROCESSING)
)


@st.composite
def files(draw: st.DrawFn) -> CreditFile:
    created_on, processing_day = sorted((draw(days), draw(days)))
    payer = PayerAccount(draw(characters), draw(codes), draw(sort_codes), draw(account_numbers))
    credits = tuple(draw(st.lists(credits_, min_size=1, max_size=45)))
    return CreditFile(payer, draw(codes), created_on, processing_day, credits)


@settings(deadline=None)
@given(files())
def test_what_is_written_is_read_back_the_same(file: CreditFile) -> None:
    text = write(file)
    assert read_bacs18(text) == file
    assert write(read_bacs18(text)) == text


@settings(deadline=None)
@given(st.data())
def test_a_digit_changed_in_any_amount_or_total_is_found(data: st.DataObject) -> None:
    line, first, last = data.draw(
        st.sampled_from([(5, 36, 46), (6, 36, 46), (7, 36, 46), (10, 5, 17), (10, 18, 30)])
    )
    position = data.draw(st.integers(first, last))
    text = write(FILE)
    old = at(text.splitlines()[line - 1], position, position)
    new = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != old))
    assert faults_in(put(text, line, position, new))


@settings(deadline=None)
@given(st.integers(1, 10), st.integers(1, 100), st.sampled_from(["a", "é", "@", "\t"]))
def test_a_character_a_bank_file_cannot_hold_is_found_anywhere(
    line: int, position: int, character: str
) -> None:
    width = len(lines_of(FILE)[line - 1])
    faults = faults_in(put(write(FILE), line, min(position, width), character))
    assert any(fault.startswith(f"line {line}: ") for fault in faults)


# --- faults --------------------------------------------------------------------------------------


def test_all_faults_are_listed_at_once_in_the_files_order() -> None:
    text = write(FILE)
    text = put(text, 1, 80, "2")
    text = put(text, 4, 11, "000000")
    text = put(text, 5, 16, "98")
    text = put(text, 6, 24, "11111111")
    text = put(text, 7, 36, "00000020001")
    text = put(text, 8, 22, "000043")
    text = put(text, 9, 6, "02001")
    text = put(text, 10, 38, "0000003")
    assert faults_in(text) == (
        "line 1: positions 80-80: should be `1`",
        "line 4: positions 11-16: should be `999999`",
        "line 5: positions 15-17: should be `099`",
        "line 6: positions 24-31: the payer is not that of the first credit",
        "line 7: positions 36-46: the sum of the credits should be 20000, is 20001",
        "line 8: positions 22-27: is not a copy of HDR1",
        "line 9: positions 1-15: should be `EOF2F0200000100`",
        "line 10: positions 38-44: the number of credits should be 2, is 3",
    )


def test_a_record_of_the_wrong_length_is_a_fault() -> None:
    lines = lines_of(FILE)
    lines[2] = lines[2].rstrip()
    lines[4] += "X"
    assert faults_in("".join(f"{line}\n" for line in lines)) == (
        "line 3: positions 53-80: the record should be 80 characters, is 52",
        "line 5: positions 101-101: the record should be 100 characters, is 101",
    )


def test_windows_line_ends_are_faults_on_every_line() -> None:
    assert len(faults_in(write(FILE).replace("\n", "\r\n"))) == 10


def test_a_last_line_not_ended_is_a_fault() -> None:
    assert faults_in(write(FILE)[:-1]) == ("line 10: positions 80-80: the line is not ended",)


def test_an_empty_line_is_a_fault_and_the_rest_is_still_read() -> None:
    assert faults_in(write(FILE) + "\n") == ("line 11: positions 1-1: the line is empty",)


@pytest.mark.parametrize("kept", range(9))
def test_a_file_cut_short_is_a_fault(kept: int) -> None:
    text = "".join(f"{line}\n" for line in lines_of(FILE)[:kept])
    assert faults_in(text)


def test_a_credit_taken_out_shows_in_contra_totals_and_count() -> None:
    lines = write(FILE).splitlines(keepends=True)
    faults = faults_in("".join(lines[:4] + lines[5:]))
    places = [re.sub(r": [^:]*$", "", fault) for fault in faults]
    assert places == [
        "line 6: positions 36-46",
        "line 9: positions 5-17",
        "line 9: positions 18-30",
        "line 9: positions 38-44",
    ]


def test_a_credit_of_nothing_is_a_fault() -> None:
    faults = faults_in(put(write(FILE), 5, 36, "0" * 11))
    assert faults[0] == "line 5: positions 36-46: the amount should be above zero"


def test_a_wrong_block_count_is_a_fault() -> None:
    assert faults_in(put(write(FILE), 8, 55, "000002")) == (
        "line 8: positions 55-60: the number of blocks should be 1, is 2",
    )


def test_a_contra_to_another_account_is_a_fault() -> None:
    assert faults_in(put(write(FILE), 7, 1, "107999")) == (
        "line 7: positions 1-6: the contra is not to the payer",
    )


def test_position_54_may_be_zero_if_eof1_says_the_same() -> None:
    text = put(write(FILE), 2, 54, "0")
    assert faults_in(text) == ("line 8: positions 54-54: is not a copy of HDR1",)
    assert read_bacs18(put(text, 8, 54, "0")) == FILE


# --- what cannot be written ----------------------------------------------------------------------


@pytest.mark.parametrize("pence", [0, -1, MOST_PENCE + 1])
def test_an_amount_that_is_not_above_zero_and_of_11_digits_cannot_be_written(pence: int) -> None:
    problems = problems_of(replace(FILE, credits=(replace(CREDITS[0], amount_pence=pence),)))
    assert problems[0] == f"credit 1: {pence} pence: should be 1 to 99999999999"


def test_a_sum_the_contra_cannot_hold_cannot_be_written() -> None:
    most = replace(CREDITS[0], amount_pence=MOST_PENCE)
    assert read_bacs18(write(replace(FILE, credits=(most,)))).credits == (most,)
    assert problems_of(replace(FILE, credits=(most, CREDITS[1]))) == (
        "credits: add up to more than 99999999999 pence: split the run",
    )


def test_all_problems_are_listed_at_once_and_show_no_bank_details() -> None:
    payer = PayerAccount("BROMFORD", "12345", "08-99-99", "66374958")
    credits = (replace(CREDITS[0], account_number="88837"), replace(CREDITS[1], sort_code="2029"))
    file = CreditFile(payer, "42", date(2012, 4, 13), date(2012, 4, 12), credits)
    assert problems_of(file) == (
        "serial: should be 6 characters A-Z 0-9",
        "payer: service user number should be 6 characters A-Z 0-9",
        "payer: sort code should be 6 digits",
        "created_on: is after the processing day",
        "credit 1: account number should be 6 to 8 digits",
        "credit 2: sort code should be 6 digits",
    )


def test_a_file_without_credits_cannot_be_written() -> None:
    assert problems_of(replace(FILE, credits=())) == (
        "credits: there should be 1 to 9999999, there are 0",
    )


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2099, 12, 2)])
def test_a_day_two_digits_of_year_cannot_tell_cannot_be_written(day: date) -> None:
    assert problems_of(replace(FILE, created_on=day, processing_day=day)) == (
        "dates: should be from 2000-01-01 to 2099-12-01",
    )


def test_bank_details_stay_out_of_the_repr() -> None:
    assert not re.search("66374958|88837491|107999|SIAN", repr(FILE))


# --- characters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Siân O'Brien", 18, "SIAN O BRIEN"),
        ("Siân O’Brien", 18, "SIAN O BRIEN"),
        ("Sia\u0302n", 18, "SIAN"),
        ("Groß & Æsop", 18, "GROSS & AESOP"),
        ("Øystein Łukasz", 18, "OYSTEIN LUKASZ"),
        ("Ŵyn ŵ Ŷ", 18, "WYN W Y"),
        ("ǿ Œuvre Þór Đuro", 18, "O OEUVRE THOR DURO"),
        ("A.B-C/D & Co", 18, "A.B-C/D & CO"),
        ("a,b  c", 18, "A B  C"),
        ("  (Ann)  ", 18, "ANN"),
        ("王", 18, ""),
        ("Straße", 5, "STRAS"),
        ("Ann Lee", 4, "ANN"),
    ],
)
def test_names_are_put_into_the_characters_of_the_bank(
    text: str, width: int, expected: str
) -> None:
    assert to_bacs_characters(text, width) == expected


@given(st.text(), st.integers(1, 40))
def test_any_text_becomes_allowed_characters_of_at_most_the_width(text: str, width: int) -> None:
    result = to_bacs_characters(text, width)
    assert re.fullmatch("[A-Z0-9.&/ -]*", result)
    assert len(result) <= width
    assert result == result.strip() == to_bacs_characters(result, width)


def test_a_name_with_accents_is_written_without_and_cut() -> None:
    credit = replace(CREDITS[0], payee_name="Siân Ŵyn O'Brien-Llewellyn")
    data = lines_of(replace(FILE, credits=(credit,)))[4]
    assert at(data, 83, 100) == "SIAN WYN O BRIEN-L"
