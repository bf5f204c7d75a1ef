"""Writes a file."""

import re
from collections.abc import Iterator
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


def write(file: CreditFile, narrative: str | None = None) -> str:
    """The file's text, ready to hand to the bank.

    `narrative` is what the payer's statement shows for the debit of the whole run (18 characters);
    unless given it is `RUN ` and the serial, so that the statement leads back to this file. Names,
    references and narrative pass through `to_bacs_characters`.

    Raises `Bacs18Unwritable` with every problem: no credits; an amount that is not 1 to
    `MOST_PENCE`, or a sum above it; a sort code, account number, service user number or serial of
    the wrong shape; dates out of order or outside 2000–2099.
    """
    problems = list(_problems(file))
    if problems:
        raise Bacs18Unwritable(problems)
    total = sum(credit.amount_pence for credit in file.credits)
    label = _label_values(file, total)
    records = [
        *(_render(layout, label) for layout in BEFORE),
        *(_render(DATA, _credit_values(file.payer, credit)) for credit in file.credits),
        _render(CONTRA, _contra_values(file, total, narrative)),
        *(_render(layout, label) for layout in AFTER[1:]),
    ]
    return "".join(f"{record}\n" for record in records)


def _label_values(file: CreditFile, total: int) -> dict[str, str | int]:
    """What the labels say, each by its name in the layouts."""
    expires_on = file.processing_day + timedelta(days=EXPIRES_DAYS_AFTER_PROCESSING)
    return {
        "service_user_number": file.payer.service_user_number,
        "service_user_number_again": file.payer.service_user_number,
        "serial": file.serial,
        "created_on": to_yyddd(file.created_on),
        "expires_on": to_yyddd(expires_on),
        "processing_day": to_yyddd(file.processing_day),
        "blocks": blocks_of(len(file.credits)),
        "debit_pence": total,
        "credit_pence": total,
        "debit_count": 1,
        "credit_count": len(file.credits),
    }


def _render(layout: Layout, values: dict[str, str | int]) -> str:
    """The record with the values in place: numbers zero-filled, texts left-aligned."""
    return "".join(_fill(place, values.get(place.name, place.usual)) for place in layout)


def _fill(place: Field, value: str | int) -> str:
    width = place.last - place.first + 1
    return f"{value:0{width}d}" if isinstance(value, int) else f"{value:{width}}"


def _credit_values(payer: PayerAccount, credit: Credit) -> dict[str, str | int]:
    return {
        "sort_code": credit.sort_code,
        "account_number": credit.account_number.zfill(8),
        "payer_sort_code": payer.sort_code,
        "payer_account_number": payer.account_number.zfill(8),
        "amount": credit.amount_pence,
        "payer_name": to_bacs_characters(payer.name, NAME_WIDTH),
        "reference": to_bacs_characters(credit.reference, NAME_WIDTH),
        "payee_name": to_bacs_characters(credit.payee_name, NAME_WIDTH),
    }


def _contra_values(file: CreditFile, total: int, narrative: str | None) -> dict[str, str | int]:
    """The contra is the payer's own record on both sides, with the sum and the narrative."""
    payer = file.payer
    to_itself = Credit(payer.sort_code, payer.account_number, total, "", "")
    shown = f"RUN {file.serial}" if narrative is None else narrative
    return _credit_values(payer, to_itself) | {"narrative": to_bacs_characters(shown, NAME_WIDTH)}


def _problems(file: CreditFile) -> Iterator[str]:
    """Everything that keeps the file from being written."""
    if not re.fullmatch("[A-Z0-9]{6}", file.serial):
        yield "serial: should be 6 characters A-Z 0-9"
    if not re.fullmatch("[A-Z0-9]{6}", file.payer.service_user_number):
        yield "payer: service user number should be 6 characters A-Z 0-9"
    yield from _account_problems("payer", file.payer.sort_code, file.payer.account_number)
    yield from _day_problems(file)
    yield from _credit_problems(file.credits)


def _day_problems(file: CreditFile) -> Iterator[str]:
    if file.created_on > file.processing_day:
        yield "created_on: is after the processing day"
    last = date(2099, 12, 31) - timedelta(days=EXPIRES_DAYS_AFTER_PROCESSING)
    if file.created_on < date(2000, 1, 1) or file.processing_day > last:
        yield f"dates: should be from 2000-01-01 to {last}"


def _credit_problems(credits: tuple[Credit, ...]) -> Iterator[str]:
    if not 1 <= len(credits) <= MOST_CREDITS:
        yield f"credits: there should be 1 to {MOST_CREDITS}, there are {len(credits)}"
    for number, credit in enumerate(credits, start=1):
        yield from _account_problems(f"credit {number}", credit.sort_code, credit.account_number)
        if not 1 <= credit.amount_pence <= MOST_PENCE:
            yield f"credit {number}: {credit.amount_pence} pence: should be 1 to {MOST_PENCE}"
    if sum(credit.amount_pence for credit in credits) > MOST_PENCE:
        yield f"credits: add up to more than {MOST_PENCE} pence: split the run"


def _account_problems(whose: str, sort_code: str, account_number: str) -> Iterator[str]:
    if not re.fullmatch("[0-9]{6}", sort_code):
        yield f"{whose}: sort code should be 6 digits"
    if not re.fullmatch("[0-9]{6,8}", account_number):
        yield f"{whose}: account number should be 6 to 8 digits"
