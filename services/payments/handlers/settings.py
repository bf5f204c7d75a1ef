"""What finance decides for itself: its settings, and the tables that accounts are checked by."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from services.backbone.audit import LONGEST_VALUE, Change, Subject
from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound
from services.backbone.working_days import working_days_after
from services.bank_formats.account_check import WeightTable, check_account
from services.bank_formats.errors import SettingFault
from services.bank_formats.portal_csv import columns_of
from services.bank_formats.weights import WeightTableFault, read_weight_table
from services.contracts import payments as contract
from services.contracts.commands import DONE, PROPOSED, Done
from services.contracts.refusals import Fault
from services.payments.adapters.bank_statement_setting import statement_format
from services.payments.handlers.noting import about_payee, as_known
from services.payments.handlers.stale import refuse_stale
from services.payments.store import Work
from services.payments.store.rows import (
    Account,
    Controls,
    PaymentSettings,
    Proposal,
    WeightTables,
)
from services.terms.days import long_day
from services.terms.payee_changes import VERDICT


def change_settings(command: contract.ChangePaymentSettings, uow: Work) -> Done:
    """Keep finance's settings, in place of those it had; all faults are listed at once.

    What loosens a control is only proposed, in place of what was. The first settings of a scheme
    that is practice are kept as they are.
    """
    rules, finance = uow.store.rules(), uow.store.finance
    practice = rules is not None and rules.practice
    refuse_stale(command.seen, Subject("setting", ""), uow, "{who} has changed the settings")
    _refuse_faults(command, practice)
    before = finance.settings()
    values = {k: v for k, v in vars(command).items() if k not in ("on", "seen")}
    decided = command.second_approval_decided or before.second_approval_decided
    wanted = kept = PaymentSettings(**values | {"second_approval_decided": decided})
    if finance.has_decided() or not practice:
        kept = replace(wanted, **vars(before.controls.or_stricter(wanted.controls)))
    finance.keep_settings(kept)
    on = as_known(command.on, uow)
    _audit_changes("value", before, kept, on, uow)
    proposed = _propose(wanted.controls, kept.controls, on, uow)
    return PROPOSED if proposed else DONE


def _propose(wanted: Controls, kept: Controls, on: date, uow: Work) -> bool:
    """Keep what is wanted and looser than what was kept, in place of what was proposed before."""
    finance = uow.store.finance
    former = finance.proposal()
    if former is not None:
        _audit_changes("taken back", former.controls, kept, on, uow)
    if wanted == kept:
        finance.keep_proposal(None)
        return False
    finance.keep_proposal(Proposal(wanted, uow.actor, on))
    _audit_changes("proposed", kept, wanted, on, uow, note="waits for a second person")
    return True


def confirm_settings(
    command: contract.ConfirmPaymentSettings, uow: Work
) -> contract.ConfirmedSettings:
    """Let controls be loosened that somebody else proposed to loosen, after the cooling-off.

    Raises `NotFound` if nothing waits, `Conflict` if that is something else, or confirmed already,
    and `NotAllowed` for the person who proposed it.
    """
    finance, on = uow.store.finance, as_known(command.on, uow)
    proposal = finance.proposal()
    if proposal is None:
        raise NotFound("no settings wait for a second person")
    if proposal.confirmed_by is not None and proposal.in_force_from is not None:
        by, since = uow.name_of(proposal.confirmed_by), long_day(proposal.in_force_from)
        raise Conflict(f"{by} has confirmed them; in force from {since}")
    seen = Controls(**{name: getattr(command, name) for name in vars(proposal.controls)})
    if seen != proposal.controls:
        raise Conflict("other settings were proposed since; look again")
    if proposal.proposed_by == uow.actor:
        raise NotAllowed("the person who proposed settings may not confirm them")
    now = finance.controls()
    in_force_from = working_days_after(on, now.cooling_off_days)
    finance.keep_proposal(replace(proposal, confirmed_by=uow.actor, in_force_from=in_force_from))
    note = f"in force from {in_force_from}"
    _audit_changes("confirmed", now, proposal.controls, on, uow, note=note)
    return contract.ConfirmedSettings(in_force_from)


def loosen_what_has_waited(on: date, uow: Work) -> None:
    """Loosen the controls that a second person has confirmed, once they have waited."""
    finance = uow.store.finance
    proposal = finance.ripe_proposal(on)
    if proposal is None:
        return
    before = finance.settings()
    after = replace(before, **vars(proposal.controls))
    finance.keep_settings(after)
    finance.keep_proposal(None)
    _audit_changes("value", before, after, on, uow)


def _audit_changes(
    what: str, before: object, after: object, on: date, uow: Work, *, note: str = ""
) -> None:
    """Note each setting that differs."""
    for name, value in vars(after).items():
        earlier = getattr(before, name)
        if value != earlier:
            change = Change(what, _shown(earlier), _shown(value), note=note)
            uow.audit(on, Subject("setting", name), change)


def _refuse_faults(command: contract.ChangePaymentSettings, practice: bool) -> None:
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
    if command.details_confirmed and not practice:
        words = "bank details count as confirmed only where the scheme is practice"
        faults.append(Fault(words, "details_confirmed"))
    faults += _column_faults(command)
    if faults:
        raise Invalid.listing(faults)


def _shown(value: object) -> str:
    return repr(value)[:LONGEST_VALUE]


MOST_COOLING_OFF_DAYS = 20
MOST_FAULTS_TOLD = 10


def replace_weight_table(
    command: contract.ReplaceWeightTable, uow: Work
) -> contract.ReplacedWeightTable:
    """Use these tables from now on, and check every account that is known against them."""
    try:
        table = read_weight_table(command.weights, command.substitutions or None, name=command.name)
    except WeightTableFault as error:
        raise Invalid.listing(list(_told(error))) from None
    texts = (command.name, command.weights, command.substitutions)
    uow.store.finance.add_weights(WeightTables(*texts, uow.actor, command.on))
    name = command.name[:LONGEST_VALUE]
    change = Change("loaded", after=name, note=f"{len(table.rows)} rows")
    uow.audit(command.on, Subject("weight table", name), change)
    changed = sum(_check_again(each, table, command, uow) for each in uow.store.accounts.each())
    return contract.ReplacedWeightTable(len(table.rows), changed)


def _told(error: WeightTableFault) -> Iterator[Fault]:
    """The first faults: a file that is no table at all has one in each line."""
    of_weights = len(error.faults) - error.of_substitutions
    inputs = ["weights"] * of_weights + ["substitutions"] * error.of_substitutions
    told = list(zip(error.faults, inputs, strict=True))[:MOST_FAULTS_TOLD]
    yield from itertools.starmap(Fault, told)
    if more := len(error.faults) - len(told):
        yield Fault(f"and {more} more", inputs[len(told)])


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
