"""Of a payee's name no letter can be written: the reference stands for it, in every format."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.bank_formats import portal_csv
from services.bank_formats.bank_files import DEFAULT_COLUMNS, DayToPay, FileToMake, pieces_of
from services.bank_formats.credits import Credit, PayerAccount, with_usable_name
from services.bank_formats.formats import FORMATS
from tests.bank_files import read_bacs18, read_pain001, read_portal_csv
from tests.bank_files.bacs18.file import MultiDayFile

REFERENCE = "CASHBACK 000001"


def names_in(format: str, payee_name: str) -> list[str]:
    """The payee's name in a file of one payment, as the file's own reader finds it."""
    credit = Credit("107999", "88837491", 7500, REFERENCE, payee_name)
    day = DayToPay(date(2012, 4, 12), date(2012, 4, 13), "RUN-1", 1, 7500, lambda: [credit])
    payer = PayerAccount("BROMFORD", "123456", "089999", "66374958")
    text = "".join(pieces_of(FileToMake(payer, "000001", date(2012, 4, 11), [day], ""), format))
    if format.startswith("pain"):
        return [each.payee_name for day in read_pain001(text).days for each in day.credits]
    if format == "csv":
        rows = read_portal_csv(portal_csv.columns_of(DEFAULT_COLUMNS), text)
        return [each.payee_name for each in rows]
    read = read_bacs18(text)
    days = read.days if isinstance(read, MultiDayFile) else [read]
    return [each.payee_name for day in days for each in day.credits]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("payee_name", ["王伟", "", "Ольга", "王-伟", " "])
def test_a_name_that_cannot_be_written_is_written_as_the_reference(
    format: str, payee_name: str
) -> None:
    assert names_in(format, payee_name) == [REFERENCE]


@pytest.mark.parametrize("format", FORMATS)
def test_a_name_of_which_some_can_be_written_stays(format: str) -> None:
    assert [name.upper() for name in names_in(format, "王 Wei 伟")] == ["WEI"]


@pytest.mark.parametrize("format", FORMATS)
@settings(deadline=None, max_examples=30)
@given(payee_name=st.text(max_size=100))
def test_no_name_stops_a_run(format: str, payee_name: str) -> None:
    (name,) = names_in(format, payee_name)
    assert name


def test_a_credit_with_a_usable_name_is_left_as_it_is() -> None:
    credit = Credit("107999", "88837491", 7500, REFERENCE, "Siân O'Brien")
    assert with_usable_name(credit) is credit
