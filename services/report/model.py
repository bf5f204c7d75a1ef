"""The board's report before it is written down: what it says, in the order in which it says it.

It is made once (`building.py`) and written as a page, a PDF, CSV and XLSX; none of these works
anything out.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.report.drawings import Drawing
from services.spreadsheets.workbook import Column

Value = str | int | Decimal | None
"""Texts, whole numbers, integer pence, rates. None: cannot be said, or must not be told."""


@dataclass(frozen=True)
class Table:
    """A table: its name in files, its caption, its columns and rows, and what to know of it.

    The first column says what a row is about.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart with what it shows in a sentence, and its numbers as a table."""

    name: str
    title: str
    says: str
    drawing: Drawing
    table: Table
    note: str = ""


@dataclass(frozen=True)
class KeyNumber:
    """A number that the board should know: what it is, the number, and what it rests on."""

    label: str
    shown: str
    rests_on: str


@dataclass(frozen=True)
class Passage:
    """A heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """The whole report. `as_of` is the last business date in it.

    `answer` is one sentence, `because` are the sentences that say why. `tables` are for files, one
    number a row; `shown_tables` say the same for readers, with areas, elements and months side by
    side. `is_public`: counts by which somebody could be found are left out.
    """

    scheme: str
    landlord: str
    as_of: date
    answer: str
    because: tuple[str, ...]
    key_numbers: tuple[KeyNumber, ...]
    charts: tuple[Chart, ...]
    method: tuple[Passage, ...]
    limits: tuple[Passage, ...]
    shown_tables: tuple[Table, ...]
    tables: tuple[Table, ...]
    is_public: bool = False
