"""The Bacs Standard 18 file for several processing days: what differs from that for one."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.bank_formats.bacs18 import (
    MOST_PENCE,
    Bacs18Unwritable,
    Credit,
    DayOfCredits,
    PayerAccount,
    records_multi,
)
from services.bank_formats.credits import with_usable_name
from tests.bank_files import read_bacs18
from tests.bank_files.bacs18.file import CreditFile, MultiDayFile, write
from tests.bank_files.faults import Bacs18Fault

PAYER = PayerAccount("BROMFORD", "123456", "089999", "66374958")
FIRST = DayOfCredits(
    date(2012, 4, 12),
    (
        Credit("107999", "88837491", 7500, "T0001 Q1", "SIAN O BRIEN"),
        Credit("202959", "63748472", 12500, "T0002 Q1", "MARK WARD"),
    ),
    "RUN-0007",
)
SECOND = DayOfCredits(
    date(2012, 4, 16), (Credit("107999", "88837491", 5000, "T0001 Q2", "SIAN O BRIEN"),), "RUN-0008"
)
FILE = MultiDayFile(PAYER, "000042", date(2012, 4, 11), date(2012, 4, 12), (FIRST, SECOND))
CONTRA_LINES = (7, 9)


def text_of(file: MultiDayFile) -> str:
    return "".join(records_multi(file, file.days))


def with_days(*days: DayOfCredits) -> MultiDayFile:
    return replace(FILE, days=days)


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


def problems_of(file: MultiDayFile) -> tuple[str, ...]:
    with pytest.raises(Bacs18Unwritable) as caught:
        text_of(file)
    return caught.value.faults


# --- positions -----------------------------------------------------------------------------------


def test_labels_stay_at_80_characters_and_money_records_have_106() -> None:
    lines = text_of(FILE).splitlines()
    assert [len(line) for line in lines] == [80] * 4 + [106] * 5 + [80] * 3


def test_the_whole_file_is_by_the_layout() -> None:
    assert text_of(FILE).splitlines() == [
        "VOL1000042" + " " * 31 + "123456" + " " * 32 + "1",
        "HDR1A123456S  112345600004200010001" + " " * 6 + " 12102 12137 000000" + " " * 20,
        "HDR2F0212000106" + " " * 35 + "00" + " " * 28,
        "UHL1 12103999999    000000004 MULTI  001" + " " * 40,
        "10799988837491099" "08999966374958" "    " "00000007500"
        "BROMFORD          " "T0001 Q1          " "SIAN O BRIEN      " " 12103",
        "20295963748472099" "08999966374958" "    " "00000012500"
        "BROMFORD          " "T0002 Q1          " "MARK WARD         " " 12103",
        "08999966374958017" "08999966374958" "    " "00000020000"
        "RUN-0007          " "CONTRA            " "BROMFORD          " " 12103",
        "10799988837491099" "08999966374958" "    " "00000005000"
        "BROMFORD          " "T0001 Q2          " "SIAN O BRIEN      " " 12107",
        "08999966374958017" "08999966374958" "    " "00000005000"
        "RUN-0008          " "CONTRA            " "BROMFORD          " " 12107",
        "EOF1A123456S  112345600004200010001" + " " * 6 + " 12102 12137 000001" + " " * 20,
        "EOF2F0212000106" + " " * 35 + "00" + " " * 28,
        "UTL1" "0000000025000" "0000000025000" "0000002" "0000003" + " " * 36,
    ]  # fmt: skip


@pytest.mark.parametrize(("credits", "blocks"), [(9, 1), (10, 2), (19, 2), (20, 3)])
def test_every_contra_counts_towards_the_blocks(credits: int, blocks: int) -> None:
    days = [replace(day, credits=FIRST.credits[:1] * credits) for day in (FIRST, SECOND)]
    eof1 = text_of(with_days(*days)).splitlines()[-3]
    assert eof1[54:60] == f"{blocks:06d}"


def test_a_file_for_one_day_may_be_written_either_way() -> None:
    single = CreditFile(PAYER, "000042", date(2012, 4, 11), FIRST.processing_day, FIRST.credits)
    multi = with_days(FIRST)
    assert read_bacs18(write(single)) == single
    assert read_bacs18(text_of(multi)) == multi
    assert text_of(multi).splitlines()[6][:100] == write(single, "RUN-0007").splitlines()[6]


def test_records_come_one_by_one_however_many_there_are() -> None:
    taken: list[int] = []

    def endless() -> Iterator[Credit]:
        while True:
            taken.append(1)
            yield FIRST.credits[0]

    records = records_multi(FILE, [replace(FIRST, credits=endless())])
    assert [next(records)[:4] for _ in range(4)] == ["VOL1", "HDR1", "HDR2", "UHL1"]
    assert not taken
    assert next(records).startswith("107999")
    assert len(taken) == 1


# --- there and back ------------------------------------------------------------------------------

texts = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.&/ -", max_size=18).map(str.strip)
codes = st.from_regex("[A-Z0-9]{6}", fullmatch=True)
sort_codes = st.from_regex("[0-9]{6}", fullmatch=True)
account_numbers = st.from_regex("[0-9]{8}", fullmatch=True)
credits_ = st.builds(Credit, sort_codes, account_numbers, st.integers(1, 10**9), texts, texts).map(
    with_usable_name
)
credits_of_day = st.lists(credits_, min_size=1, max_size=12).map(tuple)
dates = st.dates(date(2000, 1, 1), date(2099, 12, 1))


@st.composite
def files(draw: st.DrawFn) -> MultiDayFile:
    created_on, *days = sorted(draw(st.lists(dates, min_size=2, max_size=5, unique=True)))
    payer = PayerAccount(draw(texts), draw(codes), draw(sort_codes), draw(account_numbers))
    of_days = tuple(DayOfCredits(day, draw(credits_of_day), draw(texts)) for day in days)
    return MultiDayFile(payer, draw(codes), created_on, days[0], of_days)


@settings(deadline=None)
@given(files())
def test_what_is_written_is_read_back_the_same(file: MultiDayFile) -> None:
    text = text_of(file)
    assert read_bacs18(text) == file
    assert text_of(file) == text


@settings(deadline=None)
@given(st.data())
def test_a_digit_changed_in_any_amount_total_or_day_is_found(data: st.DataObject) -> None:
    line, first, last = data.draw(
        st.sampled_from(
            [(line, *place) for line in range(5, 10) for place in ((36, 46), (102, 106))]
            + [(4, 6, 10), (12, 5, 17), (12, 18, 30), (12, 31, 37), (12, 38, 44)]
        )
    )
    position = data.draw(st.integers(first, last))
    text = text_of(FILE)
    old = text.splitlines()[line - 1][position - 1]
    new = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != old))
    assert faults_in(put(text, line, position, new))


@settings(deadline=None)
@given(st.data())
def test_nothing_can_be_cut_out_unseen(data: st.DataObject) -> None:
    text = text_of(FILE)
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))
    assert faults_in(text[:first] + text[last:])


def test_the_credits_of_all_days_can_be_taken_together() -> None:
    assert FILE.credits == (*FIRST.credits, *SECOND.credits)


# --- faults --------------------------------------------------------------------------------------


def test_all_faults_are_listed_at_once_in_the_files_order() -> None:
    text = text_of(FILE)
    text = put(text, 3, 6, "02000")
    text = put(text, 5, 101, " 12104")
    text = put(text, 7, 36, "00000020001")
    text = put(text, 8, 24, "11111111")
    text = put(text, 9, 101, " 12107X")
    text = put(text, 12, 31, "0000001")
    assert faults_in(text) == (
        "line 3: positions 1-15: should be `HDR2F0212000106`",
        "line 5: positions 101-106: the processing day is not that of the contra after it",
        "line 7: positions 36-46: the sum of the credits should be 20000, is 20001",
        "line 8: positions 24-31: the payer is not that of the first credit",
        "line 9: positions 107-107: the record should be 106 characters, is 107",
        "line 12: positions 31-37: the number of debits should be 2, is 1",
    )


def test_days_out_of_order_are_a_fault() -> None:
    text = text_of(FILE)
    for line in (8, 9):
        text = put(text, line, 101, " 12103")
    assert faults_in(text) == (
        "line 9: positions 101-106: the processing day does not follow the one before",
    )


def test_a_first_day_that_is_not_the_headers_is_a_fault() -> None:
    assert faults_in(put(text_of(FILE), 4, 5, " 12102")) == (
        "line 7: positions 101-106: the first processing day is not UHL1's",
    )


def test_a_file_that_expires_before_its_last_day_is_a_fault() -> None:
    text = put(put(text_of(FILE), 2, 48, " 12106"), 10, 48, " 12106")
    assert faults_in(text) == ("line 2: positions 48-53: the file expires before it is processed",)


def test_a_contra_without_credits_is_a_fault() -> None:
    lines = text_of(FILE).splitlines(keepends=True)
    faults = faults_in("".join(lines[:7] + lines[8:]))
    assert "line 8: positions 36-46: the contra has no credits before it" in faults


def test_a_contra_taken_out_is_found() -> None:
    lines = text_of(FILE).splitlines(keepends=True)
    assert faults_in("".join(lines[:6] + lines[7:]))


@pytest.mark.parametrize("line", CONTRA_LINES)
def test_a_contra_to_another_account_is_a_fault(line: int) -> None:
    assert faults_in(put(text_of(FILE), line, 1, "107999")) == (
        f"line {line}: positions 1-6: the contra is not to the payer",
    )


# --- what cannot be written ----------------------------------------------------------------------


def test_all_problems_of_all_days_are_listed_at_once_and_show_no_bank_details() -> None:
    empty = replace(SECOND, credits=())
    wrong = replace(FIRST, processing_day=date(2012, 4, 16), credits=(replace(
        FIRST.credits[0], sort_code="10-79-99", amount_pence=0),))  # fmt: skip
    file = replace(with_days(FIRST, empty, wrong), serial="42", processing_day=date(2012, 4, 10))
    assert problems_of(file) == (
        "serial: should be 6 characters A-Z 0-9",
        "created_on: is after the processing day",
        "processing_day: should be that of the first day",
        "day 3: the processing day should be after that of day 2",
        "credits of day 2: there should be 1 to 9999999, there are 0",
        "credit 3: sort code should be 6 digits",
        "credit 3: 0 pence: should be 1 to 99999999999",
    )


def test_a_file_without_days_cannot_be_written() -> None:
    assert problems_of(with_days()) == ("days: there should be at least one",)


def test_a_sum_one_contra_cannot_hold_cannot_be_written_but_two_days_may_exceed_it() -> None:
    most = replace(FIRST.credits[0], amount_pence=MOST_PENCE)
    both = with_days(replace(FIRST, credits=(most,)), replace(SECOND, credits=(most,)))
    assert read_bacs18(text_of(both)) == both
    assert problems_of(with_days(replace(FIRST, credits=(most, *FIRST.credits)), SECOND)) == (
        "credits of day 1: add up to more than 99999999999 pence: split the run",
    )


def test_a_sum_the_trailer_cannot_hold_cannot_be_written() -> None:
    most = (replace(FIRST.credits[0], amount_pence=MOST_PENCE),)
    days = [DayOfCredits(FIRST.processing_day + timedelta(n), most, "") for n in range(101)]
    assert problems_of(with_days(*days)) == (
        "credits: add up to more than 9999999999999 pence: split the run",
    )
    assert read_bacs18(text_of(with_days(*days[:100])))


def test_a_last_day_two_digits_of_year_cannot_tell_cannot_be_written() -> None:
    late = replace(SECOND, processing_day=date(2099, 12, 2))
    assert problems_of(with_days(FIRST, late)) == (
        "dates: should be from 2000-01-01 to 2099-12-01",
    )


def test_bank_details_stay_out_of_the_repr() -> None:
    assert not re.search("66374958|88837491|107999|SIAN", repr(FILE))
