"""Reads a CSV file as rows, whichever separator the spreadsheet that saved it uses."""

import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final

from services.pilot_files.sheets.header import bare
from services.pilot_files.sheets.numbered_rows import NotReadable, Rows
from services.spreadsheets import csv_text
from services.spreadsheets.csv_text import NotCsv, decoded, rows_in, without_mark

BYTES_AT_A_TIME = 1 << 16
"""Lines of about that length together are decoded at once."""

SEPARATORS = ",;\t"
SAVE_AS = 'save the file as "CSV UTF-8"'

_ZIP = b"PK\x03\x04"
_TOLD_SEPARATOR = re.compile(r'"?sep=(.)"?[,;\t]*', re.IGNORECASE)
"""A first line that tells Excel the separator. Excel does not show it, so it counts as no row."""


def csv_rows(path: Path, columns: Collection[str]) -> Rows:
    """Yield the rows of a CSV file whose header should have these `columns`.

    A row is what a spreadsheet shows as one, however many lines a cell of it has.
    """
    row = 0
    with path.open("rb") as stream:
        try:
            lines, separator = _separated(_lines(stream), columns)
            rows = rows_in(lines, separator, spaces_before_quotes=True)
            for row, cells in enumerate(rows, start=1):
                if any(cells):
                    yield row, cells
        except NotCsv as error:
            raise NotReadable(row + 1, _SAID_OF[error.fault]) from error


_SAID_OF: Final[Mapping[csv_text.Fault, str]] = {
    "not_utf_8": f"the file is not UTF-8 from this row on; {SAVE_AS}",
    "nul": f"the row has a NUL character; {SAVE_AS}",
    "too_long": "a cell of this row is too long; look for a quotation mark that is never closed",
    "never_closed": "a quotation mark in this row is never closed; close it",
    "bare_return": f"a line ends in a bare carriage return; {SAVE_AS}",
    "misplaced_quote": 'a quotation mark in this row is out of place; write " inside a text as ""',
}


def _separated(lines: Iterator[str], columns: Collection[str]) -> tuple[Iterator[str], str]:
    """Return the lines with the header as the first that is not blank, and what separates cells."""
    blank = []
    first = next(lines, "")
    while first and not first.strip():
        blank.append(first)
        first = next(lines, "")
    told = _TOLD_SEPARATOR.fullmatch(first.rstrip("\r\n"))
    if told:
        return lines, told[1]
    return chain(blank, [first], lines), _separator_of(first, columns)


def _separator_of(header: str, columns: Collection[str]) -> str:
    """Return the separator that makes the most column names of a header."""
    known = set(map(bare, columns))

    def names(separator: str) -> int:
        return sum(bare(name) in known for name in header.split(separator))

    return max(SEPARATORS, key=names)


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines of the file as text, their endings kept."""
    first = True
    while lines := stream.readlines(BYTES_AT_A_TIME):
        if first:
            if lines[0].startswith(_ZIP):
                message = "this is a workbook, not CSV; end its name in .xlsx"
                raise NotReadable(1, f"{message}, or {SAVE_AS}")
            lines[0] = without_mark(lines[0])
            first = False
        yield from _sound_lines(lines) or map(decoded, lines)


def _sound_lines(lines: list[bytes]) -> Iterable[str]:
    """Return the lines as text; none if there is something wrong with one."""
    try:
        return io.StringIO(decoded(b"".join(lines)), newline="\n")
    except NotCsv:
        return ()
