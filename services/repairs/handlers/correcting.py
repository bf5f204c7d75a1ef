"""Visits corrected as a new version, or taken back; what they mean is decided again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.backbone.audit import Change
from services.backbone.errors import Conflict, Invalid, NotFound, NotNow
from services.contracts import repairs as contract
from services.contracts.commands import DONE, Done
from services.repairs.domain import correcting, inspection
from services.repairs.domain.correcting import HomeAfter, Visit
from services.repairs.domain.finding import Finding
from services.repairs.domain.inspection import Home
from services.repairs.domain.responsibility import UnknownCategory
from services.repairs.handlers.booking import book_after
from services.repairs.handlers.homes import home_of, subject
from services.repairs.handlers.visits import tell_outcome, tell_visit
from services.repairs.store import Work

_Command = contract.CorrectVisit | contract.TakeBackVisit


def correct_visit(command: contract.CorrectVisit, uow: Work) -> Done:
    """Keep a new version of a visit, and decide again what the visits mean."""
    why = _reason(command.why, "why it is corrected")
    home, visits, visit = _seen(command.visit_ref, command.seen_version, uow)
    refused = correcting.why_not_corrected(home, visit, command.result)
    if refused:
        raise NotNow(refused, "visit_ref")
    corrected = corrected_as(visit, command, uow)
    if corrected.as_told == visit.as_told:
        raise Invalid("nothing is different from what is recorded", "findings")
    if command.visit_date > command.on:
        raise Invalid("a visit is not made on a day to come", "visit_date")
    uow.store.visits.keep_version(visit, command.on, uow.actor, why)
    uow.store.visits.save(corrected)
    uow.store.visits.replace_findings(corrected)
    _note(home, visit, Change("visit corrected", visit.result, corrected.result), why, command, uow)
    remaining = [corrected if each == visit else each for each in visits]
    for each in _decide_again(home, remaining, visit.visit_ref, command.on, uow):
        if each not in visits:
            tell_visit(each, uow)
    return DONE


def take_back_visit(command: contract.TakeBackVisit, uow: Work) -> Done:
    """Leave everything as if a visit had never been recorded, where nothing stands against it."""
    why = _reason(command.why, "why it is taken back")
    home, visits, visit = _seen(command.visit_ref, command.seen_version, uow)
    refused = correcting.why_not_taken_back(home, visit)
    if refused:
        raise NotNow(refused, "visit_ref")
    uow.store.visits.keep_version(visit, command.on, uow.actor, why)
    taken_back = replace(visit, counted=False, version=visit.version + 1, taken_back_on=command.on)
    uow.store.visits.save(taken_back)
    _note(home, visit, Change("visit taken back", visit.result), why, command, uow)
    uow.record(contract.VisitTakenBack(visit.visit_ref, visit.tenant_ref, command.on))
    remaining = [each for each in visits if each != visit]
    for each in _decide_again(home, remaining, visit.visit_ref, command.on, uow):
        if each not in visits:
            tell_visit(each, uow)
    return DONE


def corrected_as(visit: Visit, command: contract.CorrectVisit, uow: Work) -> Visit:
    """Return the next version of a visit; `Invalid` for a category that nobody knows."""
    matrix = uow.store.scheme.matrix()
    findings = tuple(Finding(f.item, f.category, f.condition, f.notes) for f in command.findings)
    try:
        for finding in findings:
            matrix.whose(finding.category)
    except UnknownCategory as error:
        raise Invalid(str(error), "findings") from error
    return replace(
        visit,
        on=command.visit_date,
        result=command.result,
        reason=command.reason,
        findings=findings,
        version=visit.version + 1,
    )


def _reason(given: str, what: str) -> str:
    if not given.strip():
        raise Invalid(f"say {what}", "why")
    return given.strip()


def _seen(visit_ref: str, version: int, uow: Work) -> tuple[Home, list[Visit], Visit]:
    """Return the home, its visits that stand, and the one that was seen, as it was seen."""
    tenant_ref = uow.store.visits.tenant_of(visit_ref)
    if tenant_ref is None:
        raise NotFound(f"no visit has the reference {visit_ref!r}", "visit_ref")
    visits = uow.store.visits.of(tenant_ref)
    visit = next(each for each in visits if each.visit_ref == visit_ref)
    if visit.version != version:
        raise Conflict(
            "somebody else corrected or took back this visit meanwhile: look at it again",
            "seen_version",
        )
    kept = [each for each in visits if each.taken_back_on is None or each == visit]
    return home_of(tenant_ref, uow), kept, visit


def _note(home: Home, visit: Visit, change: Change, why: str, command: _Command, uow: Work) -> None:
    told = replace(change, cause_kind="visit", cause_ref=visit.visit_ref, note=why)
    uow.audit(command.on, subject(home), told)


def _decide_again(
    home: Home, visits: list[Visit], cause: str, on: date, uow: Work
) -> Sequence[Visit]:
    """Decide what the visits mean, and return them as they stand by it."""
    attempts_allowed, matrix = uow.store.scheme.visit_attempts(), uow.store.scheme.matrix()
    after = correcting.stand_afresh(home, visits, attempts_allowed, matrix)
    for before, judged in zip(visits, after.visits, strict=True):
        if judged != before:
            uow.store.visits.save(judged)
    uow.store.save(after.home)
    for what, was, now in (
        ("baseline", home.baseline, after.home.baseline),
        ("follow-up", home.follow_up, after.home.follow_up),
    ):
        if was != now:
            change = Change(what, was or "open", now or "open", cause_kind="visit", cause_ref=cause)
            uow.audit(on, subject(home), change)
    _tell_baseline(home, after.home, on, uow)
    _tell_follow_up(home, after, on, uow)
    return after.visits


def _tell_baseline(before: Home, after: Home, on: date, uow: Work) -> None:
    if before.baseline == after.baseline:
        return
    if before.baseline == inspection.PASSED:
        uow.record(contract.BaselineReopened(before.tenant_ref, on))
    if after.baseline == inspection.PASSED:
        uow.record(contract.BaselinePassed(before.tenant_ref, on))
    elif after.baseline == inspection.ABANDONED:
        uow.record(contract.BaselineAbandoned(before.tenant_ref, on))
    if after.baseline:
        uow.store.diary.close(before.tenant_ref, "over", "baseline")
    else:
        book_after(after, "baseline", on, uow)


def _tell_follow_up(before: Home, after: HomeAfter, on: date, uow: Work) -> None:
    home = after.home
    if before.follow_up == home.follow_up:
        return
    tell_outcome(home, on, after.defects if home.follow_up else (), uow, before.follow_up)
    if home.follow_up:
        uow.store.diary.close(home.tenant_ref, "over", "follow_up")
    elif home.left_on is None:
        book_after(home, "follow_up", on, uow)
