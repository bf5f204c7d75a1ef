"""Repairs' use cases: one function per command and per event, `(message, uow)`."""

from dataclasses import replace
from datetime import date

from services.backbone.audit import Change, Subject
from services.backbone.errors import Conflict, Invalid, NotFound, NotNow, NotYet
from services.backbone.handling import DONE, NO_EFFECT, Answer, CommandHandlers, EventHandlers
from services.backbone.working_days import working_day_on_or_after
from services.contracts import enrolment
from services.contracts import repairs as contract
from services.contracts.calendar import CutOffReached
from services.contracts.vocabulary import VisitKind
from services.repairs.domain import diary, inspection
from services.repairs.domain.inspection import Finding, Home
from services.repairs.domain.responsibility import UnknownCategory
from services.repairs.store import RepairsStore, Work

# --- what enrolment tells ---


def scheme_opened(event: enrolment.SchemeOpened, uow: Work) -> None:
    """Keep the responsibility matrix and the number of attempts."""
    uow.store.keep_settings(
        event.visit_attempts,
        event.tenant_categories,
        event.landlord_categories,
        tuple(offer.element for offer in event.elements if offer.inspection),
    )


def tenant_invited(event: enrolment.TenantInvited, uow: Work) -> None:
    """A home that may be inspected from now on, if an element taken needs it."""
    inspected = not uow.store.inspected_elements().isdisjoint(event.elements)
    rejected_before = uow.store.find(event.tenant_ref) is not None
    keep = uow.store.save if rejected_before else uow.store.add
    keep(Home(event.tenant_ref, invited_on=event.on, inspected=inspected))


def tenant_rejected(event: enrolment.TenantRejected, uow: Work) -> None:
    """A home whose visits and jobs are stored and have no other effect."""
    if uow.store.find(event.tenant_ref) is None:
        uow.store.add(Home(event.tenant_ref, invited_on=None))


def place_given(event: enrolment.PlaceGiven, uow: Work) -> None:
    """Book the baseline, unless the home has had it."""
    home = _home_of_event(event.tenant_ref, uow)
    if event.needs_baseline and home.baseline == "" and home.awaits_baseline:
        _book(home, "baseline", diary.visit_after(event.on, working_day_on_or_after), event.on, uow)


def participation_started(event: enrolment.ParticipationStarted, uow: Work) -> None:
    """Keep the year, for the follow-up."""
    home = _home_of_event(event.tenant_ref, uow)
    uow.store.save(
        replace(
            home,
            started_on=event.start_date,
            ends_on=event.end_date,
            follow_up_counts_from=event.follow_up_counts_from,
        )
    )
    uow.store.close_bookings(event.tenant_ref, "over", "baseline")


def participation_ended(event: enrolment.ParticipationEnded, uow: Work) -> None:
    """Nothing more is booked for a tenant who left. Who left after the year may owe a follow-up:
    the landlord then looks at the empty home without them."""
    home = _home_of_event(event.tenant_ref, uow)
    uow.store.save(replace(home, left_on=event.on))
    uow.store.close_bookings(event.tenant_ref, "cancelled")


# --- visits ---


def record_visit(command: contract.RecordVisit, uow: Work) -> Answer:
    """Keep the result of a visit, and decide what it means if it counts."""
    home = _home(command.tenant_ref, uow)
    if uow.store.has_visit(command.visit_ref):
        raise Conflict(f"visit {command.visit_ref} is recorded already", "visit_ref")
    matrix = uow.store.matrix()
    findings = [Finding(f.item, f.category, f.condition) for f in command.findings]
    try:
        for finding in findings:
            matrix.whose(finding.category)
    except UnknownCategory as error:
        raise Invalid(str(error), "findings") from error
    counts = home.visit_counts(command.kind, command.result, command.on)
    uow.store.add_visit(command, counts)
    if not counts:
        return NO_EFFECT
    uow.store.close_bookings(home.tenant_ref, "over", command.kind)
    decide = _decide_baseline if command.kind == "baseline" else _decide_follow_up
    decide(home, command, findings, uow)
    return DONE


def _decide_baseline(
    home: Home, command: contract.RecordVisit, findings: list[Finding], uow: Work
) -> None:
    attempts_allowed = uow.store.visit_attempts()
    after = inspection.after_baseline_visit(home, command.result, findings, attempts_allowed)
    _save_move(home, after, "baseline", home.baseline, after.baseline, command, uow)
    if command.result in inspection.NOT_MADE:
        _not_made(command, after.baseline_attempts, attempts_allowed, uow)
    if after.baseline == inspection.PASSED:
        uow.record(contract.BaselinePassed(home.tenant_ref, command.on))
    elif after.baseline == inspection.ABANDONED:
        uow.record(contract.BaselineAbandoned(home.tenant_ref, command.on))
    elif command.result in inspection.NOT_MADE and after.baseline == "":
        _book_again(after, command, uow)


def _decide_follow_up(
    home: Home, command: contract.RecordVisit, findings: list[Finding], uow: Work
) -> None:
    attempts_allowed = uow.store.visit_attempts()
    defects = inspection.new_tenant_defects(
        findings, uow.store.baseline_findings(home.tenant_ref), uow.store.matrix()
    )
    after = inspection.after_follow_up_visit(home, command.result, defects, attempts_allowed)
    _save_move(home, after, "follow-up", home.follow_up, after.follow_up, command, uow)
    still_there = home.left_on is None
    if command.result in inspection.NOT_MADE and still_there:
        _not_made(command, after.follow_up_attempts, attempts_allowed, uow)
    if after.follow_up:
        uow.record(
            contract.FollowUpConcluded(home.tenant_ref, command.on, after.follow_up, defects)  # type: ignore[arg-type]
        )
    elif still_there:
        _book_again(after, command, uow)


def settle_follow_up(command: contract.SettleFollowUp, uow: Work) -> Answer:
    """A manager decides the follow-up of a tenant who left after the year was over.

    Raises `Invalid` without a reason, and `NotNow` where no follow-up waits for anybody.
    """
    home = _home(command.tenant_ref, uow)
    if not command.reason.strip():
        raise Invalid("give the reason for settling the follow-up by hand", "reason")
    if not home.left_owing_follow_up:
        raise NotNow(
            f"{home.tenant_ref} did not leave after the year with the follow-up outstanding;"
            " record the visit instead",
            "tenant_ref",
        )
    uow.store.save(replace(home, follow_up=command.outcome))
    change = Change("follow-up settled by hand", after=command.outcome, note=command.reason.strip())
    uow.audit(command.on, _subject(home), change)
    uow.record(contract.FollowUpConcluded(home.tenant_ref, command.on, command.outcome, ()))
    return DONE


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
    uow.audit(command.on, _subject(home), change)


def _subject(home: Home) -> Subject:
    return Subject("home", home.tenant_ref, home.tenant_ref)


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


# --- the diary ---


def cut_off_reached(event: CutOffReached, uow: Work) -> None:
    """Book the follow-ups whose time has come, and remind of tomorrow's visits."""
    for home in uow.store.due_for_follow_up_booking(event.date):
        assert home.ends_on is not None, "a follow-up is due of a year that has begun"
        due = diary.follow_up_due(home.ends_on, working_day_on_or_after)
        _book(home, "follow_up", max(due, event.date), event.date, uow)
    tomorrow = diary.reminder_for(event.date)
    for tenant_ref, kind in uow.store.open_bookings_on(tomorrow):
        uow.record(contract.VisitReminderDue(tenant_ref, event.date, kind, tomorrow))


def _book_again(home: Home, command: contract.RecordVisit, uow: Work) -> None:
    again = diary.visit_after(command.on, working_day_on_or_after)
    _book(home, command.kind, again, command.on, uow)


def _book(home: Home, kind: VisitKind, visit_date: date, on: date, uow: Work) -> None:
    uow.store.book(home.tenant_ref, kind, visit_date, on)
    uow.record(contract.VisitBooked(home.tenant_ref, on, kind, visit_date))


# --- jobs ---


def record_repair(command: contract.RecordRepair, uow: Work) -> Answer:
    """Keep a repair job with whose job it was."""
    _home(command.tenant_ref, uow)
    if uow.store.has_job(command.job_ref):
        raise Conflict(f"job {command.job_ref} is recorded already", "job_ref")
    try:
        responsibility = uow.store.matrix().whose(command.category)
    except UnknownCategory as error:
        raise Invalid(str(error), "category") from error
    told = {name: value for name, value in vars(command).items() if name != "description"}
    job = contract.RepairRecorded(**told, responsibility=responsibility)
    uow.store.add_job(job, command.description)
    uow.record(job)
    return DONE


# --- shared steps ---


def _home(tenant_ref: str, uow: Work) -> Home:
    home = uow.store.find(tenant_ref)
    if home is None:
        raise NotFound(f"no tenant has the reference {tenant_ref!r}", "tenant_ref")
    return home


def _home_of_event(tenant_ref: str, uow: Work) -> Home:
    home = uow.store.find(tenant_ref)
    if home is None:
        raise NotYet(f"tenant {tenant_ref} is not registered yet")
    return home


ON_EVENT: EventHandlers[RepairsStore] = {
    CutOffReached: cut_off_reached,
    enrolment.SchemeOpened: scheme_opened,
    enrolment.TenantInvited: tenant_invited,
    enrolment.TenantRejected: tenant_rejected,
    enrolment.PlaceGiven: place_given,
    enrolment.ParticipationStarted: participation_started,
    enrolment.ParticipationEnded: participation_ended,
}
"""What repairs subscribes to, and what it does about it."""

ON_COMMAND: CommandHandlers[RepairsStore] = {
    contract.RecordVisit: record_visit,
    contract.SettleFollowUp: settle_follow_up,
    contract.RecordRepair: record_repair,
}
"""What repairs can be asked, and what it does about it."""
