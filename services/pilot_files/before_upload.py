"""Reads uploaded files of what the scheme is compared with, by the rules of a pilot's files."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from services.pilot_files.before_reader import (
    COMPARISON,
    HISTORY,
    NO_OTHER_PERIOD,
    ComparedHomes,
    Known,
    comparison_row,
    history_row,
)
from services.pilot_files.faults import Doubt, Remark
from services.pilot_files.picked_columns import Heading, PickedTable, PickedUpload
from services.pilot_files.rows import ComparisonRow, HistoryRow
from services.pilot_files.sheets.sheet import Record

BeforeRow = HistoryRow | ComparisonRow
Reader = Callable[[Record], BeforeRow]


@dataclass(frozen=True)
class BeforePage:
    """Some rows of the file: the number of each in a spreadsheet, and what it says; None for a row
    with a fault.
    """

    rows: tuple[tuple[int, BeforeRow | None], ...]
    remarks: tuple[Remark, ...]


class BeforeUpload(PickedUpload):
    """A file of repairs before the scheme, or of homes outside it. `pages` is read to its end once.

    `of` is `history` or `comparison`.
    """

    def __init__(self, path: Path, name: str, known: Known, is_workbook: bool, of: str) -> None:
        self._name = name
        self._homes = ComparedHomes()
        columns, self._read = _readers(known, self._homes)[of]
        headings = [Heading(column, column) for column in columns]
        super().__init__(PickedTable(path, name, headings, is_workbook))

    def pages(self) -> Iterator[BeforePage]:
        """Yield the rows with what is to be said of them."""
        for records in self._table.pages():
            read = [(record, self._read(record)) for record in records]
            rows = tuple((record.row, row if record.clean else None) for record, row in read)
            yield BeforePage(rows, self._table.remarks())
        alone = tuple(
            Doubt(self._name, row, "home_ref", NO_OTHER_PERIOD, (missing,))
            for row, missing in self._homes.alone()
        )
        if remarks := (*self._table.remarks(), *alone):
            yield BeforePage((), remarks)


def _readers(known: Known, homes: ComparedHomes) -> dict[str, tuple[tuple[str, ...], Reader]]:
    return {
        "history": (HISTORY, lambda record: history_row(record, known)),
        "comparison": (COMPARISON, lambda record: comparison_row(record, known, homes)),
    }


def history_from_kept(kept: list[Any]) -> HistoryRow:
    """Return a repair before the scheme as `as_kept` made it."""
    ref, reported_on, category, cost_pence = kept
    return HistoryRow(ref, date.fromisoformat(reported_on), category, cost_pence)


def comparison_from_kept(kept: list[Any]) -> ComparisonRow:
    """Return a period of a home outside the scheme as `as_kept` made it."""
    home, area, period, first, last, *counts = kept
    return ComparisonRow(
        home, area, period, date.fromisoformat(first), date.fromisoformat(last), *counts
    )
