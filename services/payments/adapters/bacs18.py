"""A Bacs Standard 18 credit file for one processing day: written, and read back.

    VOL1 HDR1 HDR2 UHL1   labels of 80 characters
    data …                one credit each, 100 characters
    contra                the debit of the payer's account that balances them, 100 characters
    EOF1 EOF2 UTL1        labels of 80 characters

One record a line, each ended with "\\n", in A–Z 0–9 . & / - and space only. Positions count from 1
and both ends are included. Amounts are integer pence. The layouts below are the standard's own
table; positions they do not name are blank. The writer fills them, the reader checks them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Final

EXPIRES_DAYS_AFTER_PROCESSING: Final = 30
"""The file's expiry date in HDR1, in days after the processing day: until then the file may not be
overwritten. Long past the day unpaid credits come back (day 5), and short enough not to keep bank
details for nothing."""

RECORDS_IN_A_BLOCK: Final = 20
"""HDR2 declares blocks of 02000 characters and records of 00100. EOF1 counts the blocks that the
data records and the contra fill, the last one perhaps in part; labels are not counted."""

MOST_PENCE: Final = 99_999_999_999
"""11 digits: the most that one credit, and their sum in the contra, can be."""

MOST_CREDITS: Final = 9_999_999
"""UTL1 counts the credits in 7 digits."""

NAME_WIDTH: Final = 18


class Bacs18Error(ValueError):
    """Something is wrong with a Bacs file: see which of the two below was raised."""


class Bacs18Unwritable(Bacs18Error):
    """The file cannot be written as asked. Correct what `problems` lists and write it again.

    Raised before anything is written. The problems name a credit by its place in the file, counted
    from 1, and never show a sort code, an account number or a name.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems: tuple[str, ...] = tuple(problems)


class Bacs18Fault(Bacs18Error):
    """A text is not a sound Standard 18 credit file. Do not send it: it has been cut or changed.

    `faults` lists all of them in the file's order, as `line N: positions a-b: what is wrong`. They
    never show a sort code, an account number or a name.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults: tuple[str, ...] = tuple(faults)


@dataclass(frozen=True)
class PayerAccount:
    """The account the money leaves. `service_user_number` is the payer's 6 characters at Bacs;
    sort code 6 digits, account number 6 to 8 (padded left with zeros in the file)."""

    name: str
    service_user_number: str
    sort_code: str = field(repr=False)
    account_number: str = field(repr=False)


@dataclass(frozen=True)
class Credit:
    """One payment. `amount_pence` is 1 to `MOST_PENCE`; reference and name are cut to 18
    characters. Bank details and name stay out of the repr, and so out of logs."""

    sort_code: str = field(repr=False)
    account_number: str = field(repr=False)
    amount_pence: int
    reference: str
    payee_name: str = field(repr=False)


@dataclass(frozen=True)
class CreditFile:
    """What one file says. `serial` is 6 characters A–Z 0–9; `created_on` is not after
    `processing_day`, the working day on which Bacs takes the file in."""

    payer: PayerAccount
    serial: str
    created_on: date
    processing_day: date
    credits: tuple[Credit, ...]


# --- characters ---

_ONE_FOR_ANOTHER: Final = str.maketrans(
    {"Æ": "AE", "Œ": "OE", "ẞ": "SS", "Þ": "TH", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D"}
    | {"Ħ": "H", "Ŧ": "T", "Ŋ": "N", "ĸ": "K"}
)


def to_bacs_characters(text: str, width: int) -> str:
    """`text` in upper case, in the characters a bank file may hold, at most `width` of them.

    Accents go (`Siân` → `SIAN`, `ŵ` → `W`), joined letters part (`ß` → `SS`, `æ` → `AE`), every
    other character becomes one space (`O'Brien` → `O BRIEN`). Spaces inside are kept as they are,
    those at the ends are not.
    """
    decomposed = unicodedata.normalize("NFD", text.upper())
    plain = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    allowed = re.sub(r"[^A-Z0-9.&/ -]", " ", plain.translate(_ONE_FOR_ANOTHER))
    return allowed.strip()[:width].rstrip()


# --- layouts ---


@dataclass(frozen=True)
class _Field:
    """Positions `first` to `last` of a record: what may stand there, and what does if unsaid."""

    name: str
    first: int
    last: int
    accepts: Callable[[str], object]
    wants: str
    usual: str = ""


_Layout = tuple[_Field, ...]


def _to_yyddd(day: date) -> str:
    return f" {day:%y%j}"


def _from_yyddd(text: str) -> date | None:
    """The date in ` YYDDD` (this century; day of the year from 001), or None if it is none."""
    if not re.fullmatch(r" [0-9]{5}", text) or text.endswith("000"):
        return None
    day = date(2000 + int(text[1:3]), 1, 1) + timedelta(days=int(text[3:]) - 1)
    return day if _to_yyddd(day) == text else None


def _fixed(first: int, text: str) -> _Field:
    wants = f"should be `{text}`" if text.strip() else "should be blank"
    return _Field("", first, first + len(text) - 1, text.__eq__, wants, text)


def _matching(pattern: str, wants: str, name: str, first: int, last: int) -> _Field:
    return _Field(name, first, last, partial(re.fullmatch, pattern), wants)


_digits = partial(_matching, "[0-9]+", "should be digits")
_code = partial(_matching, "[A-Z0-9]+", "should be A-Z and 0-9 only")
_text = partial(_matching, "[A-Z0-9.&/ -]+", "should be A-Z 0-9 . & / - and spaces only")


def _date(name: str, first: int) -> _Field:
    return _Field(name, first, first + 5, _from_yyddd, "should be a date: blank, year, day of year")


def _layout(width: int, *named: _Field) -> _Layout:
    """The fields of a record of `width` characters, blanks filled in where none is named."""
    starts = [1, *(field.last + 1 for field in named)]
    ends = [*(field.first - 1 for field in named), width]
    gaps = (_fixed(a, " " * (b - a + 1)) for a, b in zip(starts, ends, strict=True) if a <= b)
    return tuple(sorted((*named, *gaps), key=lambda field: field.first))


def _file_label(label: str, blocks: _Field) -> _Layout:
    """HDR1, and EOF1 which repeats it but for the block count."""
    return _layout(
        80,
        *(_fixed(1, f"{label}A"), _code("service_user_number", 6, 11), _fixed(12, "S")),
        *(_fixed(15, "1"), _code("service_user_number_again", 16, 21), _code("serial", 22, 27)),
        *(_fixed(28, "00010001"), _date("created_on", 42), _date("expires_on", 48)),
        _Field("accessibility", 54, 54, " 0".__contains__, "should be blank or `0`"),
        blocks,
    )


def _format_label(label: str) -> _Layout:
    """HDR2, and EOF2 which repeats it."""
    return _layout(80, _fixed(1, f"{label}F0200000100"), _fixed(51, "00"))


def _money_record(kind: str, *texts: _Field) -> _Layout:
    """A data record or the contra: two accounts, the kind of transaction, an amount, texts."""
    return _layout(
        100,
        *(_digits("sort_code", 1, 6), _digits("account_number", 7, 14), _fixed(15, f"0{kind}")),
        *(_digits("payer_sort_code", 18, 23), _digits("payer_account_number", 24, 31)),
        *(_digits("amount", 36, 46), *texts),
    )


_VOL1 = _layout(
    80,
    _fixed(1, "VOL1"),
    _code("serial", 5, 10),
    _code("service_user_number", 42, 47),
    _fixed(80, "1"),
)
_HDR1 = _file_label("HDR1", _fixed(55, "000000"))
_HDR2 = _format_label("HDR2")
_UHL1 = _layout(
    80,
    *(_fixed(1, "UHL1"), _date("processing_day", 5), _fixed(11, "999999")),
    *(_fixed(21, "00000000"), _fixed(29, "1 DAILY  001")),
)
_DATA = _money_record(
    "99", _text("payer_name", 47, 64), _text("reference", 65, 82), _text("payee_name", 83, 100)
)
_CONTRA = _money_record(
    "17", _text("narrative", 47, 64), _fixed(65, f"{'CONTRA':18}"), _text("payer_name", 83, 100)
)
_EOF1 = _file_label("EOF1", _digits("blocks", 55, 60))
_EOF2 = _format_label("EOF2")
_UTL1 = _layout(
    80,
    *(_fixed(1, "UTL1"), _digits("debit_pence", 5, 17), _digits("credit_pence", 18, 30)),
    *(_digits("debit_count", 31, 37), _digits("credit_count", 38, 44)),
)

_BEFORE: Final = (_VOL1, _HDR1, _HDR2, _UHL1)
_AFTER: Final = (_CONTRA, _EOF1, _EOF2, _UTL1)


# --- writing ---


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
        *(_render(layout, label) for layout in _BEFORE),
        *(_render(_DATA, _credit_values(file.payer, credit)) for credit in file.credits),
        _render(_CONTRA, _contra_values(file, total, narrative)),
        *(_render(layout, label) for layout in _AFTER[1:]),
    ]
    return "".join(f"{record}\n" for record in records)


def _label_values(file: CreditFile, total: int) -> dict[str, str | int]:
    """What the labels say, each by its name in the layouts."""
    expires_on = file.processing_day + timedelta(days=EXPIRES_DAYS_AFTER_PROCESSING)
    return {
        "service_user_number": file.payer.service_user_number,
        "service_user_number_again": file.payer.service_user_number,
        "serial": file.serial,
        "created_on": _to_yyddd(file.created_on),
        "expires_on": _to_yyddd(expires_on),
        "processing_day": _to_yyddd(file.processing_day),
        "blocks": _blocks(len(file.credits)),
        "debit_pence": total,
        "credit_pence": total,
        "debit_count": 1,
        "credit_count": len(file.credits),
    }


def _blocks(credits: int) -> int:
    """How many blocks the credits and the one contra fill."""
    return -(-(credits + 1) // RECORDS_IN_A_BLOCK)


def _render(layout: _Layout, values: dict[str, str | int]) -> str:
    """The record with the values in place: numbers zero-filled, texts left-aligned."""
    return "".join(_fill(place, values.get(place.name, place.usual)) for place in layout)


def _fill(place: _Field, value: str | int) -> str:
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


# --- reading ---


@dataclass(frozen=True, order=True)
class _Fault:
    line: int
    first: int
    last: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: positions {self.first}-{self.last}: {self.what}"


@dataclass(frozen=True)
class _Record:
    """A line read by its layout. `values` has only the fields that are well formed."""

    line: int
    layout: _Layout
    values: dict[str, str]

    def amount(self, name: str) -> int | None:
        return int(self.values[name]) if name in self.values else None

    def day(self, name: str) -> date | None:
        return _from_yyddd(self.values.get(name, ""))

    def fault(self, name: str, what: str) -> _Fault:
        place = next(field for field in self.layout if field.name == name)
        return _Fault(self.line, place.first, place.last, what)

    def unless(self, name: str, other: "_Record", other_name: str, what: str) -> Iterator[_Fault]:
        """A fault if both are well formed and the one is not the other."""
        mine, theirs = self.values.get(name), other.values.get(other_name)
        if mine is not None and theirs is not None and mine != theirs:
            yield self.fault(name, what)

    def unless_number(self, name: str, wanted: int, what: str) -> Iterator[_Fault]:
        if self.amount(name) not in (None, wanted):
            yield self.fault(name, f"{what} should be {wanted}, is {self.amount(name)}")


@dataclass(frozen=True)
class _Records:
    vol1: _Record
    hdr1: _Record
    uhl1: _Record
    data: tuple[_Record, ...]
    contra: _Record
    eof1: _Record
    utl1: _Record


def read(text: str) -> CreditFile:
    """The file a text holds, the opposite of `write`.

    Checks every constant and blank, the length and characters of each record, that dates exist and
    are in order (created, processed, expires), that serial, service user number and payer are the
    same throughout, the contra's sum, the totals, counts and blocks, and that EOF1 and EOF2 repeat
    the headers. Raises `Bacs18Fault` with all faults; of a text with fewer than 9 records only that
    it is too short. The narrative and the expiry date are not kept.
    """
    faults: list[_Fault] = []
    numbered = _lines(text, faults)
    fewest = len(_BEFORE) + 1 + len(_AFTER)
    if len(numbered) < fewest:
        what = f"the file ends here: {fewest} records are the fewest there can be"
        faults.append(_Fault(numbered[-1][0] if numbered else 1, 1, 80, what))
        raise Bacs18Fault([str(fault) for fault in sorted(faults)])
    records = _records(numbered, faults)
    for check in (_label_faults, _date_faults, _payer_faults, _sum_faults):
        faults.extend(check(records))
    if faults:
        raise Bacs18Fault([str(fault) for fault in sorted(faults)])
    return _credit_file(records)


def _lines(text: str, faults: list[_Fault]) -> list[tuple[int, str]]:
    """The lines with their numbers; empty ones, and a last one not ended, are faults."""
    lines = text.split("\n")
    last = lines.pop()
    if last:
        lines.append(last)
        faults.append(_Fault(len(lines), len(last), len(last), "the line is not ended"))
    empty = (n for n, line in enumerate(lines, start=1) if not line)
    faults.extend(_Fault(number, 1, 1, "the line is empty") for number in empty)
    return [(number, line) for number, line in enumerate(lines, start=1) if line]


def _records(numbered: list[tuple[int, str]], faults: list[_Fault]) -> _Records:
    """Takes the lines as the records the order of the file makes them."""
    credits = len(numbered) - len(_BEFORE) - len(_AFTER)
    layouts = (*_BEFORE, *(_DATA,) * credits, *_AFTER)
    vol1, hdr1, _, uhl1, *data, contra, eof1, _, utl1 = (
        _record(number, line, layout, faults)
        for (number, line), layout in zip(numbered, layouts, strict=True)
    )
    return _Records(vol1, hdr1, uhl1, tuple(data), contra, eof1, utl1)


def _record(number: int, line: str, layout: _Layout, faults: list[_Fault]) -> _Record:
    width = layout[-1].last
    if len(line) != width:
        shorter, longer = sorted((len(line), width))
        what = f"the record should be {width} characters, is {len(line)}"
        faults.append(_Fault(number, shorter + 1, longer, what))
    values = {}
    for place in layout:
        value = line.ljust(width)[place.first - 1 : place.last]
        if place.accepts(value):
            values[place.name] = value
        else:
            faults.append(_Fault(number, place.first, place.last, place.wants))
    return _Record(number, layout, values)


def _label_faults(records: _Records) -> Iterator[_Fault]:
    vol1, hdr1, eof1 = records.vol1, records.hdr1, records.eof1
    yield from hdr1.unless("serial", vol1, "serial", "the serial is not VOL1's")
    for name in ("service_user_number", "service_user_number_again"):
        what = "the service user number is not VOL1's"
        yield from hdr1.unless(name, vol1, "service_user_number", what)
    for name in (place.name for place in hdr1.layout if place.name):
        yield from eof1.unless(name, hdr1, name, "is not a copy of HDR1")
    yield from eof1.unless_number("blocks", _blocks(len(records.data)), "the number of blocks")


def _date_faults(records: _Records) -> Iterator[_Fault]:
    created, expires = records.hdr1.day("created_on"), records.hdr1.day("expires_on")
    processed = records.uhl1.day("processing_day")
    if created and processed and processed < created:
        yield records.uhl1.fault("processing_day", "the file is processed before it was created")
    if processed and expires and expires < processed:
        yield records.hdr1.fault("expires_on", "the file expires before it is processed")


def _payer_faults(records: _Records) -> Iterator[_Fault]:
    """The first credit says who pays; the others and both sides of the contra must agree."""
    first, contra = records.data[0], records.contra
    for record in (*records.data[1:], contra):
        for name in ("payer_sort_code", "payer_account_number", "payer_name"):
            yield from record.unless(name, first, name, "the payer is not that of the first credit")
    for name in ("sort_code", "account_number"):
        yield from contra.unless(name, first, f"payer_{name}", "the contra is not to the payer")


def _sum_faults(records: _Records) -> Iterator[_Fault]:
    """Amounts above zero, and sums and counts; sums only once every amount can be read."""
    amounts = [record.amount("amount") for record in records.data]
    for record, amount in zip(records.data, amounts, strict=True):
        if amount == 0:
            yield record.fault("amount", "the amount should be above zero")
    if None not in amounts:
        total = sum(amount or 0 for amount in amounts)
        yield from records.contra.unless_number("amount", total, "the sum of the credits")
        yield from records.utl1.unless_number("debit_pence", total, "the debit total")
        yield from records.utl1.unless_number("credit_pence", total, "the credit total")
    yield from records.utl1.unless_number("debit_count", 1, "the number of debits")
    yield from records.utl1.unless_number("credit_count", len(amounts), "the number of credits")


def _credit_file(records: _Records) -> CreditFile:
    """The records as the file they make; only once they have no fault."""
    first = records.data[0].values
    payer = PayerAccount(
        first["payer_name"].strip(),
        records.vol1.values["service_user_number"],
        first["payer_sort_code"],
        first["payer_account_number"],
    )
    created_on, processing_day = records.hdr1.day("created_on"), records.uhl1.day("processing_day")
    if created_on is None or processing_day is None:
        raise AssertionError("dates are checked before the file is put together")
    credits = tuple(_credit(record.values) for record in records.data)
    return CreditFile(payer, records.vol1.values["serial"], created_on, processing_day, credits)


def _credit(values: dict[str, str]) -> Credit:
    return Credit(
        values["sort_code"],
        values["account_number"],
        int(values["amount"]),
        values["reference"].strip(),
        values["payee_name"].strip(),
    )
