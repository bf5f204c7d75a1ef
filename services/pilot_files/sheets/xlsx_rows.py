"""Reads the first sheet of a workbook (.xlsx) as rows of text: what a CSV file of it would say.

Dates are written `2011-10-03`, whole numbers without a decimal point, true and false as `yes` and
`no`. The sheet is streamed; the texts that its cells share are held in memory.
"""

import datetime as dt
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from openpyxl import load_workbook

from services.pilot_files.sheets.numbered_rows import NotReadable, Rows, column_letters
from services.pilot_files.sheets.workbook_bounds import MOST_CELLS, MOST_ROWS, check_package

T = TypeVar("T")

Values = tuple[Any, ...]

_DAMAGED = 'it cannot be read as a workbook; open it in Excel and save it as "Excel Workbook"'


def xlsx_rows(path: Path) -> Rows:
    """Yield the rows of the first worksheet; raises `NotReadable`, whatever is wrong with it."""
    with path.open("rb") as stream:
        has_formulas = check_package(stream)
        with closing(_opened(stream, data_only=True)) as workbook:
            rows = _rows_of(workbook)
            if has_formulas:
                with closing(_opened(stream, data_only=False)) as written:
                    _check_results(rows, _rows_of(written))
                rows = _rows_of(workbook)
            for row, values in enumerate(rows, start=1):
                cells = list(map(_text, values))
                if any(cells):
                    yield row, cells


def _opened(stream: Any, *, data_only: bool) -> Any:
    """Open the workbook for its values, or else for its formulas."""
    return _careful(
        1, lambda: load_workbook(stream, read_only=True, data_only=data_only, keep_links=False)
    )


def _rows_of(workbook: Any) -> Iterator[Values]:
    """Yield the values of each row of the first worksheet, blank rows too."""
    sheet = _careful(1, lambda: workbook.worksheets[0])
    sheet.reset_dimensions()  # some programs write a wrong one, and rows beyond it would be lost
    rows = sheet.iter_rows(values_only=True)
    row = cells = 0
    while (values := _careful(row + 1, lambda: next(rows, None))) is not None:
        row, cells = row + 1, cells + len(values)
        if row > MOST_ROWS or cells > MOST_CELLS:
            message = "has cells too far down or to the right; clear what is beside the table"
            raise NotReadable(row, f"the sheet {message}")
        yield values


def _check_results(values: Iterator[Values], formulas: Iterator[Values]) -> None:
    """Check that the results of formulas are in the file: programs other than Excel may leave
    them out, and the cells would be blank.
    """
    missing: tuple[int, int] | None = None
    for row, (found, written) in enumerate(zip(values, formulas, strict=False), start=1):
        for position, (value, formula) in enumerate(zip(found, written, strict=False)):
            if isinstance(formula, str) and formula.startswith("=") and formula != value:
                if value is not None:
                    return
                missing = missing or (row, position)
    if missing:
        row, position = missing
        cell = f"cell {column_letters(position)}{row}"
        message = f"the results of formulas, such as in {cell}, are not in the file"
        raise NotReadable(row, f"{message}; open it in Excel and save it")


def _careful(row: int, work: Callable[[], T]) -> T:
    """Do some work of openpyxl, which raises nearly anything on a file that is damaged, and warns
    of what it leaves out, such as the lists of a drop-down.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return work()
    except Exception as error:
        raise NotReadable(row, _DAMAGED) from error


def _text(value: Any) -> str:
    """Return a cell's value as it would be typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ") if value.time() != dt.time.min else value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
