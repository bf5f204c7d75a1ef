"""Writes a file."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from services.payments.adapters.bacs18.characters import to_bacs_characters
from services.payments.adapters.bacs18.file import (
    EXPIRES_DAYS_AFTER_PROCESSING,
    MOST_CREDITS,
    MOST_PENCE,
    NAME_WIDTH,
    Bacs18Unwritable,
    Credit,
    CreditFile,
    Heading,
    PayerAccount,
    blocks_of,
)
from services.payments.adapters.bacs18.layouts import (
    AFTER,
    BEFORE,
    CONTRA,
    DATA,
    Field,
    Layout,
    to_yyddd,
)

_SORT_CODE = re.compile("[0-9]{6}")
_ACCOUNT_NUMBER = re.compile("[0-9]{6,8}")


def write(file: CreditFile, narrative: str | None = None) -> str:
    """The file's text, ready to hand to the bank: all of its `records`."""
    return "".join(records(file, file.credits, narrative))


def records(
    heading: Heading, credits: Iterable[Credit], narrative: str | None = None
) -> Iterator[str]:
    """Yield the file's records one by one, each ended with a line feed, however many there are.

    `narrative` is what the payer's statement shows for the debit of the whole run (18 characters);
    unless given it is `RUN ` and the serial, so that the statement leads back to this file. Names,
    references and narrative pass through `to_bacs_characters`.

    Raises `Bacs18Unwritable` with every problem, and then what was yielded is no file: no credits;
    an amount that is not 1 to `MOST_PENCE`, or a sum above it; a sort code, account number, service
    user number or serial of the wrong shape; dates out of order or outside 2000–2099.
    """
    of_heading = list(_heading_problems(heading))
    of_credits: list[str] = []
    label = {} if of_heading else _label_values(heading)
    if not of_heading:
        yield from (_line(layout, label) for layout in BEFORE)
    payer, count, total = _payer_values(heading.payer), 0, 0
    for credit in credits:
        count, total = count + 1, total + credit.amount_pence
        of_credits += _credit_problems(count, credit)
        if not of_heading and not of_credits:
            yield _DATA_RECORD.format(**payer, **_credit_values(credit))
    problems = [*of_heading, *_count_problems(count), *of_credits, *_sum_problems(total)]
    if problems:
        raise Bacs18Unwritable(problems)
    yield _line(CONTRA, _contra_values(heading, total, narrative))
    yield from (_line(layout, label | _totals(count, total)) for layout in AFTER[1:])


def _label_values(heading: Heading) -> dict[str, str | int]:
    """What the labels say beside the totals, each by its name in the layouts."""
    expires_on = heading.processing_day + timedelta(days=EXPIRES_DAYS_AFTER_PROCESSING)
    return {
        "service_user_number": heading.payer.service_user_number,
        "service_user_number_again": heading.payer.service_user_number,
        "serial": heading.serial,
        "created_on": to_yyddd(heading.created_on),
        "expires_on": to_yyddd(expires_on),
        "processing_day": to_yyddd(heading.processing_day),
    }


def _totals(count: int, total: int) -> dict[str, str | int]:
    """What the labels after the credits say of them."""
    return {
        "blocks": blocks_of(count),
        "debit_pence": total,
        "credit_pence": total,
        "debit_count": 1,
        "credit_count": count,
    }


def _line(layout: Layout, values: Mapping[str, str | int]) -> str:
    """The record with the values in place: numbers zero-filled, texts left-aligned."""
    return "".join(_fill(place, values.get(place.name, place.usual)) for place in layout) + "\n"


def _fill(place: Field, value: str | int) -> str:
    width = place.last - place.first + 1
    return f"{value:0{width}d}" if isinstance(value, int) else f"{value:{width}}"


def _template(layout: Layout, numbers: frozenset[str]) -> str:
    """The layout as a format of named values, for the record that comes a million times."""
    return "".join(_slot(place, place.name in numbers) for place in layout) + "\n"


def _slot(place: Field, is_number: bool) -> str:
    if not place.name:
        return place.usual
    width = place.last - place.first + 1
    return f"{{{place.name}:0{width}d}}" if is_number else f"{{{place.name}:{width}}}"


_DATA_RECORD = _template(DATA, frozenset({"amount"}))


def _payer_values(payer: PayerAccount) -> dict[str, str | int]:
    return {
        "payer_sort_code": payer.sort_code,
        "payer_account_number": payer.account_number.zfill(8),
        "payer_name": to_bacs_characters(payer.name, NAME_WIDTH),
    }


def _credit_values(credit: Credit) -> dict[str, str | int]:
    return {
        "sort_code": credit.sort_code,
        "account_number": credit.account_number.zfill(8),
        "amount": credit.amount_pence,
        "reference": to_bacs_characters(credit.reference, NAME_WIDTH),
        "payee_name": to_bacs_characters(credit.payee_name, NAME_WIDTH),
    }


def _contra_values(heading: Heading, total: int, narrative: str | None) -> dict[str, str | int]:
    """The contra is the payer's own record on both sides, with the sum and the narrative."""
    payer = heading.payer
    to_itself = _credit_values(Credit(payer.sort_code, payer.account_number, total, "", ""))
    shown = f"RUN {heading.serial}" if narrative is None else narrative
    named = {"narrative": to_bacs_characters(shown, NAME_WIDTH)}
    return _payer_values(payer) | to_itself | named


def _heading_problems(heading: Heading) -> Iterator[str]:
    if not re.fullmatch("[A-Z0-9]{6}", heading.serial):
        yield "serial: should be 6 characters A-Z 0-9"
    if not re.fullmatch("[A-Z0-9]{6}", heading.payer.service_user_number):
        yield "payer: service user number should be 6 characters A-Z 0-9"
    yield from _account_problems("payer", heading.payer.sort_code, heading.payer.account_number)
    yield from _day_problems(heading)


def _day_problems(heading: Heading) -> Iterator[str]:
    if heading.created_on > heading.processing_day:
        yield "created_on: is after the processing day"
    last = date(2099, 12, 31) - timedelta(days=EXPIRES_DAYS_AFTER_PROCESSING)
    if heading.created_on < date(2000, 1, 1) or heading.processing_day > last:
        yield f"dates: should be from 2000-01-01 to {last}"


def _credit_problems(number: int, credit: Credit) -> list[str]:
    problems = _account_problems(f"credit {number}", credit.sort_code, credit.account_number)
    if not 1 <= credit.amount_pence <= MOST_PENCE:
        problems.append(
            f"credit {number}: {credit.amount_pence} pence: should be 1 to {MOST_PENCE}"
        )
    return problems


def _count_problems(count: int) -> Iterator[str]:
    if not 1 <= count <= MOST_CREDITS:
        yield f"credits: there should be 1 to {MOST_CREDITS}, there are {count}"


def _sum_problems(total: int) -> Iterator[str]:
    if total > MOST_PENCE:
        yield f"credits: add up to more than {MOST_PENCE} pence: split the run"


def _account_problems(whose: str, sort_code: str, account_number: str) -> list[str]:
    problems = []
    if not _SORT_CODE.fullmatch(sort_code):
        problems.append(f"{whose}: sort code should be 6 digits")
    if not _ACCOUNT_NUMBER.fullmatch(account_number):
        problems.append(f"{whose}: account number should be 6 to 8 digits")
    return problems
