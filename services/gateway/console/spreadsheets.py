"""Rows as CSV or XLSX, sent as they are read from the service: no list is in memory whole."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final, get_args, get_type_hints

from flask import Response
from werkzeug.exceptions import NotFound
from werkzeug.wsgi import FileWrapper

from services.client.asking import Client
from services.contracts.queries import Listed, answer_of
from services.gateway.console.attachments import attachment, begun
from services.spreadsheets.cells import amount_in, as_text
from services.spreadsheets.csv_file import ENCODING, csv_lines
from services.spreadsheets.workbook import Column, Kind, new_workbook

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Row = Mapping[str, Any]


def spreadsheet(form: str, name: str, query: Listed[Any], client: Client) -> Response:
    """Return every row of a list as a file of that name, `csv` or `xlsx`; else `NotFound`.

    What is refused is refused before anything is sent.
    """
    (row_class,) = get_args(answer_of(type(query)))
    return rows_as_file(form, name, row_class, client.pages(query))


def rows_as_file(form: str, name: str, row_class: type[Any], found: Iterable[Any]) -> Response:
    """Return rows of one kind as a file of that name, `csv` or `xlsx`; else `NotFound`."""
    columns = columns_of(row_class)
    rows = begun(vars(row) for row in found)
    if form == "csv":
        lines = csv_lines([column.name for column in columns], rows)
        return attachment(_encoded(lines), f"{name}.csv", CSV)
    if form == "xlsx":
        return attachment(FileWrapper(_workbook(name, columns, rows)), f"{name}.xlsx", XLSX)
    raise NotFound


def columns_of(row_class: type[Any]) -> list[Column]:
    """Return the columns of a row: what each field holds is said by its type and its name."""
    types = get_type_hints(row_class)
    return [_column(field.name, types[field.name]) for field in dataclasses.fields(row_class)]


def _column(name: str, type_: Any) -> Column:
    kinds = set(get_args(type_)) or {type_}
    amount = amount_in(name)
    kind: Kind = "text"
    if date in kinds:
        kind = "date"
    elif int in kinds:
        kind = "money" if amount else "number"
    words = (amount[0] if amount else name).replace("_", " ")
    return Column(words[:1].upper() + words[1:], name, kind, max(13, len(words)))


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    """Yield lines in parts of some size: a part a line would be a packet a line."""
    yield "".encode(ENCODING)
    part: list[str] = []
    for line in lines:
        part.append(line)
        if len(part) == 500:
            yield "".join(part).encode()
            part.clear()
    yield "".join(part).encode()


def _workbook(name: str, columns: list[Column], rows: Iterable[Row]) -> IO[bytes]:
    """Return a workbook, open; nothing of it has a name any more."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        with new_workbook(path) as sheets:
            sheets.add(name[:20], columns, ({n: _value(v) for n, v in r.items()} for r in rows))
        return path.open("rb")


def _value(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if value is None or isinstance(value, (int, date)) else as_text(value)
