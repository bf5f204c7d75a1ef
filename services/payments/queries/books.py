"""The books: the trial balance, and the ledger of everybody, of one tenant, of one run."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Row,
    Select,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from services.backbone.errors import Invalid
from services.backbone.handling import Queries
from services.backbone.paging import Place, page_of, page_of_all, place_after
from services.contracts.queries import Page
from services.contracts.queries.payments.books import (
    BalanceRow,
    Balances,
    LedgerOfRun,
    LedgerOfTenant,
    PostingRow,
    Postings,
    TenantLedgerRow,
    TrialBalance,
)
from services.payments import tables
from services.payments.domain.books import ACCOUNTS, ORDER_OF_DAY, TENANT_PAYABLE
from services.terms.showing import listed

_POSTING = tuple(field.name for field in fields(PostingRow))


def trial_balance(query: TrialBalance, connection: Connection) -> Balances:
    """Return what every account was debited and credited with up to the end of a date.

    A balance is debits less credits, in pence; the two totals are equal, because each posting
    debits one account with what it credits another.
    """
    debits, credits = (_sums(connection, side, query.on) for side in ("debit", "credit"))
    rows = tuple(
        BalanceRow(
            account,
            debits.get(account, 0),
            credits.get(account, 0),
            debits.get(account, 0) - credits.get(account, 0),
        )
        for account in ACCOUNTS
    )
    on = query.on or _last_posted(connection)
    return Balances(on, rows, sum(debits.values()), sum(credits.values()))


def _sums(connection: Connection, side: str, on: date | None) -> dict[str, int]:
    """Return pence by account of one side, `debit` or `credit`."""
    table = tables.postings
    query = select(table.c[side], func.sum(table.c.amount_pence)).group_by(table.c[side])
    if on is not None:
        query = query.where(table.c.on <= on)
    return {account: int(pence) for account, pence in connection.execute(query)}


def _last_posted(connection: Connection) -> date | None:
    last: date | None = connection.execute(select(func.max(tables.postings.c.on))).scalar_one()
    return last


# --- ledgers ---

_BEGINNING = ("0001-01-01", 0, "", "", 0)


def postings(query: Postings, connection: Connection) -> Page[PostingRow]:
    """Return postings in the order of the books, the same whichever message of a day came first."""
    table, rank = tables.postings, _rank()
    order = (table.c.on, rank, table.c.tenant_ref, table.c.reference, table.c.id)
    on, *rest = place_after(query, _BEGINNING)
    behind = tuple_(literal(date.fromisoformat(on), Date), *rest)
    found = (
        select(table, rank.label("rank"))
        .where(tuple_(*order) > behind, *_wanted(query))
        .order_by(*order)
        .limit(query.size + 1)
    )
    return page_of(connection.execute(found), query, _place_of_posting, _posting)


def _wanted(query: Postings) -> Iterator[ColumnElement[bool]]:
    table = tables.postings
    if query.since is not None:
        yield table.c.on >= query.since
    if query.until is not None:
        yield table.c.on <= query.until
    if query.account:
        if query.account not in ACCOUNTS:
            known = listed(ACCOUNTS)
            raise Invalid(f"the ledger has no account of that name; it has {known}", "account")
        yield or_(table.c.debit == query.account, table.c.credit == query.account)


class _Ranked(Protocol):
    id: int
    on: date
    rank: int
    tenant_ref: str
    reference: str


def _place_of_posting(row: _Ranked) -> Place:
    return str(row.on), row.rank, row.tenant_ref, row.reference, row.id


def ledger_of_run(query: LedgerOfRun, connection: Connection) -> Page[PostingRow]:
    """Return the postings of a run's payments in their order: submitted, entry day, and what came
    back."""
    table, payments, runs = tables.postings, tables.payments, tables.runs
    (last,) = place_after(query, (0,))
    found: Select[Any] = (
        select(table)
        .join(
            payments,
            (payments.c.tenant_ref == table.c.tenant_ref)
            & (payments.c.reference == table.c.reference),
        )
        .join(runs, runs.c.number == payments.c.run_number)
        .where(runs.c.run_ref == query.run_ref, table.c.id > last)
        .order_by(table.c.id)
        .limit(query.size + 1)
    )
    return page_of(connection.execute(found), query, lambda row: (row.id,), _posting)


def ledger_of_tenant(query: LedgerOfTenant, connection: Connection) -> Page[TenantLedgerRow]:
    """Return a tenant's postings in the order of the books, each with what is owed after it."""
    table = tables.postings
    found = select(table).where(table.c.tenant_ref == query.tenant_ref)
    rows = connection.execute(found.order_by(table.c.on, _rank(), table.c.reference, table.c.id))
    return page_of_all(_with_balance(rows), query)


class _Posting(Protocol):
    on: date
    kind: str
    reference: str
    debit: str
    credit: str
    amount_pence: int


def _with_balance(rows: Iterable[_Posting]) -> list[TenantLedgerRow]:
    found, owed = [], 0
    for row in rows:
        owed += row.amount_pence * ((row.credit == TENANT_PAYABLE) - (row.debit == TENANT_PAYABLE))
        posted = (row.on, row.kind, row.reference, row.debit, row.credit, row.amount_pence)
        found.append(TenantLedgerRow(*posted, owed))
    return found


def _rank() -> ColumnElement[int]:
    places = {kind: place for place, kind in enumerate(ORDER_OF_DAY)}
    return case(places, value=tables.postings.c.kind, else_=len(places))


def _posting(row: Row[*tuple[object, ...]]) -> PostingRow:
    return PostingRow(**{name: getattr(row, name) for name in _POSTING})


ON_QUERY: Queries = {
    TrialBalance: trial_balance,
    Postings: postings,
    LedgerOfRun: ledger_of_run,
    LedgerOfTenant: ledger_of_tenant,
}
