"""Writes a Bacs Standard 18 file, record by record."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import timedelta

from services.bank_formats.bacs18.characters import to_bacs_characters
from services.bank_formats.bacs18.file import (
    EXPIRES_DAYS_AFTER_PROCESSING,
    NAME_WIDTH,
    Bacs18Unwritable,
    Heading,
    blocks_of,
)
from services.bank_formats.bacs18.filling import Values, line, template
from services.bank_formats.bacs18.layouts import MULTI_DAY, SINGLE_DAY, FileLayout, to_yyddd
from services.bank_formats.bacs18.problems import (
    day_problems,
    heading_problems,
    order_problems,
    total_problems,
)
from services.bank_formats.credits import (
    Credit,
    DayOfCredits,
    PayerAccount,
    credit_problems,
    with_usable_name,
)


def records(
    heading: Heading, credits: Iterable[Credit], narrative: str | None = None
) -> Iterator[str]:
    """Yield the file's records one by one, each ended with a line feed, however many there are.

    `narrative` is what the payer's statement shows for the debit of the whole run (18 characters);
    unless given it is `RUN ` and the serial, so that the statement leads back to this file. Names
    (`with_usable_name`), references and narrative pass through `to_bacs_characters`.

    Raises `Bacs18Unwritable` with every problem, and then what was yielded is no file: no credits;
    an amount that is not 1 to `MOST_PENCE`, or a sum above it; a sort code, account number, service
    user number or serial of the wrong shape; dates out of order or outside 2000–2099.
    """
    shown = f"RUN {heading.serial}" if narrative is None else narrative
    day = DayOfCredits(heading.processing_day, credits, shown)
    return _records(heading, [day], SINGLE_DAY)


def records_multi(heading: Heading, days: Sequence[DayOfCredits]) -> Iterator[str]:
    """Yield the records of one file for several processing days, as `records` does for one.

    Each day's credits are followed by their own contra with the day's narrative; `days` are in
    order, and the first is the heading's processing day. Credits are numbered through the file.

    Raises `Bacs18Unwritable` as `records` does, and for no days, days out of order, a day without
    credits, or a sum of all days above `MOST_PENCE_IN_A_FILE`.
    """
    return _records(heading, days, MULTI_DAY)


def _records(heading: Heading, days: Sequence[DayOfCredits], layout: FileLayout) -> Iterator[str]:
    problems = [*heading_problems(heading, days), *order_problems(heading, days)]
    label = {} if problems else _label_values(heading, days)
    if not problems:
        before = (layout.vol1, layout.hdr1, layout.hdr2, layout.uhl1)
        yield from (line(each, label) for each in before)
    count, total = 0, 0
    data_record = template(layout.data, frozenset({"amount"}))
    for number, day in enumerate(days, start=1):
        of_day = _day_records(heading, day, data_record, count, problems)
        day_count, day_total = yield from of_day
        whose = f"credits of day {number}" if layout is MULTI_DAY else "credits"
        problems += day_problems(whose, day_count, day_total)
        count, total = count + day_count, total + day_total
        if not problems:
            yield line(layout.contra, _contra_values(heading, day, day_total))
    if layout is MULTI_DAY:
        problems += total_problems(count, total)
    if problems:
        raise Bacs18Unwritable(problems)
    after = label | _totals(len(days), count, total)
    yield from (line(each, after) for each in (layout.eof1, layout.eof2, layout.utl1))


def _day_records(
    heading: Heading, day: DayOfCredits, data_record: str, before: int, problems: list[str]
) -> Generator[str, None, tuple[int, int]]:
    """Yield the day's data records while there are no problems; return their number and sum.

    `before` credits are already in the file; what is wrong with a credit is added to `problems`.
    """
    of_day = _payer_values(heading.payer) | _day_value(day)
    count, total = 0, 0
    for credit in day.credits:
        count, total = count + 1, total + credit.amount_pence
        problems += credit_problems(before + count, credit)
        if not problems:
            yield data_record.format(**of_day, **_credit_values(with_usable_name(credit)))
    return count, total


def _label_values(heading: Heading, days: Sequence[DayOfCredits]) -> Values:
    """What the labels say beside the totals, each by its name in the layouts."""
    expires_on = days[-1].processing_day + timedelta(days=EXPIRES_DAYS_AFTER_PROCESSING)
    return {
        "service_user_number": heading.payer.service_user_number,
        "service_user_number_again": heading.payer.service_user_number,
        "serial": heading.serial,
        "created_on": to_yyddd(heading.created_on),
        "expires_on": to_yyddd(expires_on),
        "processing_day": to_yyddd(heading.processing_day),
    }


def _totals(contras: int, credits: int, total: int) -> Values:
    """What the labels after the credits say of them."""
    return {
        "blocks": blocks_of(credits + contras),
        "debit_pence": total,
        "credit_pence": total,
        "debit_count": contras,
        "credit_count": credits,
    }


def _payer_values(payer: PayerAccount) -> Values:
    return {
        "payer_sort_code": payer.sort_code,
        "payer_account_number": payer.account_number.zfill(8),
        "payer_name": to_bacs_characters(payer.name, NAME_WIDTH),
    }


def _day_value(day: DayOfCredits) -> Values:
    return {"processing_day": to_yyddd(day.processing_day)}


def _credit_values(credit: Credit) -> Values:
    return {
        "sort_code": credit.sort_code,
        "account_number": credit.account_number.zfill(8),
        "amount": credit.amount_pence,
        "reference": to_bacs_characters(credit.reference, NAME_WIDTH),
        "payee_name": to_bacs_characters(credit.payee_name, NAME_WIDTH),
    }


def _contra_values(heading: Heading, day: DayOfCredits, total: int) -> Values:
    """The contra is the payer's own record on both sides, with the sum and the narrative."""
    payer = heading.payer
    to_itself = _credit_values(Credit(payer.sort_code, payer.account_number, total, "", ""))
    named = {"narrative": to_bacs_characters(day.narrative, NAME_WIDTH)}
    return _payer_values(payer) | _day_value(day) | to_itself | named
