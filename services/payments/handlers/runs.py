"""Payment runs: prepared at the cut-off of a working day, approved by another person, submitted.

A run may have a million payments, so each step is a few statements over all of them; only what is
told to tenants and what goes into the bank file passes through here one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from services.backbone.errors import CommandRefused
from services.backbone.working_days import next_working_day
from services.contracts import payments as contract
from services.payments.adapters import bacs18
from services.payments.domain.bacs_cycle import cycle_of
from services.payments.handlers.deal import rules_of
from services.payments.rows import Line, Run

PREPARED_BY = "day clock"
"""Who prepares the run at the cut-off; the person who prepares a run may not approve it."""


def prepare_run(on: date, uow: Any) -> None:
    """Try the holds again and propose a run of everything that can be paid."""
    runs, due = uow.store.runs, _due_by(on, uow)
    _try_holds_again(due, on, uow)
    if not runs.has_something_to_pay(due):
        return
    run = runs.add(f"run-{on}", cycle_of(on, next_working_day), PREPARED_BY)
    count = runs.propose(run, due)
    uow.audit(on, f"run {run.run_ref}", "→ prepared", f"{count} payments")


def _try_holds_again(due: Any, on: date, uow: Any) -> None:
    """Lift the holds that are over, set those that are new, and tell whom that concerns."""
    runs = uow.store.runs
    if uow.audit_each(on, runs.released(due)):
        runs.release(due)
    newly_held = False
    for tenant_ref, rows in runs.newly_held(due):
        _tell_held(tenant_ref, rows, on, uow)
        newly_held = True
    if newly_held:
        uow.audit_each(on, runs.held(due))
        runs.hold(due)


def _due_by(on: date, uow: Any) -> Any:
    return uow.store.due_by(on, rules_of(uow).hold_while_in_arrears)


def _tell_held(tenant_ref: str, rows: Iterable[Any], on: date, uow: Any) -> None:
    """Tell a tenant once for each reason."""
    by_reason: dict[str, list[Line]] = {}
    for row in rows:
        by_reason.setdefault(row.why, []).append(Line(row.element, row.quarter, row.amount_pence))
    for reason, lines in by_reason.items():
        uow.record(
            contract.InstalmentsHeld(
                tenant_ref=tenant_ref,
                on=on,
                reason=reason,  # type: ignore[arg-type]
                amount_pence=sum(line.amount_pence for line in lines),
                lines=_lines(lines),
            )
        )


def lapse_prepared(on: date, uow: Any) -> None:
    """A run nobody approved before the next cut-off lapses; its instalments go into the next."""
    for run in uow.store.runs.prepared():
        uow.store.runs.drop_payments_of(run)
        uow.store.runs.finish(run, "lapsed")
        uow.audit(on, f"run {run.run_ref}", "prepared → lapsed", "not approved in time")


def approve_run(command: contract.ApproveRun, uow: Any) -> dict[str, Any]:
    """Approve a prepared run: freeze it, write the bank file, submit it.

    What became unpayable since it was prepared is left out. Raises `CommandRefused` when the run
    is unknown, not waiting, or prepared by the same person.
    """
    uow.connection.expect_many_rows()
    run = uow.store.runs.find(command.run_ref)
    if run is None:
        raise CommandRefused(f"there is no run {command.run_ref!r}")
    if run.state != "prepared":
        raise CommandRefused(f"run {run.run_ref} is {run.state} and cannot be approved")
    if command.approved_by == run.prepared_by:
        raise CommandRefused("the person who prepared a run may not approve it")
    _leave_out_what_cannot_be_paid(run, uow)
    count, pence = uow.store.runs.totals(run)
    if not count:
        uow.store.runs.finish(run, "lapsed")
        return {"state": "lapsed", "payments": 0, "amount_pence": 0}
    _submit(run, command.approved_by, uow)
    return {"state": "submitted", "payments": count, "amount_pence": pence}


def _leave_out_what_cannot_be_paid(run: Run, uow: Any) -> None:
    """Propose a payment afresh if a part was lost or held since, or the account is another."""
    runs, day = uow.store.runs, run.cycle.submission_day
    due = _due_by(day, uow)
    for number, (tenant_ref, instalments) in runs.no_longer_payable(run, due).items():
        runs.drop_payment(number)
        runs.propose(run, due, among=instalments)
        uow.audit(day, f"run {run.run_ref}", f"payment of {tenant_ref} changed")


def _submit(run: Run, approved_by: str, uow: Any) -> None:
    content_hash = _write_bank_file(run, uow)
    uow.store.runs.finish(run, "submitted", approved_by=approved_by, content_hash=content_hash)
    uow.store.runs.submit(run)
    day = run.cycle.submission_day
    uow.audit(day, f"run {run.run_ref}", "prepared → submitted", f"approved by {approved_by}")


def _write_bank_file(run: Run, uow: Any) -> str:
    """Keep the bank file, tell each tenant, and return the file's hash."""
    heading, name = _heading(run, uow), f"{run.cycle.processing_day}.txt"
    records = bacs18.records(heading, _credits(run, uow), narrative=run.run_ref.upper())
    try:
        return uow.store.runs.keep_file(run, name, records)  # type: ignore[no-any-return]
    except bacs18.Bacs18Unwritable as error:
        raise CommandRefused(f"run {run.run_ref} makes no bank file: {error}") from None


def _credits(run: Run, uow: Any) -> Iterator[bacs18.Credit]:
    for payment, lines in uow.store.runs.payments_with_lines(run):
        uow.record(_submitted(run, payment, lines))
        yield bacs18.Credit(
            payment.sort_code,
            payment.account_number,
            payment.amount_pence,
            payment.reference,
            payment.account_name,
        )


def _heading(run: Run, uow: Any) -> bacs18.Heading:
    payer = uow.store.payer()
    if payer is None:
        raise CommandRefused("the landlord's own account is not known; open the payer account")
    return bacs18.Heading(
        payer=bacs18.PayerAccount(
            payer.name, payer.service_user_number, payer.sort_code, payer.account_number
        ),
        serial=f"{run.number % 1_000_000:06d}",
        created_on=run.cycle.submission_day,
        processing_day=run.cycle.processing_day,
    )


def _submitted(run: Run, payment: Any, lines: Sequence[Line]) -> contract.PaymentSubmitted:
    return contract.PaymentSubmitted(
        tenant_ref=payment.tenant_ref,
        amount_pence=payment.amount_pence,
        submission_day=run.cycle.submission_day,
        processing_day=run.cycle.processing_day,
        entry_day=run.cycle.entry_day,
        lines=_lines(lines),
    )


def _lines(lines: Sequence[Line]) -> tuple[contract.InstalmentLine, ...]:
    return tuple(
        contract.InstalmentLine(line.element, line.quarter, line.amount_pence)  # type: ignore[arg-type]
        for line in lines
    )
