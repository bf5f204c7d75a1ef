"""What came of visits, and the follow-up that is settled without one."""

from dataclasses import replace
from datetime import date

from services.backbone.audit import Change
from services.backbone.errors import Conflict, Invalid, NotNow
from services.contracts import repairs as contract
from services.contracts.commands import DONE, NO_EFFECT, Done
from services.repairs.domain import inspection
from services.repairs.domain.correcting import Visit
from services.repairs.domain.inspection import Finding, FollowUpState, Home
from services.repairs.domain.responsibility import UnknownCategory
from services.repairs.handlers.booking import book_after, book_missing_baseline, cancel_booked
from services.repairs.handlers.homes import home_of, subject
from services.repairs.store import Work
from services.terms.days import long_day


def record_visit(command: contract.RecordVisit, uow: Work) -> Done:
    """Keep the result of a visit, and decide what it means if it counts."""
    home = home_of(command.tenant_ref, uow)
    if uow.store.visits.has(command.visit_ref):
        raise Conflict(f"visit {command.visit_ref} is recorded already", "visit_ref")
    matrix = uow.store.scheme.matrix()
    findings = [Finding(f.item, f.category, f.condition) for f in command.findings]
    try:
        for finding in findings:
            matrix.whose(finding.category)
    except UnknownCategory as error:
        raise Invalid(str(error), "findings") from error
    counts = home.visit_counts(command.kind, command.result, command.on)
    was_booked = _take_from_diary(command, uow)
    uow.store.visits.add(command, counts)
    tell_visit(
        Visit(
            *(command.visit_ref, command.tenant_ref, command.kind, command.on, command.result),
            *(command.reason, tuple(findings), counts),
        ),
        uow,
    )
    if not counts:
        ref = command.visit_ref
        kept = Change("visit kept", "", command.result, command.kind, "visit", ref)
        uow.audit(command.on, subject(home), kept)
        if was_booked and command.kind == "baseline":
            book_missing_baseline(home, command.on, uow)
        return NO_EFFECT
    uow.store.diary.close(home.tenant_ref, "over", command.kind)
    decide = _decide_baseline if command.kind == "baseline" else _decide_follow_up
    decide(home, command, findings, uow)
    return DONE


def tell_visit(visit: Visit, uow: Work) -> None:
    """Publish what came of a visit as it stands, with what was found."""
    whose = uow.store.scheme.matrix().whose
    uow.record(
        contract.VisitRecorded(
            visit_ref=visit.visit_ref,
            tenant_ref=visit.tenant_ref,
            kind=visit.kind,
            visit_date=visit.on,
            result=visit.result,
            counted=visit.counted,
            version=visit.version,
            findings=tuple(
                contract.SeenItem(f.item, f.category, whose(f.category), f.condition)  # type: ignore[arg-type]
                for f in visit.findings
            ),
        )
    )


def _take_from_diary(command: contract.RecordVisit, uow: Work) -> bool:
    """A visit that was booked by this reference is made; the diary waits for it no more.

    Returns whether one was booked; one that was begun without it leaves the diary as it was.
    """
    booking = uow.store.diary.find(command.visit_ref)
    if booking is None:
        return False
    if (booking.tenant_ref, booking.kind) != (command.tenant_ref, command.kind):
        raise Conflict(f"visit {command.visit_ref} is booked as another one", "visit_ref")
    if booking.state == "cancelled":
        raise NotNow(f"visit {command.visit_ref} was cancelled; begin another", "visit_ref")
    uow.store.diary.save(replace(booking, state="over"))
    return booking.state == "open"


def _decide_baseline(
    home: Home, command: contract.RecordVisit, findings: list[Finding], uow: Work
) -> None:
    attempts_allowed = uow.store.scheme.visit_attempts()
    after = inspection.after_baseline_visit(home, command.result, findings, attempts_allowed)
    _save_move(home, after, "baseline", home.baseline, after.baseline, command, uow)
    if command.result in inspection.NOT_MADE:
        _not_made(command, after.baseline_attempts, attempts_allowed, uow)
    if after.baseline == inspection.PASSED:
        uow.record(contract.BaselinePassed(home.tenant_ref, command.on))
    elif after.baseline == inspection.ABANDONED:
        uow.record(contract.BaselineAbandoned(home.tenant_ref, command.on))
    elif command.result in inspection.NOT_MADE and after.baseline == "":
        book_after(after, command.kind, command.on, uow)


def _decide_follow_up(
    home: Home, command: contract.RecordVisit, findings: list[Finding], uow: Work
) -> None:
    attempts_allowed = uow.store.scheme.visit_attempts()
    defects = inspection.new_tenant_defects(
        findings, uow.store.visits.baseline_findings(home.tenant_ref), uow.store.scheme.matrix()
    )
    after = inspection.after_follow_up_visit(home, command.result, defects, attempts_allowed)
    _save_move(home, after, "follow-up", home.follow_up, after.follow_up, command, uow)
    still_there = home.left_on is None
    if command.result in inspection.NOT_MADE and still_there:
        _not_made(command, after.follow_up_attempts, attempts_allowed, uow)
    if after.follow_up:
        tell_outcome(after, command.on, defects, uow)
    elif still_there:
        book_after(after, command.kind, command.on, uow)


def settle_follow_up(command: contract.SettleFollowUp, uow: Work) -> Done:
    """A manager decides a follow-up that will not happen, once the year is over.

    A visit that is in the diary is cancelled. Raises `Invalid` without a reason, and `NotNow` where
    no follow-up waits for anybody, or the year is not over.
    """
    home, reason = home_of(command.tenant_ref, uow), command.reason.strip()
    if not reason:
        raise Invalid("give the reason for settling the follow-up by hand", "reason")
    _may_be_settled(home, command.on)
    settled = replace(home, follow_up=command.outcome, follow_up_by_hand=True)
    change = Change("follow-up settled by hand", after=command.outcome, note=reason)
    uow.audit(command.on, subject(home), change)
    cancel_booked(home, "follow_up", reason, command.on, uow)
    tell_outcome(settled, command.on, (), uow)
    return DONE


def _may_be_settled(home: Home, on: date) -> None:
    since = home.follow_up_settled_from
    if since is None:
        raise NotNow(f"no follow-up of {home.tenant_ref} is outstanding", "tenant_ref")
    if on < since:
        raise NotNow(
            f"the year of {home.tenant_ref} ends on {long_day(since)}; until then book the visit",
            "tenant_ref",
        )


def tell_outcome(
    home: Home, on: date, defects: tuple[str, ...], uow: Work, before: FollowUpState = ""
) -> None:
    """Tell how a follow-up stands now; what was told `before` is revised."""
    told, outcome = home.follow_up_told, home.follow_up or None
    uow.store.save(replace(home, follow_up_told=told + 1))
    if told:
        uow.record(
            contract.FollowUpRevised(
                tenant_ref=home.tenant_ref,
                on=on,
                revision=told,
                before=before or None,
                outcome=outcome,
                new_defects=defects,
            )
        )
    elif outcome is not None:
        uow.record(
            contract.FollowUpConcluded(
                tenant_ref=home.tenant_ref, on=on, outcome=outcome, new_defects=defects
            )
        )


def _save_move(
    home: Home,
    after: Home,
    what: str,
    state_before: str,
    state_after: str,
    command: contract.RecordVisit,
    uow: Work,
) -> None:
    uow.store.save(after)
    change = Change(
        what,
        state_before or "open",
        state_after or "open",
        cause_kind="visit",
        cause_ref=command.visit_ref,
    )
    uow.audit(command.on, subject(home), change)


def _not_made(
    command: contract.RecordVisit, attempt: int, attempts_allowed: int, uow: Work
) -> None:
    uow.record(
        contract.VisitNotMade(
            tenant_ref=command.tenant_ref,
            on=command.on,
            visit_ref=command.visit_ref,
            kind=command.kind,
            result=command.result,
            reason=command.reason,
            attempt=attempt,
            attempts_allowed=attempts_allowed,
        )
    )
