"""What finance decides for itself: its settings, and the tables that accounts are checked by."""

from typing import Any

from services.backbone.errors import CommandRefused
from services.bank_formats.account_check import WeightTable, check_account
from services.bank_formats.portal_csv import PortalCsvSettingFault, columns_of
from services.bank_formats.weights import WeightTableFault, read_weight_table
from services.contracts import payments as contract
from services.payments.adapters.bank_statement_setting import StatementFormatFault, statement_format
from services.payments.rows import Account, PaymentSettings
from services.payments.store import Work


def change_settings(command: contract.ChangePaymentSettings, uow: Work) -> dict[str, Any]:
    """Keep finance's settings, in place of those it had; all faults are listed at once."""
    faults = []
    if not 0 <= command.cooling_off_days <= MOST_COOLING_OFF_DAYS:
        faults.append(f"the cooling-off is 0 to {MOST_COOLING_OFF_DAYS} working days")
    if (command.second_approval_above_pence or 0) < 0:
        faults.append("the amount above which two people approve is not below zero")
    faults += _column_faults(command)
    if faults:
        raise CommandRefused("; ".join(faults))
    values = {k: v for k, v in vars(command).items() if k != "on"}
    settings = PaymentSettings(**values)
    before = vars(uow.store.office.settings())
    uow.store.office.keep_settings(settings)
    for name, value in vars(settings).items():
        if value != before[name]:
            uow.audit(command.on, f"setting {name}", f"{before[name]!r} → {value!r}"[:120])
    return {"effect": "done"}


MOST_COOLING_OFF_DAYS = 20


def replace_weight_table(command: contract.ReplaceWeightTable, uow: Work) -> dict[str, Any]:
    """Use these tables from now on, and check every account that is known against them."""
    try:
        table = read_weight_table(command.weights, command.substitutions or None, name=command.name)
    except WeightTableFault as error:
        raise CommandRefused(str(error)) from None
    values = {k: v for k, v in vars(command).items() if k != "on"}
    uow.store.office.add_weights(values | {"loaded_by": uow.actor, "loaded_on": command.on})
    uow.audit(command.on, "weight table", f"→ {command.name}"[:120], f"{len(table.rows)} rows")
    changed = sum(_check_again(each, table, command, uow) for each in uow.store.accounts.each())
    return {"rows": len(table.rows), "verdicts_changed": changed}


def _check_again(
    account: Account, table: WeightTable, command: contract.ReplaceWeightTable, uow: Work
) -> bool:
    verdict = check_account(account.details.sort_code, account.details.account_number, table)
    if verdict == account.verdict:
        return False
    uow.store.accounts.update(account.number, verdict=verdict)
    change = f"{account.masked}: {account.verdict} → {verdict}"
    uow.audit(command.on, f"payee {account.tenant_ref}", change, f"weight table {command.name}")
    return True


def _column_faults(command: contract.ChangePaymentSettings) -> list[str]:
    faults: list[str] = []
    try:
        if command.portal_columns:
            columns_of(command.portal_columns)
    except PortalCsvSettingFault as error:
        faults += [f"portal columns: {fault}" for fault in error.faults]
    try:
        statement_format(command.statement_columns)
    except StatementFormatFault as error:
        faults += [f"statement columns: {fault}" for fault in error.faults]
    return faults
