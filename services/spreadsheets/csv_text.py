"""The text of a CSV file that comes in: what it must be, whoever sent it.

What a row is, and what is said of a fault, differs with the file; see decision 33.
"""

import csv
from collections.abc import Iterable, Iterator
from typing import Final, Literal

Fault = Literal["not_utf_8", "nul", "too_long", "never_closed", "bare_return", "misplaced_quote"]
"""What is wrong with a text: its encoding, a cell far too long, a quotation mark, a line's end."""

_BOM: Final = b"\xef\xbb\xbf"


class NotCsv(ValueError):
    """Raised where a text is not CSV in UTF-8. Whoever reads it says what to do about `fault`."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def without_mark(start: bytes) -> bytes:
    """Return the first bytes of a file without the mark that spreadsheets set before UTF-8."""
    return start.removeprefix(_BOM)


def decoded(raw: bytes) -> str:
    """Return bytes as text; `NotCsv` where they are not UTF-8, or have a NUL character."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotCsv("not_utf_8") from error
    if "\0" in text:
        raise NotCsv("nul")
    return text


def rows_in(
    lines: Iterable[str], separator: str = ",", *, spaces_before_quotes: bool = False
) -> Iterator[list[str]]:
    """Yield the cells of each row without the spaces around them; `NotCsv` at the first fault."""
    rows = csv.reader(
        lines, delimiter=separator, strict=True, skipinitialspace=spaces_before_quotes
    )
    try:
        for row in rows:
            yield list(map(str.strip, row))
    except csv.Error as error:
        raise NotCsv(_fault_of(str(error))) from error


def _fault_of(error: str) -> Fault:
    """Return what an error of the csv module means, which it says in words alone."""
    if "field larger" in error:
        return "too_long"
    if "end of data" in error:
        return "never_closed"
    return "bare_return" if "new-line" in error else "misplaced_quote"
