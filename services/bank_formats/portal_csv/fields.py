"""What a column may hold: how a payment's part is shown in a cell, and read from it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from services.bank_formats.bacs18.characters import to_bacs_characters
from services.bank_formats.bacs18.file import NAME_WIDTH
from services.bank_formats.credits import MOST_PENCE
from services.terms.money import from_decimal, to_decimal


@dataclass(frozen=True)
class Field:
    """`part` is the attribute of `PortalPayment`; `parse` gives None for a cell `show` never fills.

    `subject` is what the column tells of: two fields of one subject are two ways to show it.
    """

    name: str
    part: str
    subject: str
    show: Callable[[Any], str]
    parse: Callable[[str], object]
    wants: str


def _bacs_text(text: str) -> str:
    return to_bacs_characters(text, NAME_WIDTH)


def _parse_bacs_text(cell: str) -> str | None:
    return cell if cell == _bacs_text(cell) else None


def _parse_digits(pattern: str, cell: str) -> str | None:
    return cell.replace("-", "") if re.fullmatch(pattern, cell) else None


def _dashed(sort_code: str) -> str:
    return "-".join((sort_code[:2], sort_code[2:4], sort_code[4:]))


def _parse_pence(cell: str) -> int | None:
    return _payable(int(cell)) if re.fullmatch("[1-9][0-9]{0,14}", cell) else None


def _parse_pounds(cell: str) -> int | None:
    pence = _payable(from_decimal(cell))
    return pence if pence is not None and cell == to_decimal(pence) else None


def _payable(pence: int | None) -> int | None:
    return pence if pence is not None and 1 <= pence <= MOST_PENCE else None


def _show_day(form: str, day: date) -> str:
    return day.strftime(form)


def _parse_day(form: str, pattern: str, cell: str) -> date | None:
    try:
        return datetime.strptime(cell, form).date() if re.fullmatch(pattern, cell) else None
    except ValueError:
        return None


def _text(name: str, subject: str) -> Field:
    wants = f"should be up to {NAME_WIDTH} characters A-Z 0-9 . & / - and space"
    return Field(name, name, subject, _bacs_text, _parse_bacs_text, wants)


def _day(name: str, part: str, subject: str, form: str, pattern: str) -> Field:
    wants = f"should be a date, like {date(2012, 4, 12).strftime(form)}"
    show, parse = partial(_show_day, form), partial(_parse_day, form, pattern)
    return Field(name, part, subject, show, parse, wants)


def _days(part: str, subject: str) -> tuple[Field, Field]:
    """A day in the two ways portals take it: 2012-04-12, and 12/04/2012."""
    return (
        _day(part, part, subject, "%Y-%m-%d", "[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        _day(f"{part}_uk", part, subject, "%d/%m/%Y", "[0-9]{2}/[0-9]{2}/[0-9]{4}"),
    )


def _zero_filled(account_number: str) -> str:
    return account_number.zfill(8)


_SORT_CODE: Final = partial(_parse_digits, "[0-9]{6}")
_SORT_CODE_DASHED: Final = partial(_parse_digits, "[0-9]{2}-[0-9]{2}-[0-9]{2}")
_ACCOUNT_NUMBER: Final = partial(_parse_digits, "[0-9]{8}")

_ALL: Final = (
    _text("payee_name", "the payee's name"),
    Field("sort_code", "sort_code", "the sort code", str, _SORT_CODE, "should be 6 digits"),
    Field(
        "sort_code_dashed",
        "sort_code",
        "the sort code",
        _dashed,
        _SORT_CODE_DASHED,
        "should be 6 digits, like 08-99-99",
    ),
    Field(
        "account_number",
        "account_number",
        "the account number",
        _zero_filled,
        _ACCOUNT_NUMBER,
        "should be 8 digits",
    ),
    Field(
        "amount_pounds",
        "amount_pence",
        "the amount",
        to_decimal,
        _parse_pounds,
        f"should be pounds and pence from 0.01 to {to_decimal(MOST_PENCE)}, like 75.00",
    ),
    Field(
        "amount_pence",
        "amount_pence",
        "the amount",
        str,
        _parse_pence,
        f"should be whole pence from 1 to {MOST_PENCE}",
    ),
    _text("reference", "the reference"),
    *_days("processing_day", "the processing day"),
    *_days("entry_day", "the entry day"),
)

FIELDS: Final[dict[str, Field]] = {field.name: field for field in _ALL}
"""Every field by its name, in the order to list them.

payee_name, reference   in the characters of a Bacs file, cut to its 18: what the bank will send
sort_code(_dashed)      089999, or 08-99-99
account_number          8 digits, zeros in front
amount_pounds, _pence   75.00, or 7500
processing_day(_uk)     when the bank takes it in: 2012-04-12, or 12/04/2012
entry_day(_uk)          when the payee has it
"""

NEEDED: Final = ("the sort code", "the account number", "the amount")
"""The subjects without which nothing can be paid."""
