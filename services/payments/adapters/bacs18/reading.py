"""Reads a file back and says everything that is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.payments.adapters.bacs18.file import (
    Bacs18Fault,
    Credit,
    CreditFile,
    PayerAccount,
    blocks_of,
)
from services.payments.adapters.bacs18.layouts import AFTER, BEFORE, DATA, Layout, from_yyddd


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
    layout: Layout
    values: dict[str, str]

    def amount(self, name: str) -> int | None:
        return int(self.values[name]) if name in self.values else None

    def day(self, name: str) -> date | None:
        return from_yyddd(self.values.get(name, ""))

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
    fewest = len(BEFORE) + 1 + len(AFTER)
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
    credits = len(numbered) - len(BEFORE) - len(AFTER)
    layouts = (*BEFORE, *(DATA,) * credits, *AFTER)
    vol1, hdr1, _, uhl1, *data, contra, eof1, _, utl1 = (
        _record(number, line, layout, faults)
        for (number, line), layout in zip(numbered, layouts, strict=True)
    )
    return _Records(vol1, hdr1, uhl1, tuple(data), contra, eof1, utl1)


def _record(number: int, line: str, layout: Layout, faults: list[_Fault]) -> _Record:
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
    yield from eof1.unless_number("blocks", blocks_of(len(records.data)), "the number of blocks")


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
