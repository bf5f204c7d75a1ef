"""Encrypts every account and bank file afresh with a new key, while the services run.

First the new key is put before the old ones, which still open what they sealed; then everything is
sealed again, some rows at a time. Killed in between, it goes on the next time: what is sealed with
the newest key is passed over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select, tuple_

from services.backbone.settings import Settings
from services.catalogue import transactions
from services.payments import tables
from services.payments.keys import key_ring
from services.payments.store.accounts import account_context
from services.payments.store.exports import part_context

AT_ONCE = 200


@dataclass(frozen=True)
class Rotated:
    """How much was sealed again, and how many old keys were removed."""

    accounts: int
    parts: int
    retired: int


def rotate(*, retire_old: bool) -> Rotated:
    """Rotate the keys of the payments database that the environment names."""
    database = transactions("payments", Settings.from_environment().database_url("payments"))
    try:
        return seal_everything_again(database, retire_old=retire_old)
    finally:
        database.engine.dispose()


def seal_everything_again(database: Any, *, retire_old: bool) -> Rotated:
    """Make a new key and seal every account and bank file with it.

    A transaction that sealed with an old key may still be open when the new one is made; it ends
    before ours begins, since a database has one writer at a time, and so nothing is passed over.
    """
    keys = key_ring(database.engine.url)
    keys.add_key()
    accounts = _seal_again(database, keys, tables.accounts, _of_account)
    parts = _seal_again(database, keys, tables.export_parts, _of_part)
    return Rotated(accounts, parts, keys.retire_old_keys() if retire_old else 0)


def _of_account(row: Any) -> str:
    return account_context(row.number, row.tenant_ref)


def _of_part(row: Any) -> str:
    return part_context(row.export_number, row.part)


def _seal_again(database: Any, keys: Any, table: Table, context: Callable[[Any], str]) -> int:
    """Seal every row that is not sealed with the newest key; returns how many there were."""
    key = list(table.primary_key.columns)
    number, after = 0, None
    while True:
        with database.begin("rotate-keys") as uow:
            rows = uow.connection.execute(_next(table, key, after)).all()
            for row in rows:
                if keys.is_current(row.sealed):
                    continue
                sealed = keys.seal(keys.open(row.sealed, context(row)), context(row))
                same = [column == getattr(row, column.name) for column in key]
                uow.connection.execute(table.update().where(*same).values(sealed=sealed))
                number += 1
            uow.commit()
        if not rows:
            return number
        after = tuple(getattr(rows[-1], column.name) for column in key)


def _next(table: Table, key: list[Any], after: tuple[Any, ...] | None) -> Any:
    query = select(table).order_by(*key).limit(AT_ONCE)
    if after is None:
        return query
    return query.where(tuple_(*key) > tuple_(*after))
