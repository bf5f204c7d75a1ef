"""What a pilot's output files are written from, page by page."""

from dataclasses import fields
from datetime import date
from typing import Protocol

from sqlalchemy import Connection, and_, select, tuple_

from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.contracts.queries import Page
from services.contracts.queries.payments.results import (
    BankFilePart,
    BankFiles,
    InstalmentRow,
    Instalments,
    PaymentRow,
    Payments,
)
from services.contracts.vocabulary import Element
from services.payments import tables
from services.payments.keys import key_ring
from services.payments.store.exports import part_context

SENT = ("submitted", "paid", "returned")
"""What became of a payment that went to the bank."""


def instalments(query: Instalments, connection: Connection) -> Page[InstalmentRow]:
    """Return instalments by tenant, element and quarter."""
    rows, lines, payments = tables.instalments, tables.payment_lines, tables.payments
    order = (rows.c.tenant_ref, rows.c.element, rows.c.quarter)
    found = (
        select(rows, payments.c.entry_day)
        .outerjoin(lines, and_(lines.c.instalment_id == rows.c.id, lines.c.returned.is_(False)))
        .outerjoin(
            payments,
            and_(payments.c.number == lines.c.payment_number, payments.c.status.in_(SENT)),
        )
        .where(tuple_(*order) > place_after(query, ("", "", 0)))
        .order_by(*order)
        .limit(query.size + 1)
    )
    return page_of(connection.execute(found), query, _place_of_instalment, _instalment)


class _Instalment(Protocol):
    tenant_ref: str
    element: Element
    quarter: int
    amount_pence: int
    due_date: date
    status: str
    reason: str
    entry_day: date | None
    earned_on: date | None


def _place_of_instalment(row: _Instalment) -> tuple[str, str, int]:
    return row.tenant_ref, row.element, row.quarter


def _instalment(row: _Instalment) -> InstalmentRow:
    return InstalmentRow(
        row.tenant_ref,
        row.element,
        row.quarter,
        row.amount_pence,
        row.due_date,
        row.status,
        row.reason,
        row.entry_day,
        row.earned_on is not None,
    )


def payments(query: Payments, connection: Connection) -> Page[PaymentRow]:
    """Return submitted payments by number."""
    table = tables.payments
    (number,) = place_after(query, (0,))
    found = (
        select(*(table.c[field.name] for field in fields(PaymentRow)))
        .where(table.c.number > number, table.c.status.in_(SENT))
        .order_by(table.c.number)
        .limit(query.size + 1)
    )
    return page_of(
        connection.execute(found), query, lambda row: (row.number,), lambda row: PaymentRow(*row)
    )


class _Part(Protocol):
    name: str
    content_hash: str
    export_number: int
    part: int
    sealed: str


def bank_files(query: BankFiles, connection: Connection) -> Page[BankFilePart]:
    """Return parts of bank files by name and place.

    A file that another was made instead of is not among them.
    """
    files, parts = tables.exports, tables.export_parts
    order = (files.c.name, parts.c.part)
    found = (
        select(files.c.name, files.c.content_hash, parts)
        .join(parts, parts.c.export_number == files.c.number)
        .where(tuple_(*order) > place_after(query, ("", 0)), files.c.replaced_by.is_(None))
        .order_by(*order)
        .limit(query.size + 1)
    )
    keys = key_ring(connection.engine.url)

    def part(row: _Part) -> BankFilePart:
        content = keys.open(row.sealed, part_context(row.export_number, row.part))
        return BankFilePart(row.name, row.content_hash, row.part, content)

    return page_of(connection.execute(found), query, lambda row: (row.name, row.part), part)


ON_QUERY: Queries = {Instalments: instalments, Payments: payments, BankFiles: bank_files}
