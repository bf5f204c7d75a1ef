"""Reads rows that are certainly clean quickly, column by column; the others are for the caller.

The rules are those of the fields' readers and no others. A `TextRule` says what it checks a text
by; another reader is given a trial in the place of the record. Each text is read once, and what is
accepted is remembered, so that the thousandth `sms` is one look-up. The first fault ends the
reading, and nothing is reported of it: the caller reads the page again, record by record.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from services.pilot_files.cells import TextRule
from services.pilot_files.errors import PilotError
from services.pilot_files.limits import LONGEST_CELL
from services.pilot_files.sheets.sheet import Record, Sheet
from services.pilot_files.sheets.stand_ins import why_no_value

ROWS_OF_PAGE = 500
MOST_REMEMBERED = 20_000
"""Different texts of one field that are remembered: words and dates are fewer, references more."""

Columns = dict[str, tuple[str, ...]]
"""Cells by column, in the order of the rows."""


@dataclass(frozen=True)
class FieldReader:
    """How a field of a row is read from its column.

    `rule(record, column)` looks at the text of that column and no other; of the column `beside` it,
    it may ask whether it is given.
    """

    column: str
    rule: Callable[[Record, str], Any]
    beside: str | None = None

    def read(self, record: Record) -> Any:
        """Return the field of a record, reporting its faults."""
        return self.rule(record, self.column)


class QuickReader:
    """Reads the pages of one file, once its header is read."""

    def __init__(self, file: Sheet, fields: Iterable[FieldReader]) -> None:
        self._header = file.header
        self._usable = sorted(file.header) == sorted(file.columns)
        self._columns = [_ColumnReader(field) for field in fields]

    def values(self, page: Sequence[Sequence[str]]) -> list[tuple[Any, ...]]:
        """Return the fields of each row of a page without a fault; nothing if it may have one."""
        if not self._usable or any(len(cells) != len(self._header) for cells in page):
            return []
        columns = dict(zip(self._header, zip(*page, strict=True), strict=True))
        try:
            read = [column.values(columns) for column in self._columns]
        except _HasFault:
            return []
        return list(zip(*read, strict=True))


class _HasFault(PilotError):
    """Raised at the first fault of a trial."""


class _ColumnReader:
    """Reads one field of all rows of a page, and remembers what texts were read as.

    A field with too many different texts, such as a reference, is not worth remembering.
    """

    def __init__(self, field: FieldReader) -> None:
        self._field = field
        self._trial = _Trial(field)
        self._remembered: dict[Any, Any] | None = {}

    def values(self, columns: Columns) -> list[Any]:
        """Return the field of each row; raises `_HasFault` if one has a fault."""
        keys = self._keys(columns)
        if self._remembered is None:
            return list(self._tried(keys))
        new = list(set(keys).difference(self._remembered))
        self._remembered.update(zip(new, self._tried(new), strict=True))
        values = list(map(self._remembered.__getitem__, keys))
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered = None
        return values

    def _tried(self, keys: Sequence[Any]) -> Iterable[Any]:
        """Return what texts are read as, none of which may be too long to be meant or no value."""
        rule, beside = self._field.rule, self._field.beside
        texts = keys if beside is None else [text for text, _ in keys]
        if max(map(len, texts), default=0) > LONGEST_CELL or any(map(why_no_value, texts)):
            raise _HasFault
        if isinstance(rule, TextRule):
            return _checked(rule, texts)
        return map(self._trial.read, keys)

    def _keys(self, columns: Columns) -> Sequence[Any]:
        """Return what decides the field: its text, and whether the column beside it is given."""
        texts = columns[self._field.column]
        if self._field.beside is None:
            return texts
        return list(zip(texts, map(bool, columns[self._field.beside]), strict=True))


def _checked(rule: TextRule, texts: Sequence[str]) -> list[str]:
    """Return the texts as a rule has them that looks at nothing else."""
    if rule.must and not all(texts):
        raise _HasFault
    try:
        return list(map(rule.check, texts))
    except ValueError:
        raise _HasFault from None


class _Trial(Record):
    """The cells of one field, read until their first fault."""

    def __init__(self, field: FieldReader) -> None:
        self._rule, self._column, self._beside = field.rule, field.column, field.beside
        self._text, self._given_beside = "", False

    def read(self, key: Any) -> Any:
        """Return the field where it has what decides it."""
        if self._beside is None:
            self._text = key
        else:
            self._text, self._given_beside = key
        return self._rule(self, self._column)

    def text(self, column: str) -> str:
        """Return the field's own cell."""
        if column != self._column:
            raise LookupError(f"{self._column} is read without {column}; see FieldReader")
        return self._text

    def given(self, column: str) -> bool:
        """Return whether the cell, or the one beside it, is given."""
        return self._given_beside if column == self._beside else bool(self.text(column))

    def good(self, *columns: str) -> bool:
        """Return True: there was no fault so far."""
        return True

    def fault(self, column: str, says: str, *found: str) -> None:
        """End the quick reading: a row with a fault is read the slow way."""
        raise _HasFault
