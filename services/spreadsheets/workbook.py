"""Writes rows into a workbook for people who use a spreadsheet.

Money is money, a date a date, and a text a text, whatever it looks like: nothing is a formula or a
link, and a reference such as 0012 stays what it is. Nothing comes from the clock, so the same rows
give the same bytes.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

Kind = Literal["text", "number", "money", "decimal", "date"]

MOST_ROWS = 1_000_000
"""How many rows a sheet is given, which has room for 1,048,576. What is more goes on another."""

_DAY_0 = dt.date(1899, 12, 30)
"""From where a workbook counts days."""

MADE = dt.datetime(2000, 1, 1)
"""When every workbook says that it was made."""

_FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {"num_format": "@"},
    "number": {"num_format": "0"},
    "money": {"num_format": "£#,##0.00"},
    "decimal": {"num_format": "0.00##"},
    "date": {"num_format": "d mmm yyyy", "align": "left"},
}
_HEADING = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
_NOTHING_IS_RUN = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its heading, the name of its value in a row, and what that is.

    Values are texts, whole numbers, integer pence (`money`), decimals and dates; None and
    "" leave a cell empty. A text stays one in a column of numbers: `no bound`. `width` is in
    characters.
    """

    heading: str
    name: str
    kind: Kind = "text"
    width: int = 13


@contextmanager
def new_workbook(path: Path) -> Iterator["Sheets"]:
    """Yield the sheets of a new workbook, which is there when the block ends. Raises `OSError`."""
    kept_low = {"constant_memory": True, "tmpdir": str(path.parent)}
    book = Workbook(str(path), _NOTHING_IS_RUN | kept_low)
    book.set_properties({"created": MADE})
    yield Sheets(book)
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(*getattr(error.args[0], "args", error.args)) from error


class Sheets:
    """Adds sheets to a workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats = {kind: book.add_format(how) for kind, how in _FORMATS.items()}
        self._heading = book.add_format(_HEADING)

    def add(self, name: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> None:
        """Write rows on a sheet of that name, and on `name 2` and so on where they are too many."""
        left = iter(rows)
        page, number = list(islice(left, MOST_ROWS)), 1
        while page or number == 1:
            self._sheet(name if number == 1 else f"{name} {number}", columns, page)
            page, number = list(islice(left, MOST_ROWS)), number + 1

    def _sheet(
        self, name: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]
    ) -> None:
        sheet = self._book.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.heading, self._heading)
        for at, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                self._write(sheet, at, place, column.kind, row[column.name])
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def _write(self, sheet: Any, at: int, place: int, kind: Kind, value: Any) -> None:
        if value is None or value == "":
            return
        how = self._formats[kind]
        if isinstance(value, str):
            sheet.write_string(at, place, value, how)
        elif kind == "date":
            sheet.write_number(at, place, (value - _DAY_0).days, how)
        elif kind == "money":
            sheet.write_number(at, place, value / 100, how)
        elif kind in ("number", "decimal"):
            sheet.write_number(at, place, value, how)
        else:
            sheet.write_string(at, place, str(value), how)
