"""The rows of a CSV file from the bank: UTF-8, a header, one row a line.

Each line is read by itself, so that a fault in one (a quotation mark never closed, a character
that is not UTF-8) hides nothing of the next; a cell with a line break in it is therefore a fault.
Blank lines are passed over.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from services.bank_formats.incoming.cells import Cells, Unreadable
from services.bank_formats.incoming.faults import Faults, file_fault
from services.bank_formats.incoming.source import lines
from services.spreadsheets import csv_text
from services.spreadsheets.csv_text import NotCsv, decoded, rows_in, without_mark

MOST_LINES: Final = 250_000
"""Blank lines and those with a fault included: so many are read in a second or two."""

_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Columns:
    """Which columns a file must and may have, in any order; `others` says whether more are
    passed over rather than a fault."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    others: bool = False

    @property
    def known(self) -> tuple[str, ...]:
        """All columns that mean something."""
        return (*self.required, *self.optional)


def csv_rows(pieces: Iterable[bytes], columns: Columns, faults: Faults) -> Iterator[Cells]:
    """Yield the rows below the header that have as many cells as it; add the faults to `faults`.

    Raises `FileFault` where the first line is not a header, a line has no end, or there are
    more than `MOST_LINES`.
    """
    numbered = _split(lines(pieces), faults)
    line, header = next(numbered, (1, []))
    _check_header(line, header, columns, faults)
    missing = frozenset(columns.required) - set(header)
    for line, cells in numbered:
        if len(cells) == len(header):
            yield Cells(line, dict(zip(header, cells, strict=True)), faults, silent=missing)
        else:
            what = f"has {len(cells)} cells and the header {len(header)}; look for a comma too many"
            faults.add(f"line {line}", f"{what} or too few")


def _split(
    numbered: Iterable[tuple[int, bytes]], faults: Faults
) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line that can be read and is not blank."""
    for number, line in numbered:
        if number == 1:
            line = _first_line(line)
        if number > MOST_LINES:
            raise file_fault(f"has more than {MOST_LINES} lines; ask the bank for it in parts")
        try:
            cells = _cells(line)
        except Unreadable as error:
            if number == 1:
                raise file_fault(str(error), "line 1") from error
            faults.add(f"line {number}", str(error))
            continue
        if any(cells):
            yield number, cells


def _first_line(line: bytes) -> bytes:
    if line.startswith(_UTF_16):
        raise file_fault("is in UTF-16; save it as CSV UTF-8")
    return without_mark(line)


def _cells(line: bytes) -> list[str]:
    try:
        return next(rows_in([decoded(line)]), [])
    except NotCsv as error:
        raise Unreadable(_SAID_OF[error.fault]) from error


_SAID_OF: Final[Mapping[csv_text.Fault, str]] = {
    "not_utf_8": "is not in UTF-8; save the file as CSV UTF-8",
    "nul": "has a NUL character; save the file as CSV UTF-8",
    "too_long": "has a cell that is far too long",
    "never_closed": "has a quotation mark that is never closed; close it on the same line",
    "bare_return": "has a bare carriage return; save the file with ordinary line endings",
    "misplaced_quote": 'has a quotation mark out of place; write " inside a text as ""',
}


def _check_header(line: int, header: list[str], columns: Columns, faults: Faults) -> None:
    missing = [column for column in columns.required if column not in header]
    if len(missing) == len(columns.required):
        raise file_fault(f"is not a header; it should name {', '.join(missing)}", f"line {line}")
    for place, name in enumerate(header, start=1):
        if name in header[: place - 1] and name in columns.known:
            faults.add(f"line {line}, column {name}", "is there more than once; leave one")
        elif name not in columns.known and not columns.others:
            what = f"is not a column of this file; the columns are {', '.join(columns.known)}"
            faults.add(f"line {line}, column number {place}", what)
    for column in missing:
        faults.add(f"line {line}, column {column}", "is missing; add it")
