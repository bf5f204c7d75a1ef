"""What finance decides for itself: its settings, and the tables that accounts are checked by."""

from services.backbone.audit import LONGEST_VALUE, Change, Subject
from services.backbone.errors import Invalid
from services.backbone.handling import Answer
from services.bank_formats.account_check import WeightTable, check_account
from services.bank_formats.errors import SettingFault
from services.bank_formats.portal_csv import columns_of
from services.bank_formats.weights import WeightTableFault, read_weight_table
from services.contracts import payments as contract
from services.contracts.refusals import Fault
from services.payments.adapters.bank_statement_setting import statement_format
from services.payments.domain.payee_changes import VERDICT
from services.payments.handlers.noting import about_payee
from services.payments.store import Work
from services.payments.store.rows import Account, PaymentSettings, WeightTables


def change_settings(command: contract.ChangePaymentSettings, uow: Work) -> Answer:
    """Keep finance's settings, in place of those it had; all faults are listed at once."""
    faults: list[Fault] = []
    if not 0 <= command.cooling_off_days <= MOST_COOLING_OFF_DAYS:
        words = f"the cooling-off is 0 to {MOST_COOLING_OFF_DAYS} working days"
        faults.append(Fault(words, "cooling_off_days"))
    if (command.second_approval_above_pence or 0) < 0:
        words = "the amount above which two people approve is not below zero"
        faults.append(Fault(words, "second_approval_above_pence"))
    if command.second_approval_above_pence is not None and not command.second_approval_decided:
        words = "an amount above which two people approve is decided"
        faults.append(Fault(words, "second_approval_decided"))
    faults += _column_faults(command)
    if faults:
        raise Invalid.listing(faults)
    values = {k: v for k, v in vars(command).items() if k != "on"}
    before = vars(uow.store.finance.settings())
    decided = values["second_approval_decided"] or before["second_approval_decided"]
    settings = PaymentSettings(**values | {"second_approval_decided": decided})
    uow.store.finance.keep_settings(settings)
    for name, value in vars(settings).items():
        if value != before[name]:
            change = Change("value", _shown(before[name]), _shown(value))
            uow.audit(command.on, Subject("setting", name), change)
    return {"effect": "done"}


def _shown(value: object) -> str:
    return repr(value)[:LONGEST_VALUE]


MOST_COOLING_OFF_DAYS = 20


def replace_weight_table(command: contract.ReplaceWeightTable, uow: Work) -> Answer:
    """Use these tables from now on, and check every account that is known against them."""
    try:
        table = read_weight_table(command.weights, command.substitutions or None, name=command.name)
    except WeightTableFault as error:
        raise Invalid(str(error), "weights") from None
    texts = (command.name, command.weights, command.substitutions)
    uow.store.finance.add_weights(WeightTables(*texts, uow.actor, command.on))
    name = command.name[:LONGEST_VALUE]
    change = Change("loaded", after=name, note=f"{len(table.rows)} rows")
    uow.audit(command.on, Subject("weight table", name), change)
    changed = sum(_check_again(each, table, command, uow) for each in uow.store.accounts.each())
    return {"rows": len(table.rows), "verdicts_changed": changed}


def _check_again(
    account: Account, table: WeightTable, command: contract.ReplaceWeightTable, uow: Work
) -> bool:
    verdict = check_account(account.details.sort_code, account.details.account_number, table)
    if verdict == account.verdict:
        return False
    uow.store.accounts.update(account.number, verdict=verdict)
    change = Change(
        VERDICT,
        account.verdict,
        verdict,
        account.masked,
        "weight table",
        command.name[:LONGEST_VALUE],
    )
    uow.audit(command.on, about_payee(account.tenant_ref), change)
    return True


def _column_faults(command: contract.ChangePaymentSettings) -> list[Fault]:
    faults: list[Fault] = []
    try:
        if command.portal_columns:
            columns_of(command.portal_columns)
    except SettingFault as error:
        faults += [Fault(f"portal columns: {fault}", "portal_columns") for fault in error.faults]
    try:
        statement_format(command.statement_columns)
    except SettingFault as error:
        faults += [
            Fault(f"statement columns: {fault}", "statement_columns") for fault in error.faults
        ]
    return faults
