"""Reads a table of another system: some of its columns, by the headings that they have there.

Columns that nobody asked for are passed over. Rows come in pages: what is in memory does not grow
with the file, but for a number of eight bytes a row.
"""

from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TypeVar

from services.pilot_files.faults import Doubt, Fault, Remark
from services.pilot_files.quick_reading import ROWS_OF_PAGE
from services.pilot_files.sheets.csv_rows import csv_rows
from services.pilot_files.sheets.header import bare
from services.pilot_files.sheets.numbered_rows import NotReadable, Rows
from services.pilot_files.sheets.sheet import Record, Sheet
from services.terms.showing import listed

RowT = TypeVar("RowT")


@dataclass(frozen=True)
class Heading:
    """A column that is looked for: what it is to us, and its heading in the file."""

    field: str
    theirs: str
    needed: bool = True


class PickedTable:
    """A table. `pages` is read to its end once; `whole` turns False where that was not possible."""

    def __init__(
        self, path: Path, name: str, headings: Collection[Heading], is_workbook: bool
    ) -> None:
        self.whole = True
        self.row_count = 0
        self._path = path
        self._is_workbook = is_workbook
        self._headings = tuple(headings)
        self._faults: list[Fault] = []
        self._doubts: list[Doubt] = []
        fields = [heading.field for heading in headings]
        self._sheet = Sheet(None, name, fields, self._faults, self._doubts)
        self._rows, self._refs = array("q"), array("q")

    def pages(self) -> Iterator[list[Record]]:
        """Yield the rows in pages; take `remarks` after each, and at the end."""
        try:
            rows = self._open()
            positions = self._positions(*next(rows, (1, [])))
            while page := list(islice(rows, ROWS_OF_PAGE)):
                self.row_count += len(page)
                yield [self._record(row, cells, positions) for row, cells in page]
        except OSError as error:
            self._give_up(0, f"the file cannot be read: {error.strerror}")
        except NotReadable as problem:
            self._give_up(problem.row, problem.message)

    def read(
        self, column: str, row_of: Callable[[Record], tuple[str, RowT]]
    ) -> Iterator[tuple[tuple[RowT, ...], tuple[Remark, ...]]]:
        """Yield the rows in pages, each page with what is to be said of it.

        `row_of` gives a row's reference, which stands in `column`, and what is read of it.
        """
        for records in self.pages():
            rows = []
            for record in records:
                ref, row = row_of(record)
                self.note_reference(record, ref)
                rows.append(row)
            yield tuple(rows), self.remarks()
        seconds = tuple(self.second_references(column))
        if remarks := (*self.remarks(), *seconds):
            yield (), remarks

    def fault(self, row: int, column: str, says: str) -> None:
        """Report a fault that a caller found."""
        self._sheet.fault(row, column, says)

    def note_reference(self, record: Record, ref: str) -> None:
        """Note what a row is about, of which there should be one row."""
        self._rows.append(record.row)
        self._refs.append(hash(ref))

    def second_references(self, column: str) -> Iterator[Remark]:
        """Yield a fault for each row about what an earlier row is about."""
        says = "is in row {} too; leave the row that is right"
        for row, first in seconds(self._rows, self._refs):
            yield Fault(self._sheet.name, row, column, says, (str(first),))

    def remarks(self) -> tuple[Remark, ...]:
        """Return what was found since this was last asked."""
        found = tuple(sorted([*self._faults, *self._doubts], key=lambda each: each.line))
        self._faults.clear()
        self._doubts.clear()
        return found

    def _open(self) -> Rows:
        if self._is_workbook:
            from services.pilot_files.sheets.xlsx_rows import xlsx_rows  # most files are CSV

            return xlsx_rows(self._path)
        return csv_rows(self._path, [heading.theirs for heading in self._headings])

    def _positions(self, row: int, cells: list[str]) -> Mapping[str, int]:
        """Return where each column is; `NotReadable` where one that is needed is not there."""
        there = {bare(cell): at for at, cell in reversed(list(enumerate(cells))) if cell}
        found = {h.field: there[bare(h.theirs)] for h in self._headings if bare(h.theirs) in there}
        missing = [h.theirs for h in self._headings if h.needed and h.field not in found]
        if missing:
            raise NotReadable(row, f"missing columns: {listed(missing, 'and')}; add them")
        return found

    def _record(self, row: int, cells: list[str], positions: Mapping[str, int]) -> Record:
        texts = {f: cells[at] if at < len(cells) else "" for f, at in positions.items()}
        record = Record(self._sheet, row, texts)
        record.check_cells()
        return record

    def _give_up(self, row: int, message: str) -> None:
        self.whole = False
        self.fault(row, "-", message)


def seconds(rows: Iterable[int], values: "array[int]") -> Iterator[tuple[int, int]]:
    """Yield each row whose value an earlier row has, with the first such row."""
    first: dict[int, int] = {}
    twice = several(values)
    for row, value in zip(rows, values, strict=True):
        if value not in twice:
            continue
        if value in first:
            yield row, first[value]
        else:
            first[value] = row


def several(values: "array[int]") -> set[int]:
    """Return the values that are there more than once."""
    found, before = set[int](), None
    for value in sorted(values):
        if value == before:
            found.add(value)
        before = value
    return found


class PickedUpload:
    """An uploaded file that is read by columns picked from it."""

    def __init__(self, table: PickedTable) -> None:
        self._table = table

    @property
    def whole(self) -> bool:
        """Whether the file could be read to its end, as far as it was read."""
        return self._table.whole

    @property
    def row_count(self) -> int:
        """How many rows were read below the header."""
        return self._table.row_count


def as_kept(row: object) -> list[object]:
    """Return what a row's dataclass says as JSON has it."""
    return [v.isoformat() if isinstance(v, date) else v for v in vars(row).values()]
