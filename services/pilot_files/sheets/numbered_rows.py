"""What every format of a table is read as, and how it is told that it cannot be read."""

from collections.abc import Iterator

from services.pilot_files.errors import PilotError

Rows = Iterator[tuple[int, list[str]]]
"""The rows that are not blank, the header first: the number that a spreadsheet shows beside each,
and its cells without the spaces around them."""


class NotReadable(PilotError):
    """Raised when a file cannot be read any further as what it is; report it at `row`."""

    def __init__(self, row: int, message: str) -> None:
        super().__init__(message)
        self.row = row
        self.message = message


def column_letters(position: int) -> str:
    """Return a spreadsheet's letters for the column at `position`, which counts from 0."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
