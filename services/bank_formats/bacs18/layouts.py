"""The records of the file, position by position."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from services.bank_formats.bacs18.file import RECORDS_IN_A_BLOCK


@dataclass(frozen=True)
class Field:
    """Positions `first` to `last` of a record: what may stand there, and what does if unsaid."""

    name: str
    first: int
    last: int
    accepts: Callable[[str], object]
    wants: str
    usual: str = ""


Layout = tuple[Field, ...]


def to_yyddd(day: date) -> str:
    """Return a date as the file writes it: a blank, the year, the day of the year."""
    return f" {day:%y%j}"


def from_yyddd(text: str) -> date | None:
    """The date in ` YYDDD` (this century; day of the year from 001), or None if it is none."""
    if not re.fullmatch(r" [0-9]{5}", text) or text.endswith("000"):
        return None
    day = date(2000 + int(text[1:3]), 1, 1) + timedelta(days=int(text[3:]) - 1)
    return day if to_yyddd(day) == text else None


def _fixed(first: int, text: str) -> Field:
    wants = f"should be `{text}`" if text.strip() else "should be blank"
    return Field("", first, first + len(text) - 1, text.__eq__, wants, text)


def _matching(pattern: str, wants: str, name: str, first: int, last: int) -> Field:
    return Field(name, first, last, partial(re.fullmatch, pattern), wants)


_digits = partial(_matching, "[0-9]+", "should be digits")
_code = partial(_matching, "[A-Z0-9]+", "should be A-Z and 0-9 only")
_text = partial(_matching, "[A-Z0-9.&/ -]+", "should be A-Z 0-9 . & / - and spaces only")


def _date(name: str, first: int) -> Field:
    return Field(name, first, first + 5, from_yyddd, "should be a date: blank, year, day of year")


def _layout(width: int, *named: Field) -> Layout:
    """The fields of a record of `width` characters, blanks filled in where none is named."""
    starts = [1, *(field.last + 1 for field in named)]
    ends = [*(field.first - 1 for field in named), width]
    gaps = (_fixed(a, " " * (b - a + 1)) for a, b in zip(starts, ends, strict=True) if a <= b)
    return tuple(sorted((*named, *gaps), key=lambda field: field.first))


def _file_label(label: str, blocks: Field) -> Layout:
    """HDR1, and EOF1 which repeats it but for the block count."""
    return _layout(
        80,
        *(_fixed(1, f"{label}A"), _code("service_user_number", 6, 11), _fixed(12, "S")),
        *(_fixed(15, "1"), _code("service_user_number_again", 16, 21), _code("serial", 22, 27)),
        *(_fixed(28, "00010001"), _date("created_on", 42), _date("expires_on", 48)),
        Field("accessibility", 54, 54, " 0".__contains__, "should be blank or `0`"),
        blocks,
    )


def _format_label(label: str, record_length: int) -> Layout:
    """HDR2, and EOF2 which repeats it: the lengths of a block and of a record."""
    block_length = RECORDS_IN_A_BLOCK * record_length
    return _layout(
        80, _fixed(1, f"{label}F{block_length:05d}{record_length:05d}"), _fixed(51, "00")
    )


def _user_label(work_code: str) -> Layout:
    return _layout(
        80,
        *(_fixed(1, "UHL1"), _date("processing_day", 5), _fixed(11, "999999")),
        *(_fixed(21, "00000000"), _fixed(29, f"{work_code:9}001")),
    )


def _money_record(kind: str, record_length: int, *texts: Field) -> Layout:
    """A data record or a contra: two accounts, the kind of transaction, an amount, texts, and the
    processing day where the record has room for it."""
    day = [_date("processing_day", 101)] if record_length > 100 else []
    return _layout(
        record_length,
        *(_digits("sort_code", 1, 6), _digits("account_number", 7, 14), _fixed(15, f"0{kind}")),
        *(_digits("payer_sort_code", 18, 23), _digits("payer_account_number", 24, 31)),
        *(_digits("amount", 36, 46), *texts, *day),
    )


@dataclass(frozen=True)
class FileLayout:
    """The records of one kind of file, in their order."""

    vol1: Layout
    hdr1: Layout
    hdr2: Layout
    uhl1: Layout
    data: Layout
    contra: Layout
    eof1: Layout
    eof2: Layout
    utl1: Layout


def _file_layout(record_length: int, work_code: str) -> FileLayout:
    return FileLayout(
        vol1=_layout(
            80,
            *(_fixed(1, "VOL1"), _code("serial", 5, 10), _code("service_user_number", 42, 47)),
            _fixed(80, "1"),
        ),
        hdr1=_file_label("HDR1", _fixed(55, "000000")),
        hdr2=_format_label("HDR2", record_length),
        uhl1=_user_label(work_code),
        data=_money_record(
            *("99", record_length, _text("payer_name", 47, 64)),
            *(_text("reference", 65, 82), _text("payee_name", 83, 100)),
        ),
        contra=_money_record(
            *("17", record_length, _text("narrative", 47, 64)),
            *(_fixed(65, f"{'CONTRA':18}"), _text("payer_name", 83, 100)),
        ),
        eof1=_file_label("EOF1", _digits("blocks", 55, 60)),
        eof2=_format_label("EOF2", record_length),
        utl1=_layout(
            80,
            *(_fixed(1, "UTL1"), _digits("debit_pence", 5, 17), _digits("credit_pence", 18, 30)),
            *(_digits("debit_count", 31, 37), _digits("credit_count", 38, 44)),
        ),
    )


MULTI_DAY_WORK_CODE: Final = "4 MULTI  "
SINGLE_DAY: Final = _file_layout(100, "1 DAILY")
MULTI_DAY: Final = _file_layout(106, MULTI_DAY_WORK_CODE)
