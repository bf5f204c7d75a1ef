"""What is in a run, line by line, each with the reason; and what was left out of it, and why."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Protocol, get_args

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select

from services.backbone.actors import names_in
from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.backbone.working_days import is_working_day
from services.contracts.queries import Page
from services.contracts.queries.payments.runs import LeftOutRow, RunLeftOut, RunLineRow, RunLines
from services.contracts.vocabulary import Element, LineMark
from services.payments import tables
from services.payments.adapters.key_ring import KeyRing
from services.payments.domain.payment_days import A_DAY, next_payment_day
from services.payments.keys import key_ring
from services.payments.queries.dates import payment_days
from services.payments.store.accounts import name_on
from services.payments.store.finance import NameParts, full_name
from services.payments.store.run_statements import marked, paid_elsewhere_before, paid_to_before
from services.terms.days import long_day


def _came_back_before() -> ColumnElement[bool]:
    earlier, sent = tables.payment_lines.alias(), tables.payments.alias()
    return (
        select(earlier.c.id)
        .join(sent, sent.c.number == earlier.c.payment_number)
        .where(
            earlier.c.instalment_id == tables.instalments.c.id,
            sent.c.status == "returned",
            sent.c.number < tables.payments.c.number,
        )
        .exists()
    )


_LINES, _PAYMENTS, _ROWS = tables.payment_lines, tables.payments, tables.instalments
_ACCOUNTS = tables.accounts
_EACH_LINE = (
    select(
        _LINES.c.id,
        *(_ROWS.c[n] for n in ("tenant_ref", "element", "quarter", "amount_pence", "due_date")),
        _PAYMENTS.c.reference,
        *(_ACCOUNTS.c[n] for n in ("masked", "verdict", "name_verdict", "sealed")),
        *(_ACCOUNTS.c[n] for n in ("entered_by", "entered_on")),
        _ACCOUNTS.c.number.label("account"),
        _ACCOUNTS.c.tenant_ref.label("paid_tenant"),
        paid_to_before(_PAYMENTS).label("paid_to_before"),
        paid_elsewhere_before(_PAYMENTS).label("paid_elsewhere"),
        *(tables.tenants.c[n] for n in ("first_name", "last_name", "area_code")),
        _PAYMENTS.c.submission_day,
        _came_back_before().label("came_back"),
    )
    .join(_PAYMENTS, _PAYMENTS.c.number == _LINES.c.payment_number)
    .join(_ROWS, _ROWS.c.id == _LINES.c.instalment_id)
    .join(tables.runs, tables.runs.c.number == _PAYMENTS.c.run_number)
    .join(_ACCOUNTS, _ACCOUNTS.c.number == _PAYMENTS.c.account)
    .outerjoin(tables.tenants, tables.tenants.c.tenant_ref == _ROWS.c.tenant_ref)
    .where(
        tables.runs.c.run_ref == bindparam("run"),
        _PAYMENTS.c.tenant_ref >= bindparam("tenant"),
        or_(_PAYMENTS.c.tenant_ref > bindparam("tenant"), _LINES.c.id > bindparam("last")),
    )
    .order_by(_PAYMENTS.c.tenant_ref, _LINES.c.id)  # as they are numbered, and there is an index
    .limit(bindparam("most"))
)
_OF_MARK = {mark: _EACH_LINE.where(marked(mark)) for mark in get_args(LineMark)}
"""The lines that are looked at twice, by what for."""


def run_lines(query: RunLines, connection: Connection) -> Page[RunLineRow]:
    """Return a run's instalments by line, each with the reason it is in. The account is masked."""
    tenant_ref, last = place_after(query, ("", 0))
    behind = {"tenant": tenant_ref, "last": last, "most": query.size + 1}
    days = payment_days(connection)
    paid_first = cache(lambda due: next_payment_day(due - A_DAY, days, is_working_day))
    names, keys = names_in(connection, tables.backbone.actors), key_ring(connection.engine.url)
    return page_of(
        connection.execute(_OF_MARK.get(query.mark, _EACH_LINE), behind | {"run": query.run_ref}),
        query,
        lambda row: (row.tenant_ref, row.id),
        lambda row: _line(row, paid_first, names, keys),
    )


class _Line(NameParts, Protocol):
    reference: str
    tenant_ref: str
    area_code: str | None
    element: Element
    quarter: int
    amount_pence: int
    due_date: date
    masked: str
    verdict: str
    name_verdict: str
    sealed: str
    entered_by: str
    entered_on: date
    account: int
    paid_tenant: str
    paid_to_before: bool
    paid_elsewhere: bool
    submission_day: date
    came_back: bool


def _line(
    row: _Line, paid_first: Callable[[date], date], names: Mapping[str, str], keys: KeyRing
) -> RunLineRow:
    return RunLineRow(
        row.reference,
        row.tenant_ref,
        full_name(row),
        row.area_code or "",
        row.element,
        row.quarter,
        row.amount_pence,
        row.due_date,
        _why_in(row, paid_first),
        row.masked,
        row.verdict,
        row.name_verdict,
        name_on(keys, row.account, row.paid_tenant, row.sealed),
        names[row.entered_by],
        row.entered_on,
        not row.paid_to_before,
        bool(row.paid_elsewhere),
    )


def _why_in(row: _Line, paid_first: Callable[[date], date]) -> str:
    """Say why an instalment is in this run, and not in an earlier one.

    `paid_first`: the first payment day from the day an instalment is due.
    """
    due = f"due {long_day(row.due_date)}"
    if row.came_back:
        return f"{due}; came back before, and new bank details have arrived since"
    if row.due_date == row.submission_day:
        return due
    if row.submission_day == paid_first(row.due_date):
        return f"{due}; this is the first payment day since"
    return f"{due}; nothing holds it any more"


def run_left_out(query: RunLeftOut, connection: Connection) -> Page[LeftOutRow]:
    """Return instalments that were due and left out, each with its hold."""
    table, rows, of_runs = tables.left_out, tables.instalments, tables.runs
    (last,) = place_after(query, (0,))
    found = (
        select(rows, table.c.reason.label("hold"))
        .join(table, table.c.instalment_id == rows.c.id)
        .join(of_runs, of_runs.c.number == table.c.run_number)
        .where(of_runs.c.run_ref == query.run_ref, rows.c.id > last)
        .order_by(rows.c.id)
        .limit(query.size + 1)
    )
    return page_of(connection.execute(found), query, lambda row: (row.id,), _left_out)


class _LeftOut(Protocol):
    tenant_ref: str
    element: Element
    quarter: int
    amount_pence: int
    due_date: date
    hold: str


def _left_out(row: _LeftOut) -> LeftOutRow:
    return LeftOutRow(
        row.tenant_ref, row.element, row.quarter, row.amount_pence, row.due_date, row.hold
    )


ON_QUERY: Queries = {RunLines: run_lines, RunLeftOut: run_left_out}
