"""What came back from the bank, and what should be on its statement and is not."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.queries.results import PAGE
from services.payments.store.imports import ImportStore


def imports(connection: Connection) -> list[dict[str, Any]]:
    """Return every file that was imported, newest first, with how its rows ended."""
    table, rows = tables.bank_imports, tables.bank_import_rows
    counted = (
        select(rows.c.import_number, rows.c.outcome, func.count().label("rows"))
        .group_by(rows.c.import_number, rows.c.outcome)
        .order_by(rows.c.import_number, rows.c.outcome)
    )
    outcomes: dict[int, list[str]] = {}
    for row in connection.execute(counted):
        outcomes.setdefault(row.import_number, []).append(f"{row.rows} {row.outcome}")
    return [
        {
            "number": row.number,
            "kind": row.kind,
            "name": row.name,
            "imported_by": row.imported_by,
            "imported_on": row.imported_on.isoformat(),
            "rows": outcomes.get(row.number, []),
        }
        for row in connection.execute(select(table).order_by(table.c.number.desc()))
    ]


def import_rows(connection: Connection, number: int, after: int = 0) -> list[dict[str, Any]]:
    """Return up to 500 rows of one import after row `after`, each with its outcome and why."""
    table = tables.bank_import_rows
    query = select(table).where(table.c.import_number == number, table.c.row > after)
    return [
        {
            "row": row.row,
            "on": row.on.isoformat(),
            "amount_pence": row.amount_pence,
            "code": row.code,
            "text": row.text,
            "outcome": row.outcome,
            "subject": row.subject,
            "reason": row.reason,
        }
        for row in connection.execute(query.order_by(table.c.row).limit(PAGE))
    ]


def not_on_statement(connection: Connection, until: str) -> list[dict[str, Any]]:
    """Return what should be on the bank statement by a date and was on none yet."""
    expected = ImportStore(Writer(connection)).expected(date.fromisoformat(until))
    return [
        {
            "kind": item.kind,
            "name": item.name,
            "amount_pence": item.amount_pence,
            "expected_on": item.on.isoformat(),
        }
        for item in sorted(expected, key=lambda item: (item.on, item.name))
    ]
