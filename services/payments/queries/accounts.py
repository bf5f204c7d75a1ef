"""Bank details as people may see them, and finance's settings."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from services.backbone.actors import names_in
from services.backbone.errors import NotFound
from services.backbone.service import Queries
from services.backbone.writing import Writer
from services.contracts.queries.payments.accounts import (
    AccountCheckOf,
    AccountRow,
    AccountVerdict,
    BankDetails,
    Settings,
    SettingsInForce,
    TenantsBankDetails,
)
from services.contracts.queries.payments.payer import Payer, PayerInForce
from services.payments import tables
from services.payments.domain.masking import masked
from services.payments.store.account_verdicts import check, table_name
from services.payments.store.deal import DealStore
from services.payments.store.finance import FinanceStore


def bank_details(query: BankDetails, connection: Connection) -> TenantsBankDetails:
    """Return every account a tenant gave, oldest first and masked, and which is paid to."""
    payees, accounts = tables.payees, tables.accounts
    payee = connection.execute(
        select(payees).where(payees.c.tenant_ref == query.tenant_ref)
    ).one_or_none()
    given = select(accounts).where(accounts.c.tenant_ref == query.tenant_ref)
    tenant = FinanceStore(Writer(connection)).tenant(query.tenant_ref)
    names = names_in(connection, tables.backbone.actors)
    return TenantsBankDetails(
        query.tenant_ref,
        "" if tenant is None else f"{tenant.first_name} {tenant.last_name}".strip(),
        bool(payee and payee.rejected),
        bool(payee and payee.in_arrears),
        tuple(
            _account(row, payee, names)
            for row in connection.execute(given.order_by(accounts.c.number))
        ),
    )


def _account(row: Any, payee: Any, names: Mapping[str, str]) -> AccountRow:
    return AccountRow(
        row.number,
        row.masked,
        row.verdict,
        row.name_verdict,
        names[row.entered_by],
        row.entered_on,
        names[row.confirmed_by or ""],
        _use(row.number, payee),
    )


def _use(number: int, payee: Any) -> str:
    if payee is not None and number == payee.account:
        return "rejected by the bank" if payee.rejected else "in use"
    if payee is not None and number == payee.next_account:
        return f"from {payee.next_on}, or when confirmed"
    return "not used any more"


def check_account(query: AccountCheckOf, connection: Connection) -> AccountVerdict:
    """Return whether an account passes the modulus check, and by which table."""
    weights = FinanceStore(Writer(connection)).weights()
    verdict = check(query.sort_code, query.account_number, weights)
    return AccountVerdict(verdict, table_name(weights))


def settings(query: Settings, connection: Connection) -> SettingsInForce:
    """Return what finance has decided for itself, and the weight table in force."""
    finance = FinanceStore(Writer(connection))
    return SettingsInForce(**vars(finance.settings()), weight_table=table_name(finance.weights()))


def payer(query: Payer, connection: Connection) -> PayerInForce:
    """Return the landlord's own account."""
    found = DealStore(Writer(connection)).payer()
    if found is None:
        raise NotFound("the landlord's account is not known yet")
    return PayerInForce(found.name, found.service_user_number, masked(found.account_number))


ON_QUERY: Queries = {
    Payer: payer,
    BankDetails: bank_details,
    AccountCheckOf: check_account,
    Settings: settings,
}
