"""The bank files that were made of runs, and their content."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, func, select

from services.backbone.actors import names_in
from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.contracts.queries import Page
from services.contracts.queries.payments.runs import (
    DownloadRow,
    ExportByNumber,
    ExportDetails,
    ExportPart,
    ExportParts,
    ExportRow,
    Exports,
)
from services.contracts.vocabulary import BankFormat
from services.payments import tables
from services.payments.domain.run_states import BANK_FILE, DOWNLOADED
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


class _Export(Protocol):
    number: int
    name: str
    format: BankFormat
    serial: str
    content_hash: str
    exported_by: str
    exported_on: date
    replaced_by: int | None


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
    found: dict[int, _Export] = {}
    runs: dict[int, list[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.number, row)
        runs.setdefault(row.number, []).append(row.run_ref)
    names = names_in(connection, tables.backbone.actors)
    taken = _downloads(connection, found, names)
    return [
        _export(row, tuple(runs[number]), names, taken.get(number, []))
        for number, row in found.items()
    ]


def _downloads(
    connection: Connection, numbers: Collection[int], names: Mapping[str, str]
) -> dict[int, list[DownloadRow]]:
    """Return who took each of these files away, first to last."""
    audit = tables.backbone.audit
    query = select(audit).where(
        audit.c.subject_kind == BANK_FILE,
        audit.c.subject_ref.in_([str(number) for number in numbers]),
        audit.c.what == DOWNLOADED,
    )
    taken: dict[int, list[DownloadRow]] = {}
    for row in connection.execute(query.order_by(audit.c.id)):
        one = DownloadRow(names[row.actor], row.at, row.business_date)
        taken.setdefault(int(row.subject_ref), []).append(one)
    return taken


def _export(
    row: _Export,
    run_refs: tuple[str, ...],
    names: Mapping[str, str],
    taken: Sequence[DownloadRow],
) -> ExportRow:
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
        len(taken),
        taken[-1].who if taken else "",
    )


def export_by_number(query: ExportByNumber, connection: Connection) -> ExportDetails:
    """Return one bank file: what it comes to, how its runs stand, and who took it away."""
    found = export_rows(connection, tables.exports.c.number == query.number)
    if not found:
        raise NotFound(f"there is no bank file {query.number}", "number")
    payments, of_runs, of_export = tables.payments, tables.runs, tables.export_runs
    runs = connection.execute(
        select(
            of_runs.c.state,
            func.count(payments.c.number).label("payments"),
            func.coalesce(func.sum(payments.c.amount_pence), 0).label("pence"),
        )
        .join(of_export, of_export.c.run_number == of_runs.c.number)
        .outerjoin(payments, payments.c.run_number == of_runs.c.number)
        .where(of_export.c.export_number == query.number)
        .group_by(of_runs.c.number, of_runs.c.state)
        .order_by(of_runs.c.number)
    ).all()
    names = names_in(connection, tables.backbone.actors)
    return ExportDetails(
        found[0],
        sum(run.payments for run in runs),
        sum(int(run.pence) for run in runs),
        tuple(run.state for run in runs),
        tuple(_downloads(connection, [query.number], names).get(query.number, [])),
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
    return page_of(
        connection.execute(found),
        query,
        lambda row: (row.part,),
        lambda row: ExportPart(
            row.part, keys.open(row.sealed, part_context(query.number, row.part))
        ),
    )


ON_QUERY: Queries = {
    Exports: exports,
    ExportByNumber: export_by_number,
    ExportParts: export_parts,
}
