"""What a pilot's output files are written from, page by page."""

from typing import Any

from sqlalchemy import Connection, and_, case, select

from services.payments import tables
from services.payments.domain.books import ORDER_OF_DAY
from services.payments.keys import key_ring
from services.payments.store.exports import part_context

PAGE = 500
SENT = ("submitted", "paid", "returned")
"""What became of a payment that went to the bank."""

FILE_PARTS = 20
"""Parts of bank files in one answer: about 2 MB."""


def instalments(
    connection: Connection, after: tuple[str, str, int] = ("", "", 0)
) -> list[dict[str, Any]]:
    """Return up to 500 instalments after (tenant, element, quarter), in that order.

    `entry_day` is that of the payment the instalment is in, unless it was returned.
    """
    rows, lines, payments = tables.instalments, tables.payment_lines, tables.payments
    tenant_ref, element, quarter = after
    later = (
        (rows.c.tenant_ref > tenant_ref)
        | (and_(rows.c.tenant_ref == tenant_ref, rows.c.element > element))
        | (
            and_(
                rows.c.tenant_ref == tenant_ref,
                rows.c.element == element,
                rows.c.quarter > quarter,
            )
        )
    )
    query = (
        select(rows, payments.c.entry_day)
        .outerjoin(lines, and_(lines.c.instalment_id == rows.c.id, lines.c.returned.is_(False)))
        .outerjoin(
            payments,
            and_(payments.c.number == lines.c.payment_number, payments.c.status.in_(SENT)),
        )
        .where(later)
        .order_by(rows.c.tenant_ref, rows.c.element, rows.c.quarter)
        .limit(PAGE)
    )
    return [
        {
            **instalment(row),
            "status": row.status,
            "reason": row.reason,
            "entry_day": _text(row.entry_day),
            "earned": row.earned_on is not None,
        }
        for row in connection.execute(query)
    ]


def instalment(row: Any) -> dict[str, Any]:
    """Return what is said of an instalment wherever one is listed."""
    return {
        "tenant_ref": row.tenant_ref,
        "element": row.element,
        "quarter": row.quarter,
        "amount_pence": row.amount_pence,
        "due_date": row.due_date.isoformat(),
    }


def payments(connection: Connection, after: int = 0) -> list[dict[str, Any]]:
    """Return up to 500 submitted payments with a number above `after`, by number."""
    table = tables.payments
    query = (
        select(table)
        .where(table.c.number > after, table.c.status.in_(SENT))
        .order_by(table.c.number)
        .limit(PAGE)
    )
    return [
        {
            "number": row.number,
            "tenant_ref": row.tenant_ref,
            "amount_pence": row.amount_pence,
            "submission_day": row.submission_day.isoformat(),
            "processing_day": row.processing_day.isoformat(),
            "entry_day": row.entry_day.isoformat(),
            "status": row.status,
            "return_code": row.return_code,
        }
        for row in connection.execute(query)
    ]


def bank_files(
    connection: Connection, after: tuple[str, int] = ("", 0)
) -> list[dict[str, str | int]]:
    """Return up to 20 parts of bank files after (name, part), in that order.

    A file is its parts one after the other; `content_hash` is the SHA-256 of the whole. A file
    that another was made instead of is not among them.
    """
    files, parts = tables.exports, tables.export_parts
    name, part = after
    later = (files.c.name > name) | ((files.c.name == name) & (parts.c.part > part))
    query = (
        select(files.c.name, files.c.content_hash, parts)
        .join(parts, parts.c.export_number == files.c.number)
        .where(later, files.c.replaced_by.is_(None))
        .order_by(files.c.name, parts.c.part)
        .limit(FILE_PARTS)
    )
    keys = key_ring(connection.engine.url)
    return [
        {
            "name": row.name,
            "content_hash": row.content_hash,
            "part": row.part,
            "content": keys.open(row.sealed, part_context(row.export_number, row.part)),
        }
        for row in connection.execute(query)
    ]


def movements(connection: Connection, offset: int = 0) -> list[dict[str, Any]]:
    """Return up to 500 ledger movements from `offset` on, in posting order.

    That is by date, within a date in the order of the day, then by tenant: the order of the
    books, and the same whichever of two messages of one day came first.
    """
    table = tables.movements
    rank = case(
        {kind: place for place, kind in enumerate(ORDER_OF_DAY)}, value=table.c.kind, else_=99
    )
    query = (
        select(table)
        .order_by(table.c.on, rank, table.c.tenant_ref, table.c.reference, table.c.id)
        .limit(PAGE)
        .offset(offset)
    )
    return [
        {
            "on": row.on.isoformat(),
            "kind": row.kind,
            "debit": row.debit,
            "credit": row.credit,
            "amount_pence": row.amount_pence,
            "tenant_ref": row.tenant_ref,
            "reference": row.reference,
        }
        for row in connection.execute(query)
    ]


def unmatched_returns(connection: Connection) -> list[dict[str, str]]:
    """Return the bank returns that fit no payment, as they came."""
    table = tables.unmatched_returns
    return [
        {
            "tenant_ref": row.tenant_ref,
            "entry_day": row.entry_day.isoformat(),
            "date": row.on.isoformat(),
            "code": row.code,
        }
        for row in connection.execute(select(table).order_by(table.c.id))
    ]


def _text(day: Any) -> str:
    return "" if day is None else str(day.isoformat())
