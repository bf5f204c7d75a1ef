"""Each account's balance, and what each tenant is owed, by the ledger and by what is kept."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, Table, func, literal, select, union_all

from services.contracts.queries.payments.books import TrialBalance
from services.payments import tables
from services.payments.domain import books
from services.payments.domain.verifying import Difference
from services.payments.queries.books import trial_balance
from services.payments.queries.results import SENT
from services.payments.store.due_totals import standing


def accounts(connection: Connection) -> Iterator[Difference]:
    """The balances are what statuses and days say.

    Cost is what is earned; tenants are owed what is earned and not sent, or came back; in clearing
    is what was sent and has not reached its entry day; the bank is short of what has, and did not
    come back.
    """
    earned = _pence(connection, tables.instalments, tables.instalments.c.earned_on.is_not(None))
    payments = tables.payments
    sent = _pence(connection, payments, payments.c.status.in_(SENT))
    cleared = _pence(connection, payments, payments.c.cleared)
    returned = _pence(connection, payments, payments.c.status == "returned")
    expected = {
        books.SCHEME_COST: earned,
        books.TENANT_PAYABLE: sent - returned - earned,
        books.BANK_CLEARING: cleared - sent,
        books.BANK: returned - cleared,
    }
    for row in trial_balance(TrialBalance(), connection).accounts:
        if row.balance_pence != expected[row.account]:
            pence = f"{expected[row.account]} pence"
            yield Difference("balance", row.account, pence, f"{row.balance_pence} pence")


def tenants(connection: Connection) -> Iterator[Difference]:
    """Each tenant is owed what is earned and not in a payment that was sent and stayed."""
    rows, payments, posted = tables.instalments, tables.payments, tables.postings
    owed, nothing = literal(0).label("owed"), literal(0).label("posted")
    each = union_all(
        select(rows.c.tenant_ref, rows.c.amount_pence.label("owed"), nothing).where(
            rows.c.earned_on.is_not(None)
        ),
        select(payments.c.tenant_ref, -payments.c.amount_pence, nothing).where(
            payments.c.status.in_(["submitted", "paid"])
        ),
        select(posted.c.tenant_ref, owed, posted.c.amount_pence).where(
            posted.c.credit == books.TENANT_PAYABLE
        ),
        select(posted.c.tenant_ref, owed, -posted.c.amount_pence).where(
            posted.c.debit == books.TENANT_PAYABLE
        ),
    ).subquery()
    should_be, is_posted = func.sum(each.c.owed), func.sum(each.c.posted)
    query = (
        select(each.c.tenant_ref, should_be.label("owed"), is_posted.label("posted"))
        .group_by(each.c.tenant_ref)
        .having(should_be != is_posted)
        .order_by(each.c.tenant_ref)
    )
    for row in connection.execute(query):
        yield Difference(
            "owed to a tenant", row.tenant_ref, f"{row.owed} pence", f"{row.posted} pence"
        )


def due_totals(connection: Connection) -> Iterator[Difference]:
    """What is said to fall due, by day, element, area and hold, is what is standing."""
    table = tables.due_totals
    is_kept = {
        tuple(row[:4]): tuple(row[4:])
        for row in connection.execute(select(table).where(table.c.instalments != 0))
    }
    holds = connection.execute(select(tables.scheme.c.hold_while_in_arrears)).scalar_one_or_none()
    counted = connection.execute(standing(bool(holds)))
    should_be = {tuple(row[:4]): tuple(row[4:]) for row in counted}
    for key in sorted(is_kept.keys() | should_be.keys()):
        expected, found = (rows.get(key, (0, 0)) for rows in (should_be, is_kept))
        if expected != found:
            where = " ".join(filter(None, map(str, key)))
            yield Difference("what falls due", where, _said(expected), _said(found))


def _said(amounts: tuple[int, ...]) -> str:
    return f"{amounts[0]} of {amounts[1]} pence"


CHECKS = (accounts, tenants, due_totals)


def _pence(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    query = select(func.coalesce(func.sum(table.c.amount_pence), 0)).where(which)
    return int(connection.execute(query).scalar_one())
