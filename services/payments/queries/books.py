"""The books: the trial balance, and the ledger of one tenant or one run."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from services.payments import tables
from services.payments.domain.books import ACCOUNTS, ORDER_OF_DAY, TENANT_PAYABLE
from services.payments.queries.results import PAGE


def trial_balance(connection: Connection, on: str = "") -> dict[str, Any]:
    """Return what every account was debited and credited with up to the end of a date.

    Blank means everything posted so far. A balance is debits less credits, in pence; the two
    totals are equal, because each posting debits one account with what it credits another.
    """
    debits, credits = (_sums(connection, side, on) for side in ("debit", "credit"))
    rows = [
        {
            "account": account,
            "debit_pence": debits.get(account, 0),
            "credit_pence": credits.get(account, 0),
            "balance_pence": debits.get(account, 0) - credits.get(account, 0),
        }
        for account in ACCOUNTS
    ]
    return {
        "on": on or _last_posted(connection),
        "accounts": rows,
        "debit_pence": sum(debits.values()),
        "credit_pence": sum(credits.values()),
    }


def ledger_of_tenant(connection: Connection, tenant_ref: str) -> list[dict[str, Any]]:
    """Return a tenant's movements in posting order, each with what the tenant is owed after it."""
    table = tables.movements
    query = select(table).where(table.c.tenant_ref == tenant_ref)
    rows = connection.execute(query.order_by(table.c.on, _rank(), table.c.reference, table.c.id))
    return _with_balance(rows)


def ledger_of_run(connection: Connection, run_ref: str, after: int = 0) -> list[dict[str, Any]]:
    """Return up to 500 movements of a run's payments after movement `after`, as they were posted:
    submitted, entry day, and what came back."""
    table, payments, runs = tables.movements, tables.payments, tables.runs
    query: Select[Any] = (
        select(table)
        .join(
            payments,
            (payments.c.tenant_ref == table.c.tenant_ref)
            & (payments.c.reference == table.c.reference),
        )
        .join(runs, runs.c.number == payments.c.run_number)
        .where(runs.c.run_ref == run_ref, table.c.id > after)
    )
    rows = connection.execute(query.order_by(table.c.id).limit(PAGE))
    return [{"id": row.id, "tenant_ref": row.tenant_ref} | _movement(row) for row in rows]


def _sums(connection: Connection, side: str, on: str) -> dict[str, int]:
    """Return pence by account of one side, `debit` or `credit`."""
    table = tables.movements
    query = select(table.c[side], func.sum(table.c.amount_pence)).group_by(table.c[side])
    if on:
        query = query.where(table.c.on <= date.fromisoformat(on))
    return {account: int(pence) for account, pence in connection.execute(query)}


def _last_posted(connection: Connection) -> str:
    last = connection.execute(select(func.max(tables.movements.c.on))).scalar_one()
    return "" if last is None else str(last.isoformat())


def _rank() -> Any:
    places = {kind: place for place, kind in enumerate(ORDER_OF_DAY)}
    return case(places, value=tables.movements.c.kind, else_=len(places))


def _with_balance(rows: Iterable[Any]) -> list[dict[str, Any]]:
    found, owed = [], 0
    for row in rows:
        owed += row.amount_pence * ((row.credit == TENANT_PAYABLE) - (row.debit == TENANT_PAYABLE))
        found.append(_movement(row) | {"owed_pence": owed})
    return found


def _movement(row: Any) -> dict[str, Any]:
    return {
        "on": row.on.isoformat(),
        "kind": row.kind,
        "reference": row.reference,
        "debit": row.debit,
        "credit": row.credit,
        "amount_pence": row.amount_pence,
    }
