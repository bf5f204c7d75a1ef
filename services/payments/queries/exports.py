"""The bank files that were made of runs, and their content."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from services.backbone.actors import names_in
from services.backbone.paging import page_of, place_after
from services.backbone.service import Queries
from services.contracts.queries import Page
from services.contracts.queries.payments.runs import ExportPart, ExportParts, ExportRow, Exports
from services.payments import tables
from services.payments.keys import key_ring
from services.payments.store.exports import part_context


def exports(query: Exports, connection: Connection) -> Page[ExportRow]:
    """Return every bank file that was made, newest first, without its content."""
    table = tables.exports
    (before,) = place_after(query, (0,))
    numbers = select(table.c.number).order_by(table.c.number.desc()).limit(query.size + 1)
    if before:
        numbers = numbers.where(table.c.number < before)
    shown = list(connection.execute(numbers).scalars())
    rows = export_rows(connection, table.c.number.in_(shown))
    return page_of(rows, query, lambda row: (row.number,), lambda row: row)


def export_rows(connection: Connection, which: ColumnElement[bool]) -> list[ExportRow]:
    """Return bank files, newest first, each with all its runs."""
    table, of_export, of_runs = tables.exports, tables.export_runs, tables.runs
    query = (
        select(table, of_runs.c.run_ref)
        .join(of_export, of_export.c.export_number == table.c.number)
        .join(of_runs, of_runs.c.number == of_export.c.run_number)
        .where(which)
        .order_by(table.c.number.desc(), of_runs.c.number)
    )
    found: dict[int, Any] = {}
    runs: dict[int, list[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.number, row)
        runs.setdefault(row.number, []).append(row.run_ref)
    names = names_in(connection, tables.backbone.actors)
    return [_export(row, tuple(runs[number]), names) for number, row in found.items()]


def _export(row: Any, run_refs: tuple[str, ...], names: Mapping[str, str]) -> ExportRow:
    return ExportRow(
        row.number,
        row.name,
        row.format,
        row.serial,
        row.content_hash,
        names[row.exported_by],
        row.exported_on,
        row.replaced_by,
        run_refs,
    )


def export_parts(query: ExportParts, connection: Connection) -> Page[ExportPart]:
    """Return parts of one bank file, readable."""
    table, keys = tables.export_parts, key_ring(connection.engine.url)
    (last,) = place_after(query, (0,))
    found = (
        select(table)
        .where(table.c.export_number == query.number, table.c.part > last)
        .order_by(table.c.part)
        .limit(query.size + 1)
    )

    def part(row: Any) -> ExportPart:
        return ExportPart(row.part, keys.open(row.sealed, part_context(query.number, row.part)))

    return page_of(connection.execute(found), query, lambda row: (row.part,), part)


ON_QUERY: Queries = {Exports: exports, ExportParts: export_parts}
