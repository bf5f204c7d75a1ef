"""Reads one CSV file, row by row, and finds what is wrong with it as a CSV file.

Rows with a fault are still handed on where that helps to find the other faults; `Record.clean`
says which may be used.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from services.pilot.faults import Fault, listed, nearest, plain
from services.pilot.limits import LONGEST_CELL

BYTES_AT_A_TIME = 1 << 16
"""Lines of about that length together are decoded at once."""

_BOM = b"\xef\xbb\xbf"


class Record:
    """One row: its cells by column, and the line it starts on.

    Faults in a silent column are not reported: the column is not in the file, which is a fault of
    its own.
    """

    def __init__(self, file: "CsvFile", line: int, cells: dict[str, str], ragged: bool) -> None:
        self.line = line
        self._file = file
        self._cells = cells
        self._silent = frozenset(file.columns) if ragged else file.absent
        self._faulty = {"-"} if ragged else set[str]()

    @property
    def clean(self) -> bool:
        """Whether no fault was found in the row, so far."""
        return not self._faulty

    def good(self, *columns: str) -> bool:
        """Return whether none of these cells has a fault."""
        return self._faulty.isdisjoint(("-", *columns))

    def text(self, column: str) -> str:
        """Return the cell without the spaces around it; "" where it was not given."""
        return self._cells.get(column, "")

    def given(self, column: str) -> bool:
        """Return whether there is something in the cell."""
        return bool(self.text(column))

    def check_lengths(self) -> None:
        """Report the cells that are too long to be meant."""
        for column in self._file.columns:
            if len(self.text(column)) > LONGEST_CELL:
                self.fault(column, f"is longer than {LONGEST_CELL} characters; shorten it")

    def fault(self, column: str, message: str) -> None:
        """Report a fault in one cell of the row."""
        self._faulty.add(column)
        if column not in self._silent:
            self._file.fault(self.line, column, message)


class CsvFile:
    """A CSV file with these columns, in any order. Adds what is wrong with it to `faults`.

    `header` is what its first line names, in that order, once the first row is read. `whole` turns
    False when it could not be read to its end, and `absent` names the columns that its header
    lacks: what such a file does not have may still be meant to be there.
    """

    def __init__(
        self, path: Path, columns: Sequence[str], faults: list[Fault], required: bool = False
    ) -> None:
        self.columns = tuple(columns)
        self.header: tuple[str, ...] = ()
        self.absent: frozenset[str] = frozenset()
        self.whole = True
        self._path = path
        self._faults = faults
        self._required = required

    def fault(self, line: int, column: str, message: str) -> None:
        """Report a fault at a line of this file."""
        self._faults.append(Fault(self._path.name, line, column, message))

    def records(self) -> Iterator[Record]:
        """Yield the rows below the header. Blank rows are passed over."""
        for line, cells in self.rows():
            yield self.record(line, cells)

    def record(self, line: int, cells: list[str]) -> Record:
        """Return a row as a record, having reported what is wrong with it as a row."""
        ragged = len(cells) != len(self.header)
        if ragged:
            self._report_ragged(line, len(cells), len(self.header))
        record = Record(self, line, dict(zip(self.header, cells, strict=False)), ragged)
        record.check_lengths()
        return record

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the line and the cells of each row that is not blank, as they are."""
        try:
            yield from self._rows()
        except FileNotFoundError:
            if self._required:
                self._give_up(0, "the file is missing; add it to the pilot's folder")
        except OSError as error:
            self._give_up(0, f"the file cannot be read: {error.strerror}")
        except _NotCsv as problem:
            self._give_up(problem.line, problem.message)

    def _give_up(self, line: int, message: str) -> None:
        self.whole = False
        self.fault(line, "-", message)

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        rows = _rows(self._path)
        line, names = next(rows, (1, []))
        if not names:
            raise _NotCsv(1, f"the file is empty; start it with {listed(self.columns, 'and')}")
        self._check_header(line, names)
        self.header = tuple(names)
        yield from rows

    def _report_ragged(self, line: int, found: int, expected: int) -> None:
        cells = "1 cell" if found == 1 else f"{found} cells"
        message = f"the row has {cells} and the header {expected}; look for a missing or extra"
        self.fault(line, "-", f"{message} comma, or a comma in a text without quotation marks")

    def _check_header(self, line: int, names: list[str]) -> None:
        missing = [column for column in self.columns if column not in names]
        if len(missing) == len(self.columns):
            raise _NotCsv(line, f"this is not a header; use {listed(self.columns, 'and')}")
        for name in dict.fromkeys(names):
            if name not in self.columns:
                self.fault(line, plain(name) or "-", _unknown_column(name, self.columns))
            elif names.count(name) > 1:
                self.fault(line, name, "the column is there more than once; leave one")
        if missing:
            self.absent = frozenset(missing)
            self.fault(line, "-", f"missing columns: {listed(missing, 'and')}; add them")


def _unknown_column(name: str, columns: tuple[str, ...]) -> str:
    if not name:
        return "a column has no name; name it or take it out"
    return f"is not a column of this file; {nearest(name, columns)} If not, take it out"


class _NotCsv(Exception):
    """Raised when a file cannot be read any further as CSV; report it at `line`."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with the line it starts on."""
    with path.open("rb") as stream:
        reader = csv.reader(_lines(stream), strict=True, skipinitialspace=True)
        line = 1
        try:
            for row in reader:
                cells = list(map(str.strip, row))
                if any(cells):
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise _NotCsv(line, _explained(str(error))) from error


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines of the file as text, their endings kept."""
    number = 1
    while lines := stream.readlines(BYTES_AT_A_TIME):
        if number == 1:
            lines[0] = lines[0].removeprefix(_BOM)
        yield from _sound_lines(lines) or _lines_until_fault(lines, number)
        number += len(lines)


def _sound_lines(lines: list[bytes]) -> Iterable[str]:
    """Return the lines as text; none if there is something wrong with one."""
    try:
        text = b"".join(lines).decode("utf-8")
    except UnicodeDecodeError:
        return ()
    return () if "\0" in text else io.StringIO(text, newline="\n")


def _lines_until_fault(lines: list[bytes], number: int) -> Iterator[str]:
    """Yield the lines before the one that is wrong; `number` is that of the first."""
    for at, raw in enumerate(lines, start=number):
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            message = 'the file is not UTF-8 from this line on; save it as "CSV UTF-8"'
            raise _NotCsv(at, message) from error
        if "\0" in text:
            raise _NotCsv(at, 'the line has a NUL character; save the file as "CSV UTF-8"')
        yield text


def _explained(error: str) -> str:
    """Return what to do about an error of the csv module."""
    if "field larger" in error:
        return "a cell of this row is too long; look for a quotation mark that is never closed"
    if "end of data" in error:
        return "a quotation mark in this row is never closed; close it"
    if "new-line" in error:
        return "a line ends in a bare carriage return; save the file with ordinary line endings"
    return 'a quotation mark in this row is out of place; write " inside a text as ""'
