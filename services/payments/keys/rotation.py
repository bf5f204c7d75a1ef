"""Encrypts every account and bank file afresh with a new key, while the services run.

First the new key is put before the old ones, which still open what they sealed; then everything is
sealed again, some rows at a time. Killed in between, it goes on the next time: what is sealed with
the newest key is passed over.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, select, tuple_
from sqlalchemy import Row as SqlRow

from services.backbone.audit import Change
from services.backbone.errors import NotReady
from services.backbone.transactions import Transactions
from services.payments import tables
from services.payments.adapters.key_ring import KeyRing, NotOpened
from services.payments.handlers.noting import LONG_AGO, about_payee
from services.payments.keys import key_ring, make_keys
from services.payments.store import PaymentsStore, Work
from services.payments.store.accounts import account_context, details_in, digests_of
from services.payments.store.exports import part_context

Row = SqlRow[*tuple[object, ...]]

AT_ONCE = 200
HELD_AT_ONCE = 500


@dataclass(frozen=True)
class Rotated:
    """How much was sealed again, how many old keys were removed, and whose accounts are lost."""

    accounts: int
    parts: int
    retired: int
    lost: tuple[str, ...] = ()


def seal_everything_again(
    database: Transactions[PaymentsStore], *, retire_old: bool, lost: bool = False
) -> Rotated:
    """Make a new key and seal every account and bank file with it.

    A transaction that sealed with an old key may still be open when the new one is made; it ends
    before ours begins, since a database has one writer at a time, and so nothing is passed over.

    What no key opens ends in `NotReady`, after the rest was sealed. With `lost`, the keys are lost
    for good: a missing file is made anew, and whoever was paid to an account that cannot be read
    is held for want of bank details. A changed account that waits and cannot be read is dropped;
    the one in use stays.
    """
    if lost:
        make_keys(database.engine.url)
    keys = key_ring(database.engine.url)
    keys.add_key()
    accounts, shut = _seal_again(database, keys, tables.accounts, _of_account, _digest)
    parts, shut_parts = _seal_again(database, keys, tables.export_parts, _of_part, _nothing)
    if (shut or shut_parts) and not lost:
        raise NotReady(
            f"no key opens {len(shut)} accounts and {len(shut_parts)} parts of bank files; put the"
            f" keys they were sealed with back into {keys.path}, from its backup. If they are lost"
            " for good, give --lost"
        )
    tenants = _hold_for_details(database, [number for (number,) in shut])
    return Rotated(accounts, parts, keys.retire_old_keys() if retire_old else 0, tenants)


def _hold_for_details(
    database: Transactions[PaymentsStore], accounts: Sequence[int]
) -> tuple[str, ...]:
    """Pay nobody to these accounts any more; returns the tenants that concerns.

    Of an account in use and one that waits, only the one that is lost is taken away.
    """
    payees, tenants = tables.payees, set[str]()
    places = (
        (payees.c.account, {"account": None}, "bank details lost"),
        (payees.c.next_account, {"next_account": None, "next_on": None}, "changed details lost"),
    )
    with database.begin("rotate-keys") as uow:
        on = uow.store.last_cut_off() or LONG_AGO
        for some in _some_at_a_time(accounts):
            for column, nothing, what in places:
                for tenant_ref in _take_away(column.in_(some), nothing, uow):
                    change = Change(what, note="no key opens them")
                    uow.audit(on, about_payee(tenant_ref), change)
                    tenants.add(tenant_ref)
        uow.commit()
    return tuple(sorted(tenants))


def _take_away(concerned: ColumnElement[bool], nothing: dict[str, None], uow: Work) -> list[str]:
    """Empty these columns of the payees concerned; returns their tenants, in order."""
    payees = tables.payees
    query = select(payees.c.tenant_ref).where(concerned).order_by(payees.c.tenant_ref)
    tenants = list(uow.connection.execute(query).scalars())
    uow.connection.execute(payees.update().where(concerned).values(nothing))
    return tenants


def _some_at_a_time(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield numbers in pieces that one statement can hold as parameters."""
    for first in range(0, len(numbers), HELD_AT_ONCE):
        yield numbers[first : first + HELD_AT_ONCE]


def _of_account(row: Row) -> str:
    return account_context(row.number, row.tenant_ref)


def _of_part(row: Row) -> str:
    return part_context(row.export_number, row.part)


def _digest(keys: KeyRing, opened: str) -> dict[str, str]:
    digest, *_ = digests_of(keys, details_in(opened))
    return {"digest": digest}


def _nothing(_: KeyRing, __: str) -> dict[str, str]:
    return {}


def _seal_again(
    database: Transactions[PaymentsStore],
    keys: KeyRing,
    table: Table,
    context: Callable[[Row], str],
    beside: Callable[[KeyRing, str], dict[str, str]],
) -> tuple[int, list[tuple[int, ...]]]:
    """Seal every row that is not sealed with the newest key; keep what is to be `beside` it, made
    of what was opened.

    Returns how many there were, and the keys of the rows that do not open.
    """
    number, shut = 0, []
    for rows, uow in _pages(database, table):
        for row in rows:
            if keys.is_current(row.sealed):
                continue
            try:
                opened = keys.open(row.sealed, context(row))
            except NotOpened:
                shut.append(_key(table, row))
                continue
            same = tuple_(*table.primary_key.columns) == tuple_(*_key(table, row))
            values = {"sealed": keys.seal(opened, context(row)), **beside(keys, opened)}
            uow.connection.execute(table.update().where(same).values(values))
            number += 1
    return number, shut


def _pages(
    database: Transactions[PaymentsStore], table: Table
) -> Iterator[tuple[Sequence[Row], Work]]:
    """Yield a table's rows some at a time, each page in a transaction of its own."""
    query = select(table).order_by(*table.primary_key.columns).limit(AT_ONCE)
    page = query
    while True:
        with database.begin("rotate-keys") as uow:
            rows = uow.connection.execute(page).all()
            if not rows:
                return
            yield rows, uow
            uow.commit()
        page = query.where(tuple_(*table.primary_key.columns) > tuple_(*_key(table, rows[-1])))


def _key(table: Table, row: Row) -> tuple[int, ...]:
    return tuple(getattr(row, column.name) for column in table.primary_key.columns)
