"""How a value stands in a table that is read: with commas, pounds, a dash for what is not told."""

from decimal import Decimal
from typing import Final

from services.report.model import Value
from services.spreadsheets.workbook import Column
from services.terms.money import pounds

NOT_TOLD: Final = "–"

NOT_TOLD_HERE: Final = "not told in this version"
"""What the version for the public says where the board's has a number."""


def shown(value: Value, column: Column) -> str:
    """Return a cell's text."""
    if value is None:
        return NOT_TOLD
    if column.kind == "money" and isinstance(value, int):
        return pounds(value)
    if isinstance(value, (int, Decimal)):
        return f"{value:,}"
    return value


def is_number(column: Column) -> bool:
    """Return whether a column's cells stand to the right."""
    return column.kind != "text"
