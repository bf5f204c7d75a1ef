"""Bank details and rent arrears."""

from dataclasses import replace
from datetime import date

from services.backbone.audit import Change
from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound
from services.backbone.working_days import working_days_after
from services.contracts import enrolment
from services.contracts import payments as contract
from services.contracts.commands import DONE, Done
from services.contracts.refusals import Fault
from services.payments.adapters.key_ring import NotOpened
from services.payments.domain import account_doubts
from services.payments.domain.account_names import compare_names
from services.payments.domain.account_numbers import number_faults
from services.payments.handlers.noting import about_payee, as_known
from services.payments.handlers.reasons import reason_given
from services.payments.handlers.stale import refuse_stale
from services.payments.handlers.two_people import opened
from services.payments.store import Work
from services.payments.store.account_verdicts import verdict_on
from services.payments.store.rows import Account, Details, Payee, SameAccount, Tenant
from services.terms.payee_changes import (
    ARREARS,
    DETAILS_CHANGED,
    DETAILS_CONFIRMED,
    DETAILS_DOUBTED,
    DETAILS_USED,
    DETAILS_WITHDRAWN,
    OF_DETAILS,
)


def tenant_registered(event: enrolment.TenantRegistered, uow: Work) -> None:
    """Keep a tenant's name, to compare it with the account's, and the area."""
    name = (event.title, event.first_name, event.last_name)
    uow.store.finance.add_tenant(Tenant(event.tenant_ref, *name, event.area_code))


def change_bank_details(command: contract.ChangeBankDetails, uow: Work) -> contract.CheckedDetails:
    """Check and keep a tenant's account. One in doubt is held until a second person confirms it.

    The first one they ever gave is used from the next run on, and so is the same one given again.
    Another one is used after the cooling-off, or when a second officer has confirmed it; until
    then the earlier one is, if it was not withdrawn. The cooling-off begins on the date that is
    still open, whatever date the command gives.
    """
    _refuse_malformed(command)
    about, said = about_payee(command.tenant_ref), "{who} has changed the bank details"
    refuse_stale(command.seen, about, uow, said, OF_DETAILS)
    payee = uow.store.accounts.payee(command.tenant_ref)
    command = replace(command, on=as_known(command.on, uow))
    if not command.sort_code:
        uow.store.accounts.save_payee(
            replace(
                payee,
                account=None,
                next_account=None,
                next_on=None,
                name_given=command.account_name or payee.name_given,
            )
        )
        uow.audit(command.on, about_payee(command.tenant_ref), Change(DETAILS_WITHDRAWN))
        return contract.CheckedDetails("none", "none", None, "")
    waiting, usable_on = payee.next_account, payee.next_on
    if waiting is not None and usable_on is not None and _are_those_of(waiting, command, uow):
        return _told(uow.store.accounts.find(waiting), usable_on)
    is_change = _is_change(command, payee, uow)
    account = _add_account(command, payee, uow)
    usable_on = _first_use(is_change, command.on, uow)
    _plan_use(payee, account, usable_on, command.on, uow)
    note = f"name {account.name_verdict}; used from {usable_on}"
    if account.doubtful:
        note += f"; waits for a second person: {_doubts_of(account)}"
    change = Change(DETAILS_CHANGED, after=account.masked, reason=account.verdict, note=note)
    uow.audit(command.on, about_payee(command.tenant_ref), change)
    if is_change:
        uow.record(
            contract.BankDetailsChanged(command.tenant_ref, command.on, account.masked, usable_on)
        )
    return _told(account, usable_on)


def _told(account: Account, usable_on: date) -> contract.CheckedDetails:
    doubts = _doubts_of(account) if account.is_unconfirmed else ""
    return contract.CheckedDetails(account.verdict, account.name_verdict, usable_on, doubts)


def _doubts_of(account: Account) -> str:
    return account_doubts.in_words(account.name_verdict, account.shared_with)


def confirm_bank_details(command: contract.ConfirmBankDetails, uow: Work) -> Done:
    """Use changed details at once, and hold none back: a second person has checked them.

    Raises `NotFound` if none wait, `Conflict` if those that wait are others than were checked or
    somebody has confirmed them already, `NotAllowed` for the person who entered them.
    """
    why, on = reason_given(command.why), as_known(command.on, uow)
    accounts = uow.store.accounts
    payee = accounts.payee(command.tenant_ref)
    with opened():
        account = _waiting(payee, uow)
    if account is None:
        seen = accounts.find_of(payee.tenant_ref, command.account)
        if seen is not None and seen.confirmed_by:
            by = uow.name_of(seen.confirmed_by)
            raise Conflict(f"{seen.masked} is confirmed already, by {by}", "account")
        raise NotFound(
            f"no bank details of {command.tenant_ref} wait for a second person", "tenant_ref"
        )
    if account.number != command.account:
        raise Conflict(
            f"{account.masked} waits, which is account {account.number}, and not {command.account};"
            " look again",
            "account",
        )
    if account.entered_by == uow.actor:
        raise NotAllowed("the person who entered bank details may not confirm them")
    accounts.update(account.number, confirmed_by=uow.actor, confirmed_why=why)
    if account.number == payee.next_account:
        _use_next(payee, on, uow)
    change = Change(DETAILS_CONFIRMED, after=account.masked, note=why)
    uow.audit(on, about_payee(payee.tenant_ref), change)
    return DONE


def _waiting(payee: Payee, uow: Work) -> Account | None:
    """Return the account that cools off, or else the one in use if it is in doubt."""
    if payee.next_account is not None:
        return uow.store.accounts.find(payee.next_account)
    if payee.account is None or payee.rejected:
        return None
    account = uow.store.accounts.find(payee.account)
    return account if account.is_unconfirmed else None


def end_cooling_off(on: date, uow: Work) -> None:
    """Use the details whose cooling-off is over."""
    for payee in uow.store.accounts.ripe(on):
        _use_next(payee, on, uow)
        change = Change(DETAILS_USED, note="cooling-off over")
        uow.audit(on, about_payee(payee.tenant_ref), change)


def rent_arrears_changed(event: enrolment.RentArrearsChanged, uow: Work) -> None:
    """Keep the arrears flag; the next run looks at it."""
    payee = uow.store.accounts.payee(event.tenant_ref)
    uow.store.accounts.save_payee(replace(payee, in_arrears=event.in_arrears))
    change = Change(ARREARS, after="yes" if event.in_arrears else "no")
    uow.audit(event.on, about_payee(event.tenant_ref), change)


def _add_account(command: contract.ChangeBankDetails, payee: Payee, uow: Work) -> Account:
    number, tenant = command.account_number.zfill(8), uow.store.finance.tenant(command.tenant_ref)
    name = command.account_name or _name_so_far(payee, tenant, uow)
    details, name_verdict = Details(command.sort_code, number, name), _name_verdict(name, tenant)
    doubtful, shared_with = _look_for_doubts(details, name_verdict, command, uow)
    return uow.store.accounts.add(
        command.tenant_ref,
        details,
        verdict=verdict_on(command.sort_code, command.account_number, uow),
        name_verdict=name_verdict,
        entered_by=uow.actor,
        entered_on=command.on,
        doubtful=doubtful,
        shared_with=shared_with,
    )


def _look_for_doubts(
    details: Details, name_verdict: str, command: contract.ChangeBankDetails, uow: Work
) -> tuple[bool, str]:
    """Return whether an account is in doubt, and another tenant who has it too.

    With two tenants it is in doubt for both, but not for one who was paid to it or had it
    confirmed: there the other one came later.
    """
    if uow.store.finance.controls().details_confirmed:
        return False, ""
    others, doubtful_before = [], False
    for same in uow.store.accounts.same_as(details):
        if same.tenant_ref == command.tenant_ref:
            doubtful_before |= same.doubtful and not same.confirmed
        elif same.current:
            others.append(same)
    for other in others:
        if not (other.doubtful or other.confirmed or other.paid):
            _doubt(other, command, uow)
    shared_with = others[0].tenant_ref if others else ""
    return account_doubts.is_doubtful(name_verdict, shared_with, doubtful_before), shared_with


def _doubt(other: SameAccount, command: contract.ChangeBankDetails, uow: Work) -> None:
    with_whom = command.tenant_ref
    uow.store.accounts.update(other.number, doubtful=True, shared_with=with_whom)
    change = Change(DETAILS_DOUBTED, note=f"{with_whom} has this account too")
    uow.audit(command.on, about_payee(other.tenant_ref), change)


def _name_so_far(payee: Payee, tenant: Tenant | None, uow: Work) -> str:
    """Return the name of the account until now, or given for one, or the tenant's own."""
    try:
        if payee.account is not None:
            return uow.store.accounts.find(payee.account).details.account_name
    except NotOpened:
        raise Invalid(
            "the name so far cannot be read: give the name on the account too", "account_name"
        ) from None
    if payee.name_given:
        return payee.name_given
    return "" if tenant is None else tenant.name


def _name_verdict(name: str, tenant: Tenant | None) -> str:
    if tenant is None:
        return "not_known"
    return compare_names(name, tenant.title, tenant.first_name, tenant.last_name).likeness


def _is_change(command: contract.ChangeBankDetails, payee: Payee, uow: Work) -> bool:
    """Return whether the tenant was paid to another account, or would have been.

    To withdraw the details first does not make the next ones the first, and to give others twice
    does not make them the same.
    """
    used = payee.account or payee.last_used
    return used is not None and not _are_those_of(used, command, uow)


def _are_those_of(number: int | None, command: contract.ChangeBankDetails, uow: Work) -> bool:
    numbers = (command.sort_code, command.account_number)
    return uow.store.accounts.has_details(number, *numbers)


def _first_use(is_change: bool, on: date, uow: Work) -> date:
    days = uow.store.finance.controls().cooling_off_days
    return working_days_after(on, days) if is_change else on


def _plan_use(payee: Payee, account: Account, usable_on: date, on: date, uow: Work) -> None:
    """Details given later take the place of those that wait."""
    waiting = replace(payee, next_account=account.number, next_on=usable_on)
    if usable_on <= on:
        _use_next(waiting, on, uow)
    else:
        uow.store.accounts.save_payee(waiting)


def _use_next(payee: Payee, on: date, uow: Work) -> None:
    """Use the details that wait, and say so where the ones before were rejected."""
    uow.store.accounts.use_next(payee)
    if payee.rejected:
        uow.record(contract.BankDetailsAccepted(payee.tenant_ref, on))


def _refuse_malformed(command: contract.ChangeBankDetails) -> None:
    """Take both numbers, in digits alone, or neither; the check on them comes after."""
    if not command.sort_code and not command.account_number:
        return
    faults = number_faults(command.sort_code, command.account_number)
    if faults:
        raise Invalid.listing([Fault(*fault) for fault in faults])
