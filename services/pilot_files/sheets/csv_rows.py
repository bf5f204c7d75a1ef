"""Reads a CSV file as rows, whichever separator the spreadsheet that saved it uses."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from services.pilot_files.errors import PilotError
from services.pilot_files.sheets.header import bare
from services.pilot_files.sheets.numbered_rows import NotReadable, Rows

BYTES_AT_A_TIME = 1 << 16
"""Lines of about that length together are decoded at once."""

SEPARATORS = ",;\t"
SAVE_AS = 'save the file as "CSV UTF-8"'

_BOM = b"\xef\xbb\xbf"
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
            reader = csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True)
            for row, found in enumerate(reader, start=1):
                cells = list(map(str.strip, found))
                if any(cells):
                    yield row, cells
        except _NotText as problem:
            raise NotReadable(row + 1, str(problem)) from problem
        except csv.Error as error:
            raise NotReadable(row + 1, _explained(str(error))) from error


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


class _NotText(PilotError):
    """Raised at the first line that is not text in UTF-8."""


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Yield the lines of the file as text, their endings kept."""
    first = True
    while lines := stream.readlines(BYTES_AT_A_TIME):
        if first:
            if lines[0].startswith(_ZIP):
                raise _NotText(f"this is a workbook, not CSV; end its name in .xlsx, or {SAVE_AS}")
            lines[0] = lines[0].removeprefix(_BOM)
            first = False
        yield from _sound_lines(lines) or _lines_until_fault(lines)


def _sound_lines(lines: list[bytes]) -> Iterable[str]:
    """Return the lines as text; none if there is something wrong with one."""
    try:
        text = b"".join(lines).decode("utf-8")
    except UnicodeDecodeError:
        return ()
    return () if "\0" in text else io.StringIO(text, newline="\n")


def _lines_until_fault(lines: list[bytes]) -> Iterator[str]:
    """Yield the lines before the one that is wrong."""
    for raw in lines:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _NotText(f"the file is not UTF-8 from this row on; {SAVE_AS}") from error
        if "\0" in text:
            raise _NotText(f"the row has a NUL character; {SAVE_AS}")
        yield text


def _explained(error: str) -> str:
    """Return what to do about an error of the csv module."""
    if "field larger" in error:
        return "a cell of this row is too long; look for a quotation mark that is never closed"
    if "end of data" in error:
        return "a quotation mark in this row is never closed; close it"
    if "new-line" in error:
        return f"a line ends in a bare carriage return; {SAVE_AS}"
    return 'a quotation mark in this row is out of place; write " inside a text as ""'
