"""Payment runs: prepared at the cut-off of a working day, approved by another person, submitted."""

import hashlib
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from services.backbone.errors import CommandRefused
from services.backbone.working_days import next_working_day
from services.contracts import payments as contract
from services.payments.adapters import bacs18
from services.payments.domain import books
from services.payments.domain.bacs_cycle import cycle_of
from services.payments.domain.holds import hold_reason
from services.payments.domain.instalments import check_move
from services.payments.handlers.deal import rules_of
from services.payments.rows import Instalment, Payee, Payment, Run

PREPARED_BY = "day clock"
"""Who prepares the run at the cut-off; the person who prepares a run may not approve it."""


def prepare_run(on: date, uow: Any) -> None:
    """Try the holds again and propose a run of everything that can be paid."""
    due = uow.store.standing_and_due(on)
    payees = uow.store.payees(sorted({i.tenant_ref for i in due}))
    proposals: list[tuple[Payee, list[Instalment]]] = []
    for tenant_ref, group in groupby(due, key=lambda i: i.tenant_ref):
        payee = payees.get(tenant_ref, Payee(tenant_ref))
        payable = _hold_or_release(list(group), payee, on, uow)
        if sum(i.amount_pence for i in payable):
            proposals.append((payee, payable))
    if not proposals:
        return
    run = uow.store.add_run(f"run-{on}", cycle_of(on, next_working_day), PREPARED_BY)
    for payee, payable in proposals:
        uow.store.add_payment(run, payee, payable)
    uow.audit(on, f"run {run.run_ref}", "→ prepared", f"{len(proposals)} payments")


def _hold_or_release(due: list[Instalment], payee: Payee, on: date, uow: Any) -> list[Instalment]:
    """Set or lift the hold of each of a tenant's due instalments; return what can be paid."""
    payable: list[Instalment] = []
    newly_held: dict[str, list[Instalment]] = {}
    for instalment in due:
        reason = why_held(instalment, payee, uow)
        if reason is None:
            payable.append(instalment)
            _release(instalment, on, uow)
        elif instalment.status == "returned" and not payee.standing.details_usable:
            continue  # stays `returned` until new details arrive
        elif (instalment.status, instalment.reason) != ("held", reason):
            _hold(instalment, reason, on, uow)
            newly_held.setdefault(reason, []).append(instalment)
    for reason, held in newly_held.items():
        _tell_held(held, reason, on, uow)
    return payable


def why_held(instalment: Instalment, payee: Payee, uow: Any) -> str | None:
    """Return why an instalment cannot be paid yet; None if it can."""
    hold_in_arrears = rules_of(uow).hold_while_in_arrears
    return hold_reason(payee.standing, instalment.awaiting_follow_up, hold_in_arrears)


def _hold(instalment: Instalment, reason: str, on: date, uow: Any) -> None:
    check_move(instalment.status, "held")
    uow.store.set_status([instalment.id], "held", reason)
    change = f"{instalment.status} → held"
    uow.audit(on, f"instalment {instalment.reference}", change, reason)


def _release(instalment: Instalment, on: date, uow: Any) -> None:
    if instalment.status == "held":
        uow.store.set_status([instalment.id], "scheduled")
        uow.audit(on, f"instalment {instalment.reference}", "held → scheduled", "hold lifted")


def _tell_held(held: Sequence[Instalment], reason: str, on: date, uow: Any) -> None:
    uow.record(
        contract.InstalmentsHeld(
            tenant_ref=held[0].tenant_ref,
            on=on,
            reason=reason,  # type: ignore[arg-type]
            amount_pence=sum(i.amount_pence for i in held),
            lines=_lines(held),
        )
    )


def lapse_prepared(on: date, uow: Any) -> None:
    """A run nobody approved before the next cut-off lapses; its instalments go into the next."""
    for run in uow.store.prepared_runs():
        uow.store.drop_payments([p.number for p in uow.store.payments_of_run(run)])
        uow.store.finish_run(run, "lapsed")
        uow.audit(on, f"run {run.run_ref}", "prepared → lapsed", "not approved in time")


def approve_run(command: contract.ApproveRun, uow: Any) -> dict[str, Any]:
    """Approve a prepared run: freeze it, write the bank file, submit it.

    What became unpayable since it was prepared is left out. Raises `CommandRefused` when the run
    is unknown, not waiting, or prepared by the same person.
    """
    run = uow.store.run(command.run_ref)
    if run is None:
        raise CommandRefused(f"there is no run {command.run_ref!r}")
    if run.state != "prepared":
        raise CommandRefused(f"run {run.run_ref} is {run.state} and cannot be approved")
    if command.approved_by == run.prepared_by:
        raise CommandRefused("the person who prepared a run may not approve it")
    _leave_out_what_cannot_be_paid(run, uow)
    payments = uow.store.payments_of_run(run)
    if not payments:
        uow.store.finish_run(run, "lapsed")
        return {"state": "lapsed", "payments": 0, "amount_pence": 0}
    _submit(run, payments, command.approved_by, uow)
    total = sum(payment.amount_pence for payment in payments)
    return {"state": "submitted", "payments": len(payments), "amount_pence": total}


def _leave_out_what_cannot_be_paid(run: Run, uow: Any) -> None:
    for payment in uow.store.payments_of_run(run):
        payee = uow.store.payee(payment.tenant_ref)
        lines = uow.store.instalments_of_payment(payment.number)
        still = [i for i in lines if i.status in ("scheduled", "returned")]
        payable = [i for i in still if why_held(i, payee, uow) is None]
        same_account = (payee.sort_code, payee.account_number) == (
            payment.sort_code,
            payment.account_number,
        )
        if len(payable) == len(lines) and same_account:
            continue
        uow.store.drop_payments([payment.number])
        if sum(i.amount_pence for i in payable):
            uow.store.add_payment(run, payee, payable)
        day = run.cycle.submission_day
        uow.audit(day, f"run {run.run_ref}", f"payment of {payment.tenant_ref} changed")


def _submit(run: Run, payments: Sequence[Payment], approved_by: str, uow: Any) -> None:
    day = run.cycle.submission_day
    content = _bank_file(run, payments, uow)
    content_hash = hashlib.sha256(content.encode("ascii")).hexdigest()
    uow.store.keep_file(run, f"{run.cycle.processing_day}.txt", content, content_hash)
    uow.store.finish_run(run, "submitted", approved_by=approved_by, content_hash=content_hash)
    uow.store.set_payments([p.number for p in payments], status="submitted")
    uow.store.post(
        [books.run_submitted(day, p.amount_pence, p.tenant_ref, p.reference) for p in payments]
    )
    for payment in payments:
        lines = uow.store.instalments_of_payment(payment.number)
        for instalment in lines:
            check_move(instalment.status, "submitted")
        uow.store.set_status([i.id for i in lines], "submitted")
        uow.record(_submitted(payment, lines))
    uow.audit(day, f"run {run.run_ref}", "prepared → submitted", f"approved by {approved_by}")


def _bank_file(run: Run, payments: Sequence[Payment], uow: Any) -> str:
    try:
        return bacs18.write(_credit_file(run, payments, uow), narrative=run.run_ref.upper())
    except bacs18.Bacs18Unwritable as error:
        raise CommandRefused(f"run {run.run_ref} makes no bank file: {error}") from None


def _credit_file(run: Run, payments: Sequence[Payment], uow: Any) -> bacs18.CreditFile:
    payer = uow.store.payer()
    if payer is None:
        raise CommandRefused("the landlord's own account is not known; open the payer account")
    return bacs18.CreditFile(
        payer=bacs18.PayerAccount(
            payer.name, payer.service_user_number, payer.sort_code, payer.account_number
        ),
        serial=f"{run.number % 1_000_000:06d}",
        created_on=run.cycle.submission_day,
        processing_day=run.cycle.processing_day,
        credits=tuple(
            bacs18.Credit(
                p.sort_code, p.account_number, p.amount_pence, p.reference, p.account_name
            )
            for p in payments
        ),
    )


def _submitted(payment: Payment, lines: Sequence[Instalment]) -> contract.PaymentSubmitted:
    return contract.PaymentSubmitted(
        tenant_ref=payment.tenant_ref,
        amount_pence=payment.amount_pence,
        submission_day=payment.cycle.submission_day,
        processing_day=payment.cycle.processing_day,
        entry_day=payment.cycle.entry_day,
        lines=_lines(lines),
    )


def _lines(instalments: Sequence[Instalment]) -> tuple[contract.InstalmentLine, ...]:
    return tuple(
        contract.InstalmentLine(i.element, i.quarter, i.amount_pence)  # type: ignore[arg-type]
        for i in instalments
    )
