"""Reads one table, row by row, and finds what is wrong with it as a table.

Rows with a fault are still handed on where that helps to find the other faults; `Record.clean`
says which may be used.
"""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from services.pilot_files.faults import Doubt, Fault
from services.pilot_files.invisible import invisible_in
from services.pilot_files.limits import LONGEST_CELL
from services.pilot_files.sheets.csv_rows import csv_rows
from services.pilot_files.sheets.header import Header
from services.pilot_files.sheets.numbered_rows import NotReadable, Rows, column_letters
from services.pilot_files.sheets.stand_ins import why_no_value
from services.terms.showing import listed, nearest, quoted, shown


class Record:
    """One row: its cells by column, and its number.

    Faults in a silent column are not reported: the column is not in the file, or its cells are
    those of another, which is a fault of its own. `faulty` are columns with a fault, by their
    letters where they have no name; `-` for the whole row.
    """

    def __init__(
        self,
        sheet: "Sheet",
        row: int,
        cells: dict[str, str],
        silent: Collection[str] = (),
        faulty: Collection[str] = (),
    ) -> None:
        self.row = row
        self._sheet = sheet
        self._cells = cells
        self._silent = silent
        self._faulty = set(faulty)

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

    def replace(self, column: str, text: str) -> None:
        """Put what a cell means in the place of what stands in it."""
        self._cells[column] = text

    def check_cells(self) -> None:
        """Report the cells that cannot be meant, whatever the column."""
        for column, text in self._cells.items():
            if len(text) > LONGEST_CELL:
                self.fault(column, f"is longer than {LONGEST_CELL} characters; shorten it")
            elif why := why_no_value(text):
                self.fault(column, why)

    def fault(self, column: str, says: str, *found: str) -> None:
        """Report a fault in one cell of the row; see `Remark` for what it says.

        A character that nobody sees is the likeliest cause where there is one, so it is named. What
        stands in for a value is one fault and no other.
        """
        text = self.text(column)
        told = column in self._silent or (column in self._faulty and why_no_value(text))
        self._faulty.add(column)
        if told:
            return
        if unseen := invisible_in(text):
            says, found = f"has {unseen} in it; clear the cell and type it again", ()
        self._sheet.fault(self.row, column, says, *found)

    def doubt(self, column: str, says: str, *found: str) -> None:
        """Report a doubt about one cell of the row."""
        self._sheet.doubt(self.row, column, says, *found)


class Sheet:
    """A table with these columns, in any order. Adds what is wrong with it to `faults`.

    `path` is None where no file has the table: then it has no rows, and `name` is what the file
    should be called. `header` is what its first row names, in that order, once the first row is
    read. `whole` turns False when it could not be read to its end, and `absent` names the columns
    that its header lacks: what such a file does not have may still be meant to be there.
    `row_count` counts the rows below the header as they are read.
    """

    def __init__(
        self,
        path: Path | None,
        name: str,
        columns: Sequence[str],
        faults: list[Fault],
        doubts: list[Doubt],
    ) -> None:
        self.name = name
        self.columns = tuple(columns)
        self.header: tuple[str, ...] = ()
        self.absent: frozenset[str] = frozenset()
        self.whole = True
        self.row_count = 0
        self.path = path
        self.is_workbook = path is not None and path.suffix == ".xlsx"
        self._layout = Header((), ())
        self._faults = faults
        self._doubts = doubts

    def fault(self, row: int, column: str, says: str, *found: str) -> None:
        """Report a fault in a row of this table."""
        self._faults.append(Fault(self.name, row, column, says, found))

    def doubt(self, row: int, column: str, says: str, *found: str) -> None:
        """Report a doubt about a row of this table."""
        self._doubts.append(Doubt(self.name, row, column, says, found))

    def records(self) -> Iterator[Record]:
        """Yield the rows below the header. Blank rows are passed over."""
        for row, cells in self.rows():
            yield self.record(row, cells)

    def record(self, row: int, cells: list[str]) -> Record:
        """Return a row as a record, having reported what is wrong with it as a row."""
        layout, silent, faulty = self._layout, self.absent, set[str]()
        if len(cells) != len(self.header):
            faulty = self._report_strays(row, cells)
            if layout.is_shifted(cells) or not any(layout.under_names(cells)):
                silent, faulty = frozenset(self.columns), {"-"}
            cells = layout.under_names(cells)
        elif not self.absent and sum(map(bool, cells)) == 1:
            self._report_lone(row, cells)
            silent, faulty = frozenset(self.columns), {"-"}
        record = Record(self, row, dict(zip(self.header, cells, strict=True)), silent, faulty)
        record.check_cells()
        return record

    def rows(self) -> Rows:
        """Yield the number and the cells of each row below the header that is not blank.

        There are as many cells as names in the header, in its order; more if there is something
        that no name is above of, which `record` reports.
        """
        if self.path is None:
            return
        try:
            yield from self._rows(self.path)
        except OSError as error:
            self._give_up(0, f"the file cannot be read: {error.strerror}")
        except NotReadable as problem:
            self._give_up(problem.row, problem.message)

    def _give_up(self, row: int, message: str) -> None:
        self.whole = False
        self.fault(row, "-", message)

    def _rows(self, path: Path) -> Rows:
        rows = _workbook_rows(path) if self.is_workbook else csv_rows(path, self.columns)
        row, cells = next(rows, (1, []))
        if not cells:
            columns = listed(self.columns, "and")
            raise NotReadable(1, f"the file is empty; start it with {columns}")
        self._layout = Header(cells, self.columns)
        self._check_header(row)
        self.header = self._layout.names
        fitted = self._layout.fitted
        for self.row_count, (number, cells) in enumerate(rows, start=1):
            yield number, fitted(cells)

    def _report_strays(self, row: int, cells: list[str]) -> set[str]:
        """Report the cells that no name is above of, and return the letters of their columns."""
        strays = {column_letters(at): at for at in self._layout.strays(cells)}
        for letters, position in strays.items():
            says = "cell {}, {}, has no column name above it; move it or clear it"
            if self._layout.is_shifted(cells):
                says += ". Look for an extra comma, or one in a text without quotation marks"
            self.fault(row, letters, says, f"{letters}{row}", quoted(cells[position]))
        return set(strays)

    def _report_lone(self, row: int, cells: list[str]) -> None:
        """Report the only cell of a row, which is more likely a note than what is left of a row."""
        ((column, text),) = (pair for pair in zip(self.header, cells, strict=True) if pair[1])
        says = "{} is all that this row has; fill in the rest of the row, or clear the cell"
        self.fault(row, column, says, quoted(text))

    def _check_header(self, row: int) -> None:
        names = self._layout.names
        missing = [column for column in self.columns if column not in names]
        if len(missing) == len(self.columns):
            columns = listed(self.columns, "and")
            raise NotReadable(
                row,
                f"this is not a header; use {columns}, each in a cell of its own "
                "(in a CSV file between commas, semicolons or tabs)",
            )
        for name in dict.fromkeys(names):
            if name not in self.columns:
                self.fault(row, shown(name), _unknown_column(name, self.columns))
            elif names.count(name) > 1:
                self.fault(row, name, "the column is there more than once; leave one")
        if missing:
            self.absent = frozenset(missing)
            self.fault(row, "-", f"missing columns: {listed(missing, 'and')}; add them")


def _unknown_column(name: str, columns: tuple[str, ...]) -> str:
    return f"is not a column of this file; {nearest(name, columns)} If not, take it out"


def _workbook_rows(path: Path) -> Rows:
    from services.pilot_files.sheets.xlsx_rows import (
        xlsx_rows,  # not at the start: most files are CSV
    )

    return xlsx_rows(path)
