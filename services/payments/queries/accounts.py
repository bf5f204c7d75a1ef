"""Bank details as people may see them, and finance's settings."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from services.backbone.writing import Writer
from services.payments import tables
from services.payments.store.account_verdicts import check, table_name
from services.payments.store.finance import FinanceStore


def bank_details(connection: Connection, tenant_ref: str) -> dict[str, Any]:
    """Return every account a tenant gave, oldest first and masked, and which is paid to."""
    payees, accounts = tables.payees, tables.accounts
    payee = connection.execute(
        select(payees).where(payees.c.tenant_ref == tenant_ref)
    ).one_or_none()
    query = select(accounts).where(accounts.c.tenant_ref == tenant_ref)
    tenant = FinanceStore(Writer(connection)).tenant(tenant_ref)
    return {
        "tenant_ref": tenant_ref,
        "name": "" if tenant is None else f"{tenant.first_name} {tenant.last_name}".strip(),
        "rejected": bool(payee and payee.rejected),
        "in_arrears": bool(payee and payee.in_arrears),
        "accounts": [
            {
                "number": row.number,
                "account": row.masked,
                "account_check": row.verdict,
                "name_check": row.name_verdict,
                "entered_by": row.entered_by,
                "entered_on": row.entered_on.isoformat(),
                "confirmed_by": row.confirmed_by or "",
                "use": _use(row.number, payee),
            }
            for row in connection.execute(query.order_by(accounts.c.number))
        ],
    }


def check_account(connection: Connection, sort_code: str, account_number: str) -> dict[str, str]:
    """Return whether an account passes the modulus check, and by which table."""
    finance = FinanceStore(Writer(connection))
    return {
        "verdict": check(sort_code, account_number, finance.weights()),
        "table": table_name(finance.weights()),
    }


def settings(connection: Connection) -> dict[str, Any]:
    """Return what finance has decided for itself, and the weight table in force."""
    finance = FinanceStore(Writer(connection))
    return asdict(finance.settings()) | {"weight_table": table_name(finance.weights())}


def _use(number: int, payee: Any) -> str:
    if payee is not None and number == payee.account:
        return "rejected by the bank" if payee.rejected else "in use"
    if payee is not None and number == payee.next_account:
        return f"from {payee.next_on}, or when confirmed"
    return "not used any more"
