"""Reads a file's lines by their layouts, each on its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.bank_formats.bacs18.layouts import (
    MULTI_DAY,
    MULTI_DAY_WORK_CODE,
    SINGLE_DAY,
    Layout,
    from_yyddd,
)

FEWEST_RECORDS: Final = 9
"""Four labels, a credit, its contra, three labels."""


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong with positions `first` to `last` of a line, counted from 1."""

    line: int
    first: int
    last: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: positions {self.first}-{self.last}: {self.what}"


@dataclass(frozen=True)
class Record:
    """A line read by its layout. `values` has only the fields that are well formed."""

    line: int
    layout: Layout
    values: dict[str, str]

    def amount(self, name: str) -> int | None:
        """The number in a field, or None if the field is not well formed."""
        return int(self.values[name]) if name in self.values else None

    def day(self, name: str) -> date | None:
        """The date in a field, or None if the field is not well formed."""
        return from_yyddd(self.values.get(name, ""))

    def fault(self, name: str, what: str) -> Fault:
        """A fault at a field's positions."""
        place = next(field for field in self.layout if field.name == name)
        return Fault(self.line, place.first, place.last, what)

    def unless(self, name: str, other: "Record", other_name: str, what: str) -> Iterator[Fault]:
        """A fault if both are well formed and the one is not the other."""
        mine, theirs = self.values.get(name), other.values.get(other_name)
        if mine is not None and theirs is not None and mine != theirs:
            yield self.fault(name, what)

    def unless_number(self, name: str, wanted: int, what: str) -> Iterator[Fault]:
        """A fault if the field is well formed and another number stands there."""
        if self.amount(name) not in (None, wanted):
            yield self.fault(name, f"{what} should be {wanted}, is {self.amount(name)}")


@dataclass(frozen=True)
class Day:
    """The data records of one processing day and the contra that follows them."""

    data: tuple[Record, ...]
    contra: Record


@dataclass(frozen=True)
class Records:
    """The records of a file, as its order makes them."""

    is_multi: bool
    vol1: Record
    hdr1: Record
    uhl1: Record
    days: tuple[Day, ...]
    eof1: Record
    utl1: Record

    @property
    def data(self) -> tuple[Record, ...]:
        """The data records of all days."""
        return tuple(record for day in self.days for record in day.data)


def numbered_lines(text: str, faults: list[Fault]) -> list[tuple[int, str]]:
    """The lines with their numbers; empty ones, and a last one not ended, are faults."""
    lines = text.split("\n")
    last = lines.pop()
    if last:
        lines.append(last)
        faults.append(Fault(len(lines), len(last), len(last), "the line is not ended"))
    empty = (n for n, line in enumerate(lines, start=1) if not line)
    faults.extend(Fault(number, 1, 1, "the line is empty") for number in empty)
    return [(number, line) for number, line in enumerate(lines, start=1) if line]


def to_records(numbered: list[tuple[int, str]], faults: list[Fault]) -> Records:
    """Takes the lines, at least `FEWEST_RECORDS`, as what their order and kind make them.

    UHL1's work code says which kind of file this is. In one for several days a contra is known by
    its transaction code, 17, and the last record before EOF1 is always one.
    """
    is_multi = numbered[3][1][28:37] == MULTI_DAY_WORK_CODE
    kind = MULTI_DAY if is_multi else SINGLE_DAY
    ends_day = [is_multi and line[15:17] == "17" for _, line in numbered[4:-4]]
    body = [kind.contra if each else kind.data for each in (*ends_day, True)]
    before, after = (kind.vol1, kind.hdr1, kind.hdr2, kind.uhl1), (kind.eof1, kind.eof2, kind.utl1)
    vol1, hdr1, _, uhl1, *money, eof1, _, utl1 = (
        _record(number, line, layout, faults)
        for (number, line), layout in zip(numbered, (*before, *body, *after), strict=True)
    )
    return Records(is_multi, vol1, hdr1, uhl1, tuple(_days(money, kind.contra)), eof1, utl1)


def _days(money: list[Record], contra: Layout) -> Iterator[Day]:
    data: list[Record] = []
    for record in money:
        if record.layout is contra:
            yield Day(tuple(data), record)
            data = []
        else:
            data.append(record)


def _record(number: int, line: str, layout: Layout, faults: list[Fault]) -> Record:
    width = layout[-1].last
    if len(line) != width:
        shorter, longer = sorted((len(line), width))
        what = f"the record should be {width} characters, is {len(line)}"
        faults.append(Fault(number, shorter + 1, longer, what))
    values = {}
    for place in layout:
        value = line.ljust(width)[place.first - 1 : place.last]
        if place.accepts(value):
            values[place.name] = value
        else:
            faults.append(Fault(number, place.first, place.last, place.wants))
    return Record(number, layout, values)
