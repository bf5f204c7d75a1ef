"""Payment runs: prepared at the cut-off of a payment day, approved by others, exported, submitted.

A run may have a million payments, so each step is a few statements over all of them; only what is
told to tenants and what goes into the bank file passes through here one by one.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from services.backbone.audit import NO_CAUSE, Cause, Change, Subject, moved
from services.backbone.errors import Conflict, NotAllowed, NotFound, NotNow
from services.backbone.working_days import (
    is_working_day,
    next_working_day,
    working_day_on_or_after,
)
from services.contracts import payments as contract
from services.contracts.vocabulary import HoldReason
from services.payments.adapters.key_ring import NotOpened
from services.payments.domain.bacs_cycle import cycle_of
from services.payments.domain.payment_days import is_payment_day
from services.payments.domain.run_states import (
    MOVES,
    ONE_MORE_NEEDED,
    PROPOSED_AFRESH,
    approvals_needed,
)
from services.payments.handlers.deal import payment_day_after, rules_of, work_out_afresh
from services.payments.handlers.noting import about_run, as_known
from services.payments.handlers.reasons import reason_given
from services.payments.handlers.two_people import (
    LOOK,
    paid_to,
    require_agreement,
    require_another,
    require_hash,
)
from services.payments.store import Work
from services.payments.store.due import Due
from services.payments.store.rows import Held, Line, Run, Submitted
from services.terms.counting import counted
from services.terms.days import long_day
from services.terms.moves import STATUS, IllegalMove

# --- preparing ---


def prepare_run(command: contract.PrepareRun, uow: Work) -> contract.PreparedRun:
    """Propose a run by hand, on the date of the last cut-off.

    Raises `NotNow` on a day that no run may be prepared on or where nothing can be paid,
    `Conflict` where that date's run still stands.
    """
    uow.connection.expect_many_rows()
    on = uow.store.last_cut_off()
    if on is None:
        raise NotNow("no date's cut-off has been reached yet")
    _check_day_of_run(on, uow)
    begun = [run for run in uow.store.runs.of_day(on) if run.state not in ENDED]
    if begun:
        raise Conflict(f"{begun[0].run_ref} is {begun[0].state} already{_since(begun[0], uow)}")
    try_holds_again(on, uow)
    run = propose_run(on, uow.actor, uow)
    if run is None:
        raise NotNow(f"nothing that was due by {long_day(on)} can be paid")
    return contract.PreparedRun(run.run_ref)


def _check_day_of_run(on: date, uow: Work) -> None:
    """Runs are for payment days; between two of them one may only make good the last, if that
    ended unpaid."""
    if not is_working_day(on):
        day = long_day(on)
        raise NotNow(f"{day} is not a working day; runs are prepared on working days")
    days, last = rules_of(uow).payment_days, uow.store.runs.last()
    if is_payment_day(on, days, is_working_day) or (last is not None and last.state in ENDED):
        return
    day, next_one = long_day(on), long_day(payment_day_after(on, uow))
    raise NotNow(
        f"{day} is no payment day; the next one is {next_one}. In between, a run can only take the"
        " place of one that was rejected, cancelled or lapsed"
    )


ENDED = frozenset({"rejected", "cancelled", "lapsed"})
"""A run that will not be paid; another one may take its place."""


def propose_run(on: date, prepared_by: str, uow: Work) -> Run | None:
    """Propose a run of everything that can be paid; None for nothing. The holds are up to date."""
    runs, due = uow.store.runs, _due_by(on, uow)
    if not runs.has_something_to_pay(due):
        return None
    earlier = len(runs.of_day(on))
    run_ref = f"run-{on}-{earlier + 1}" if earlier else f"run-{on}"
    run = runs.add(run_ref, cycle_of(on, next_working_day), prepared_by)
    count = runs.propose(run, due)
    runs.keep_left_out(run, due)
    runs.sum_up(run)
    change = moved("", "prepared", note=counted(count, "payment"))
    uow.audit(on, about_run(run.run_ref), change)
    return run


def try_holds_again(on: date, uow: Work) -> None:
    """Lift the holds that are over, set those that are new, and tell whom that concerns.

    What is held no more is `scheduled`, and waits for the next run.
    """
    runs, due = uow.store.runs, _due_by(on, uow)
    if not runs.any_due(due):
        return
    if uow.audit_each(on, runs.released(due)):
        runs.release(due)
    newly_held = False
    for tenant_ref, held in runs.newly_held(due):
        _tell_held(tenant_ref, held, on, uow)
        newly_held = True
    if newly_held:
        uow.audit_each(on, runs.held(due))
        runs.hold(due)


def _due_by(on: date, uow: Work) -> Due:
    return uow.store.due_by(on, rules_of(uow).hold_while_in_arrears)


def _tell_held(tenant_ref: str, held: Iterable[Held], on: date, uow: Work) -> None:
    """Tell a tenant once for each reason."""
    by_reason: dict[HoldReason, list[Line]] = {}
    for each in held:
        by_reason.setdefault(each.reason, []).append(each.line)
    for reason, lines in by_reason.items():
        uow.record(
            contract.InstalmentsHeld(
                tenant_ref=tenant_ref,
                on=on,
                reason=reason,
                amount_pence=sum(line.amount_pence for line in lines),
                lines=_lines(lines),
                next_payment_day=payment_day_after(on, uow),
            )
        )


def end_unfinished(on: date, uow: Work) -> None:
    """A run that no file was made of before the next cut-off ends: the bank's day is over.

    Its instalments go into the next one. One that was never approved leaves no payments behind.
    """
    for run in uow.store.runs.in_states("prepared"):
        uow.store.runs.drop_payments_of(run)
        uow.store.runs.sum_up(run)
        move_run(run, "lapsed", on, uow, note="not approved in time")
    for run in uow.store.runs.in_states("approved"):
        _take_back(run, "cancelled", on, "no bank file was made in time", uow)


# --- approving, rejecting, cancelling ---


def approve_run(command: contract.ApproveRun, uow: Work) -> contract.RunApproval:
    """Approve a prepared run; with as many people as it needs, it is frozen.

    What became unpayable since it was prepared is left out. An approval counts for the run as it
    was: if it changed since, whoever approved before approves again, and one that is no more what
    its approver has `seen` is not approved; the answer says that it changed. Raises `NotFound` for
    an unknown run, `NotNow` before finance has set what two people approve, `Conflict` for one that
    does not wait or does not agree with the books, `NotAllowed` for whoever prepared it, entered
    what it pays to or noted a return that it pays again.
    """
    uow.connection.expect_many_rows()
    require_hash(command.seen, "seen")
    run = known_run(command.run_ref, uow)
    check_move(run, "approved", uow)
    above = _second_approval_above(uow)
    require_agreement(run, uow)
    _leave_out_what_cannot_be_paid(run, uow)
    require_another("approve", run, uow)
    runs, day = uow.store.runs, run.cycle.submission_day
    count, pence = runs.totals(run)
    told = contract.RunApproval("prepared", count, pence, False, None, None)
    if not count:
        move_run(run, "lapsed", day, uow, note="nothing is left to pay")
        return replace(told, state="lapsed")
    payer_hash, content_hash = runs.payer_hash(), content_hash_of(run, uow)
    if command.seen != content_hash:
        return replace(told, changed=True)
    given = runs.add_approval(run, uow.actor, content_hash)
    needed = approvals_needed(pence, above)
    told = replace(told, approvals=given, needed=needed)
    if given < needed:
        uow.audit(day, about_run(run.run_ref), Change(ONE_MORE_NEEDED))
        return told
    approved = {"approved_by": uow.actor, "content_hash": content_hash, "payer_hash": payer_hash}
    move_run(run, "approved", day, uow, values=approved)
    # What was lost and given back since the run was prepared is earned before it is paid.
    uow.store.books.post_earned(working_day_on_or_after(as_known(day, uow)), due_by=day)
    runs.freeze(run)
    return replace(told, state="approved")


def _second_approval_above(uow: Work) -> int | None:
    """Return the pence above which two people approve, None for never; `NotNow` if nobody said."""
    if not uow.store.finance.settings().second_approval_decided:
        raise NotNow(
            "finance has not set the amount above which two people approve:"
            " `cashback payments settings --second-approval-above`"
        )
    if uow.store.payer.in_use() is None:
        raise NotNow("the landlord's own account is not known; open the payer account")
    return uow.store.finance.controls().second_approval_above_pence


def content_hash_of(run: Run, uow: Work) -> str:
    """Return the content hash of a run, of which every account was opened and is as given."""
    digest = hashlib.sha256(run.heading(run.payer_hash or uow.store.runs.payer_hash()))
    for row, _ in paid_to(run, uow):
        digest.update(row.frozen_line)
    return digest.hexdigest()


def _leave_out_what_cannot_be_paid(run: Run, uow: Work) -> None:
    """Propose a payment afresh if a part was lost or held since, or the account is another."""
    runs, day = uow.store.runs, run.cycle.submission_day
    due = _due_by(day, uow)
    changed = runs.no_longer_payable(run, due)
    for number, (tenant_ref, instalments) in changed.items():
        runs.drop_payment(number)
        runs.propose(run, due, among=instalments)
        runs.keep_left_out(run, due, among=instalments)
        subject = Subject("run", run.run_ref, tenant_ref)
        uow.audit(day, subject, Change(PROPOSED_AFRESH))
    if changed:
        runs.sum_up(run)


def reject_run(command: contract.RejectRun, uow: Work) -> contract.MovedRun:
    """Reject a prepared run; what is in it can be paid by another."""
    uow.connection.expect_many_rows()
    run = known_run(command.run_ref, uow)
    _take_back(run, "rejected", run.cycle.submission_day, reason_given(command.why), uow)
    return contract.MovedRun("rejected")


def cancel_run(command: contract.CancelRun, uow: Work) -> contract.MovedRun:
    """Cancel an approved run; what is in it can be paid by another.

    One of which a bank file was made can be cancelled only if the bank has not taken the file. That
    takes a second person: `NotAllowed` for the one who exported it, `Conflict` where the file holds
    other runs too, or where the run is not as it was seen any more.
    """
    uow.connection.expect_many_rows()
    run = known_run(command.run_ref, uow)
    if command.seen and run.state != command.seen:
        raise Conflict(
            f"{run.run_ref} is {run.state} by now{_since(run, uow)}; it was {command.seen} when you"
            " looked"
        )
    why = reason_given(command.why)
    if run.state == "exported":
        _withdraw_export(run, uow)
    _take_back(run, "cancelled", run.cycle.submission_day, why, uow)
    return contract.MovedRun("cancelled")


def _withdraw_export(run: Run, uow: Work) -> None:
    export = uow.store.exports.of_run(run)
    assert export is not None, "an exported run is in a file that stands"
    if uow.actor == export.exported_by:
        name = uow.name_of(export.exported_by)
        raise NotAllowed(
            f"{export.name} was made by {name}; another person says that the bank does not have it,"
            " and cancels the run"
        )
    if uow.store.exports.runs_of(export) != [run.number]:
        raise Conflict(f"{export.name} holds other runs too; make another file instead of it")
    uow.store.exports.withdraw(export)


def _take_back(run: Run, state: str, on: date, why: str, uow: Work) -> None:
    move_run(run, state, on, uow, note=why)
    for tenant_ref in uow.store.runs.cancel_payments_of(run):
        work_out_afresh(tenant_ref, on, ("run", run.run_ref), uow)


# --- submitting ---


def submit_run(command: contract.SubmitRun, uow: Work) -> contract.MovedRun:
    """Note that the bank has the file: post it, and tell each tenant.

    Raises `Conflict` for another file than the one that was made of the run, or if that or the run
    is not what it was when it was made; `NotAllowed` for whoever approved the run.
    """
    uow.connection.expect_many_rows()
    require_hash(command.content_hash, "content_hash")
    run = known_run(command.run_ref, uow)
    check_move(run, "submitted", uow)
    require_another("submit", run, uow)
    require_agreement(run, uow)
    _require_its_file(run, command.content_hash, uow)
    day = run.cycle.submission_day
    on = day if uow.store.last_cut_off() == day else as_known(day, uow)
    move_run(run, "submitted", on, uow, values={"submitted_by": uow.actor})
    for payment in uow.store.runs.payments_with_lines(run):
        uow.record(_submitted(run, payment))
    uow.store.runs.submit(run, on)
    uow.store.runs.sum_up_prepared()
    return contract.MovedRun("submitted")


def _require_its_file(run: Run, content_hash: str, uow: Work) -> None:
    exports = uow.store.exports
    export = exports.of_run(run)
    assert export is not None, "an exported run is in a file that stands"
    if content_hash != export.content_hash:
        raise Conflict(
            f"that is not the file of {run.run_ref}, which is {export.name}, export"
            f" {export.number}, with the SHA-256 {export.content_hash}",
            "content_hash",
        )
    try:
        is_kept = exports.hash_of(export.number)
    except NotOpened as problem:
        is_kept = str(problem)
    if is_kept != content_hash:
        raise Conflict(f"{export.name} is kept otherwise than it was made: {is_kept}. {LOOK}")


def _submitted(run: Run, payment: Submitted) -> contract.PaymentSubmitted:
    return contract.PaymentSubmitted(
        tenant_ref=payment.tenant_ref,
        amount_pence=payment.amount_pence,
        submission_day=run.cycle.submission_day,
        processing_day=run.cycle.processing_day,
        entry_day=run.cycle.entry_day,
        lines=_lines(payment.lines),
    )


def _lines(lines: Sequence[Line]) -> tuple[contract.InstalmentLine, ...]:
    return tuple(
        contract.InstalmentLine(line.element, line.quarter, line.amount_pence) for line in lines
    )


# --- shared steps ---


def known_run(run_ref: str, uow: Work) -> Run:
    """Return a run; `NotFound` if there is none of that reference."""
    run = uow.store.runs.find(run_ref)
    if run is None:
        raise NotFound(f"there is no run {run_ref!r}", "run_ref")
    return run


def check_move(run: Run, state: str, uow: Work) -> None:
    """Raise `Conflict`, with who was first, unless a run can go to that state."""
    try:
        MOVES.check(f"run {run.run_ref}", run.state, state)
    except IllegalMove as error:
        since = _since(run, uow)
        if run.state == state or not since:
            raise Conflict(f"{error}{since}") from None
        words = f"run {run.run_ref} is {run.state}{since}, and cannot become {state}"
        raise Conflict(words) from None


def _since(run: Run, uow: Work) -> str:
    """Say by whom a run is where it is, and since when."""
    since = uow.by_whom(about_run(run.run_ref), (STATUS,))
    return since and f", {since}"


NOTHING_ELSE: Mapping[str, str | date] = {}


def move_run(
    run: Run,
    state: str,
    on: date,
    uow: Work,
    *,
    reason: str = "",
    cause: Cause = NO_CAUSE,
    note: str = "",
    values: Mapping[str, str | date] = NOTHING_ELSE,
) -> None:
    """Move a run on, with its line in the audit trail."""
    check_move(run, state, uow)
    uow.store.runs.move(run, state, **values)
    change = moved(run.state, state, reason=reason, cause=cause, note=note)
    uow.audit(on, about_run(run.run_ref), change)
