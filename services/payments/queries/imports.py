"""What came back from the bank, and what should be on its statement and is not."""

from collections.abc import Collection
from dataclasses import fields
from datetime import date
from typing import Protocol

from sqlalchemy import Connection, func, select

from services.backbone.actors import names_in
from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of, page_of_all, place_after
from services.backbone.writing import Writer
from services.contracts.payments import MissingRow, OutcomeCount
from services.contracts.queries import Page
from services.contracts.queries.payments.bank import (
    ImportByNumber,
    ImportDetails,
    ImportedRow,
    ImportedRows,
    ImportRow,
    Imports,
    NotOnStatement,
    UnmatchedReturnRow,
    UnmatchedReturns,
)
from services.payments import tables
from services.payments.queries.dates import date_in_force
from services.payments.store.imports import ImportStore

_OF_FILE, _PAID = tables.bank_import_rows, tables.payments
_IMPORTED = tuple(field.name for field in fields(ImportedRow) if field.name in _OF_FILE.c)
_WHOSE = select(_PAID.c.tenant_ref).where(_PAID.c.reference == _OF_FILE.c.subject)
_EACH_ROW = select(
    *(_OF_FILE.c[name] for name in _IMPORTED),
    func.coalesce(_WHOSE.scalar_subquery(), "").label("tenant_ref"),
)


class _Import(Protocol):
    number: int
    kind: str
    name: str
    imported_by: str
    imported_on: date


def imports(query: Imports, connection: Connection) -> Page[ImportRow]:
    """Return the files that were imported, newest first, with how their rows ended."""
    table = tables.bank_imports
    (before,) = place_after(query, (0,))
    found = select(table).order_by(table.c.number.desc()).limit(query.size + 1)
    if before:
        found = found.where(table.c.number < before)
    rows = connection.execute(found).all()
    counts = _outcomes(connection, [row.number for row in rows])
    names = names_in(connection, tables.backbone.actors)

    def imported(row: _Import) -> ImportRow:
        counted = tuple(f"{each.rows} {each.outcome}" for each in counts.get(row.number, ()))
        who = names[row.imported_by]
        return ImportRow(row.number, row.kind, row.name, who, row.imported_on, counted)

    return page_of(rows, query, lambda row: (row.number,), imported)


def import_by_number(query: ImportByNumber, connection: Connection) -> ImportDetails:
    """Return one import, with how many of its rows ended how."""
    table = tables.bank_imports
    row = connection.execute(select(table).where(table.c.number == query.number)).one_or_none()
    if row is None:
        raise NotFound(f"there is no import {query.number}", "number")
    return ImportDetails(
        row.number,
        row.kind,
        row.name,
        row.content_hash,
        names_in(connection, tables.backbone.actors)[row.imported_by],
        row.imported_on,
        tuple(_outcomes(connection, [query.number]).get(query.number, ())),
    )


def _outcomes(connection: Connection, numbers: Collection[int]) -> dict[int, list[OutcomeCount]]:
    """Return how many rows of each import had which outcome."""
    rows = tables.bank_import_rows
    counted = (
        select(rows.c.import_number, rows.c.outcome, func.count().label("rows"))
        .where(rows.c.import_number.in_(numbers))
        .group_by(rows.c.import_number, rows.c.outcome)
        .order_by(rows.c.import_number, rows.c.outcome)
    )
    outcomes: dict[int, list[OutcomeCount]] = {}
    for row in connection.execute(counted):
        outcomes.setdefault(row.import_number, []).append(OutcomeCount(row.outcome, row.rows))
    return outcomes


def imported_rows(query: ImportedRows, connection: Connection) -> Page[ImportedRow]:
    """Return rows of one import in the order of the file, each with its outcome and why."""
    files, table = tables.bank_imports, tables.bank_import_rows
    known = select(files.c.number).where(files.c.number == query.number)
    if connection.execute(known).one_or_none() is None:
        raise NotFound(f"there is no import {query.number}", "number")
    (last,) = place_after(query, (0,))
    found = (
        _EACH_ROW.where(table.c.import_number == query.number, table.c.row > last)
        .order_by(table.c.row)
        .limit(query.size + 1)
    )
    if query.outcome:
        found = found.where(table.c.outcome == query.outcome)
    rows = connection.execute(found)
    return page_of(rows, query, lambda row: (row.row,), lambda row: ImportedRow(**row._mapping))


def not_on_statement(query: NotOnStatement, connection: Connection) -> Page[MissingRow]:
    """Return what should be on the bank statement by a date and was on none yet."""
    until = query.until or date_in_force(connection)
    expected = [] if until is None else ImportStore(Writer(connection)).expected(until)
    ordered = sorted(expected, key=lambda item: (item.on, item.name))
    rows = [MissingRow(item.kind, item.name, item.amount_pence, item.on) for item in ordered]
    return page_of_all(rows, query)


def unmatched_returns(query: UnmatchedReturns, connection: Connection) -> Page[UnmatchedReturnRow]:
    """Return the bank returns that fit no payment, as they came."""
    table = tables.unmatched_returns
    (last,) = place_after(query, (0,))
    found = select(table).where(table.c.id > last).order_by(table.c.id).limit(query.size + 1)
    return page_of(connection.execute(found), query, lambda row: (row.id,), _unmatched)


class _Unmatched(Protocol):
    tenant_ref: str
    entry_day: date
    on: date
    code: str


def _unmatched(row: _Unmatched) -> UnmatchedReturnRow:
    return UnmatchedReturnRow(row.tenant_ref, row.entry_day, row.on, row.code)


ON_QUERY: Queries = {
    Imports: imports,
    ImportByNumber: import_by_number,
    ImportedRows: imported_rows,
    NotOnStatement: not_on_statement,
    UnmatchedReturns: unmatched_returns,
}
