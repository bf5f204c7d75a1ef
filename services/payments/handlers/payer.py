"""The landlord's own account, which payments come from: another one takes two people."""

from datetime import date

from services.backbone.audit import Change, Subject, moved
from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow
from services.bank_formats.credits import PayerAccount
from services.contracts import payments as contract
from services.contracts.commands import DONE, NO_EFFECT, PROPOSED, Done
from services.contracts.refusals import Fault
from services.payments.domain.account_numbers import payer_faults
from services.payments.handlers.noting import LONG_AGO, as_known
from services.payments.handlers.reasons import reason_given
from services.payments.handlers.stale import refuse_stale
from services.payments.store import Work
from services.payments.store.rows import OwnAccount

DECIDED = {
    "in_use": "has confirmed {} already",
    "replaced": "had confirmed {}, and another one is in use by now",
    "taken_back": "has taken {} back",
}
"""What became of an account that somebody else would decide on."""


def open_payer_account(command: contract.OpenPayerAccount, uow: Work) -> Done:
    """Keep the landlord's account, which payments come from: the first one counts at once.

    Raises `Conflict` where there is another already, and `Invalid` for numbers that are not in
    digits.
    """
    wanted, in_use = _given(command), uow.store.payer.in_use()
    if in_use is not None:
        if in_use.account == wanted:
            return NO_EFFECT
        by = uow.name_of(in_use.decided_by or in_use.entered_by)
        raise Conflict(
            f"payments come from {in_use.masked} already, by {by}; another account is proposed"
        )
    on = uow.store.last_cut_off() or LONG_AGO
    _note(uow.store.payer.add(wanted, "in_use", uow.actor, on), "", on, uow)
    uow.store.runs.sum_up_prepared()
    return DONE


def change_payer_account(command: contract.ChangePayerAccount, uow: Work) -> Done:
    """Propose another account, in place of one that waits.

    Raises `NotNow` before there is a first one, `Conflict` if others are in use or waiting than
    were seen, and `Invalid` for what is no account, or is in use.
    """
    wanted, payer, on = _given(command), uow.store.payer, as_known(command.on, uow)
    in_use, waiting = payer.in_use(), payer.waiting()
    if in_use is None:
        raise NotNow("the landlord's own account is not known; open the payer account")
    refuse_stale(
        command.seen, Subject("payer", ""), uow, "{who} has proposed or decided on an account"
    )
    if wanted == in_use.account:
        raise Invalid(f"payments come from {in_use.masked} already", "account_number")
    if waiting is not None:
        _decide(waiting, "taken_back", on, uow, note="another one is proposed instead")
    _note(payer.add(wanted, "waiting", uow.actor, on), "", on, uow)
    return PROPOSED


def confirm_payer_account(command: contract.ConfirmPayerAccount, uow: Work) -> Done:
    """Pay from the account that somebody else proposed, from now on.

    Raises what `_waits` does, `NotAllowed` for the person who proposed it, and `NotNow` while a run
    is approved or exported: it is paid from the account it was approved with.
    """
    payer, on = uow.store.payer, as_known(command.on, uow)
    account = _waits(command.account, uow)
    if account.entered_by == uow.actor:
        raise NotAllowed("the person who proposed the account may not confirm it")
    if runs := uow.store.runs.in_states("approved", "exported"):
        raise NotNow(
            f"run {runs[0].run_ref} is {runs[0].state} and the bank does not have it yet; it is"
            " paid from the account it was approved with. Submit or cancel it first"
        )
    in_use = payer.in_use()
    assert in_use is not None, "another account waits only once there is a first"
    _note(payer.move(in_use, "replaced"), in_use.state, on, uow)
    _decide(account, "in_use", on, uow)
    uow.store.runs.sum_up_prepared()
    return DONE


def take_back_payer_account(command: contract.TakeBackPayerAccount, uow: Work) -> Done:
    """Leave the account as it is: what was proposed is not wanted. Raises what `_waits` does."""
    why, on = reason_given(command.why), as_known(command.on, uow)
    _decide(_waits(command.account, uow), "taken_back", on, uow, note=why)
    return DONE


def _given(command: contract.OpenPayerAccount | contract.ChangePayerAccount) -> PayerAccount:
    given = {name: getattr(command, name) for name in PayerAccount.__dataclass_fields__}
    if faults := payer_faults(**given):
        raise Invalid.listing([Fault(*fault) for fault in faults])
    return PayerAccount(**given)


def _waits(number: int, uow: Work) -> OwnAccount:
    """Return the account that waits, if it is this; `NotFound` for no account, `Conflict` for one
    that somebody has decided on."""
    account = uow.store.payer.find(number)
    if account is None:
        raise NotFound("no such account was proposed", "account")
    if account.state != "waiting":
        by = uow.name_of(account.decided_by or account.entered_by)
        raise Conflict(f"{by} {DECIDED[account.state].format(account.masked)}", "account")
    return account


def _decide(account: OwnAccount, state: str, on: date, uow: Work, *, note: str = "") -> None:
    after = uow.store.payer.move(account, state, uow.actor)
    _note(after, account.state, on, uow, note=note)


def _note(account: OwnAccount, before: str, on: date, uow: Work, *, note: str = "") -> None:
    """Note a move of an account, and of a new one which it is."""
    subject = Subject("payer", str(account.number))
    if not before:
        uow.audit(on, subject, Change("account", after=account.masked))
    uow.audit(on, subject, moved(before, account.state, note=note))
