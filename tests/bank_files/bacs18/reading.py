"""Reads a file back and says everything that is wrong with it."""

from datetime import date

from services.bank_formats.bacs18.file import Heading
from services.bank_formats.credits import Credit, DayOfCredits, PayerAccount
from tests.bank_files.bacs18.checks import contradictions
from tests.bank_files.bacs18.file import CreditFile, MultiDayFile
from tests.bank_files.bacs18.lines import (
    FEWEST_RECORDS,
    Day,
    Fault,
    Record,
    Records,
    numbered_lines,
    to_records,
)
from tests.bank_files.faults import Bacs18Fault


def read(text: str) -> CreditFile | MultiDayFile:
    """The file a text holds, the opposite of `records` and `records_multi`; UHL1 says which.

    Checks every constant and blank, the length and characters of each record, that dates exist and
    are in order (created, processed, expires), that serial, service user number and payer are the
    same throughout, each contra's sum and day, the totals, counts and blocks, and that EOF1 and
    EOF2 repeat the headers. Raises `Bacs18Fault` with all faults; of a text with fewer than 9
    records only that it is too short. The expiry date is not kept, nor, of a file for one day, the
    narrative.
    """
    faults: list[Fault] = []
    numbered = numbered_lines(text, faults)
    if len(numbered) < FEWEST_RECORDS:
        what = f"the file ends here: {FEWEST_RECORDS} records are the fewest there can be"
        faults.append(Fault(numbered[-1][0] if numbered else 1, 1, 80, what))
        raise _all(faults)
    records = to_records(numbered, faults)
    faults.extend(contradictions(records))
    if faults:
        raise _all(faults)
    return _multi_day_file(records) if records.is_multi else _credit_file(records)


def _all(faults: list[Fault]) -> Bacs18Fault:
    return Bacs18Fault([str(fault) for fault in sorted(faults)])


def _credit_file(records: Records) -> CreditFile:
    """The records as the file they make; only once they have no fault, as for all below."""
    credits = tuple(_credit(record.values) for record in records.data)
    return CreditFile(**vars(_heading(records)), credits=credits)


def _multi_day_file(records: Records) -> MultiDayFile:
    days = tuple(_day_of_credits(day) for day in records.days)
    return MultiDayFile(**vars(_heading(records)), days=days)


def _heading(records: Records) -> Heading:
    first = records.data[0].values
    payer = PayerAccount(
        first["payer_name"].strip(),
        records.vol1.values["service_user_number"],
        first["payer_sort_code"],
        first["payer_account_number"],
    )
    created_on = _sure_day(records.hdr1, "created_on")
    processing_day = _sure_day(records.uhl1, "processing_day")
    return Heading(payer, records.vol1.values["serial"], created_on, processing_day)


def _day_of_credits(day: Day) -> DayOfCredits:
    credits = tuple(_credit(record.values) for record in day.data)
    narrative = day.contra.values["narrative"].strip()
    return DayOfCredits(_sure_day(day.contra, "processing_day"), credits, narrative)


def _sure_day(record: Record, name: str) -> date:
    day = record.day(name)
    if day is None:
        raise AssertionError("dates are checked before the file is put together")
    return day


def _credit(values: dict[str, str]) -> Credit:
    return Credit(
        values["sort_code"],
        values["account_number"],
        int(values["amount"]),
        values["reference"].strip(),
        values["payee_name"].strip(),
    )
