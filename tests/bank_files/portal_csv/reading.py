"""Reads the file back and says everything that is wrong with it."""

import csv
from collections.abc import Sequence
from typing import Any

from services.bank_formats.portal_csv.columns import Column
from services.bank_formats.portal_csv.payment import PortalPayment
from services.spreadsheets.guarding import guarded
from tests.bank_files.faults import PortalCsvFault

Faults = list[tuple[int, str]]
"""Each with its line, to be put in the file's order."""


def read(columns: Sequence[Column], text: str) -> tuple[PortalPayment, ...]:
    """The payments in a text with those columns, the opposite of `lines`.

    Names and references come back as the file shows them; what no column says is blank, a day None.
    Raises `PortalCsvFault` with all faults.
    """
    faults: Faults = []
    (_, headings), *rows = _rows(text, faults) or [(1, [])]
    _check_headings(columns, headings, faults)
    payments = [_payment(columns, number, cells, faults) for number, cells in rows]
    if not payments:
        faults.append((2, ": there are no payments"))
    if faults:
        in_order = sorted(faults, key=lambda fault: fault[0])
        raise PortalCsvFault([f"line {line}{what}" for line, what in in_order])
    return tuple(PortalPayment(**parts) for parts in payments)


def _rows(text: str, faults: Faults) -> list[tuple[int, list[str]]]:
    """Each line's number and cells; one that is no CSV is a fault and has none."""
    lines = text.split("\r\n")
    last = lines.pop()
    if last:
        lines.append(last)
        faults.append((len(lines), ": should end with CR LF"))
    return [(number, _cells(number, line, faults)) for number, line in enumerate(lines, start=1)]


def _cells(number: int, line: str, faults: Faults) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        faults.append((number, ": is not CSV"))
        return []


def _check_headings(columns: Sequence[Column], cells: list[str], faults: Faults) -> None:
    if not _has_each(columns, 1, cells, faults):
        return
    for place, (column, cell) in enumerate(zip(columns, cells, strict=True), start=1):
        if cell != guarded(column.heading):
            faults.append((1, f", column {place}: the heading should be `{column.heading}`"))


def _has_each(columns: Sequence[Column], number: int, cells: list[str], faults: Faults) -> bool:
    if len(cells) != len(columns):
        faults.append((number, f": should have {len(columns)} columns, has {len(cells)}"))
    return len(cells) == len(columns)


def _payment(
    columns: Sequence[Column], number: int, cells: list[str], faults: Faults
) -> dict[str, Any]:
    """The parts of a line's payment; of a line with faults, those that are well formed."""
    parts: dict[str, Any] = {}
    if not _has_each(columns, number, cells, faults):
        return parts
    for place, (column, cell) in enumerate(zip(columns, cells, strict=True), start=1):
        field, where = column.field, f", column {place} ({column.heading}): "
        value = field.parse(_without_guard(cell))
        if value is None:
            faults.append((number, f"{where}{field.wants}"))
        elif parts.setdefault(field.part, value) != value:
            faults.append((number, f"{where}another column says otherwise"))
    return {"reference": "", "payee_name": ""} | parts


def _without_guard(cell: str) -> str:
    bare = cell[1:]
    return bare if cell.startswith("'") and guarded(bare) == cell else cell
