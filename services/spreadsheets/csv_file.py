"""Rows as CSV: UTF-8 with the mark that spreadsheets know it by, texts in quotation marks."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from services.spreadsheets.cells import cell, heading

ENCODING = "utf-8-sig"


class _Line:
    """Takes what the writer writes, a line at a time."""

    def write(self, text: str) -> str:
        return text


def csv_lines(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a CSV file, its headings first."""
    writer: Any = csv.writer(_Line(), quoting=csv.QUOTE_NONNUMERIC)
    yield writer.writerow([heading(name) for name in names])
    for row in rows:
        yield writer.writerow([cell(name, row[name]) for name in names])
