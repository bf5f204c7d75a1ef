"""The deal's money: what is planned at the start, and what is lost or given back after."""

from dataclasses import replace
from datetime import date

from services.backbone.audit import Cause, Change, Subject, moved
from services.backbone.errors import NotYet
from services.backbone.working_days import is_working_day
from services.contracts import enrolment, repairs
from services.contracts import payments as contract
from services.payments.domain import books
from services.payments.domain.instalments import (
    LOST,
    WITH_THE_BANK,
    FollowUp,
    Leaving,
    Losses,
    Span,
    check_move,
    losses_by_element,
    plan_instalments,
    status_after,
)
from services.payments.domain.payment_days import PaymentDays, next_payment_day
from services.payments.handlers.noting import about_instalment, as_known
from services.payments.store import Work
from services.payments.store.rows import BreachRow, Instalment, Participation, SchemeRules
from services.terms.money import pounds


def scheme_opened(event: enrolment.SchemeOpened, uow: Work) -> None:
    """Keep the money rules of the scheme, its areas, and what statements say of the landlord."""
    us = event.contact_points
    uow.store.keep_rules(
        SchemeRules(
            event.name,
            event.landlord,
            event.timing,
            event.strikes,
            event.hold_while_in_arrears,
            event.final_needs_follow_up,
            us.phone,
            us.email,
            us.hours,
            us.complaints,
            us.data_protection,
            PaymentDays(event.payment_days.every, event.payment_days.on),
            event.practice,
        )
    )
    uow.store.finance.keep_areas([(area.code, area.name) for area in event.areas])


def scheme_changed(event: enrolment.SchemeChanged, uow: Work) -> None:
    """Keep what changed of it: payment days, arrears, areas, and what statements say.

    Instalments and runs that there are stay; holds are tried again with the next day's work.
    """
    us = event.contact_points
    uow.store.change_rules(
        replace(
            rules_of(uow),
            hold_while_in_arrears=event.hold_while_in_arrears,
            phone=us.phone,
            email=us.email,
            hours=us.hours,
            complaints=us.complaints,
            data_protection=us.data_protection,
            payment_days=PaymentDays(event.payment_days.every, event.payment_days.on),
        )
    )
    uow.store.finance.change_areas([(area.code, area.name) for area in event.areas])


def participation_started(event: enrolment.ParticipationStarted, uow: Work) -> None:
    """Create the instalments: four for each element taken."""
    rules = rules_of(uow)
    if uow.store.finance.tenant(event.tenant_ref) is None:
        raise NotYet(f"tenant {event.tenant_ref} is not registered yet")
    spans = [Span(q.quarter, q.starts_on, q.ends_on) for q in event.quarters]
    plan = [
        planned
        for offer in event.elements
        for planned in plan_instalments(
            offer.element,
            offer.annual_pence,
            spans,
            rules.timing,
            offer.inspection and rules.final_needs_follow_up,
        )
    ]
    uow.store.add_participation(event.tenant_ref, event.start_date, plan)
    total = sum(planned.amount_pence for planned in plan)
    subject = Subject("participation", event.tenant_ref, event.tenant_ref)
    change = Change("scheduled", after=pounds(total), note=f"{len(plan)} instalments")
    uow.audit(event.start_date, subject, change)


def breach_recorded(event: enrolment.BreachRecorded, uow: Work) -> None:
    """Keep a breach and work out what it costs."""
    started(event.tenant_ref, uow)
    uow.store.add_breach(
        BreachRow(
            **vars(event),
            known_on=as_known(event.recorded_on, uow),
            upheld_on=None,
            taken_back_on=None,
            costed=False,
        )
    )
    work_out_afresh(event.tenant_ref, event.recorded_on, ("breach", event.cause_ref), uow)


def appeal_upheld(event: enrolment.AppealUpheld, uow: Work) -> None:
    """Leave everything as if the breach had never been recorded; money sent stays sent."""
    if not uow.store.uphold(event.element, event.cause_ref, event.version, event.on):
        raise NotYet(f"breach {event.cause_ref} is not recorded yet")
    work_out_afresh(event.tenant_ref, event.on, ("appeal", event.cause_ref), uow)


def breach_taken_back(event: enrolment.BreachTakenBack, uow: Work) -> None:
    """Leave everything as if the breach had never been recorded; money sent stays sent."""
    if not uow.store.take_back(event.element, event.cause_ref, event.version, event.on):
        raise NotYet(f"breach {event.cause_ref} is not recorded yet")
    work_out_afresh(event.tenant_ref, event.on, ("taken back", event.cause_ref), uow)


def participation_ended(event: enrolment.ParticipationEnded, uow: Work) -> None:
    """Cancel what is not yet sent of the quarters that have not ended."""
    if not event.started:
        return
    started(event.tenant_ref, uow)
    leaving = Leaving(event.on, as_known(event.on, uow), event.status)
    uow.store.keep_leaving(event.tenant_ref, leaving)
    work_out_afresh(event.tenant_ref, event.on, ("leaving", event.status), uow)


def follow_up_concluded(event: repairs.FollowUpConcluded, uow: Work) -> None:
    """Release the instalment that waited for the follow-up, or forfeit it."""
    _keep_follow_up(event.tenant_ref, event.on, event.outcome, uow)


def follow_up_revised(event: repairs.FollowUpRevised, uow: Work) -> None:
    """Decide again by another outcome, or wait again; what is with the bank stays sent."""
    if event.revision <= started(event.tenant_ref, uow).follow_up_revision:
        return
    known = as_known(event.on, uow)
    outcome = None if event.outcome is None else FollowUp(known, event.outcome)
    uow.store.revise_follow_up(event.tenant_ref, known, outcome, event.revision)
    cause = ("follow-up", event.outcome or "awaited again")
    work_out_afresh(event.tenant_ref, event.on, cause, uow)
    for instalment in uow.store.instalments_of(event.tenant_ref) if outcome is None else ():
        waits = instalment.awaits_follow_up and instalment.status not in WITH_THE_BANK
        if waits and instalment.earned_on is not None:
            _reverse_earning(instalment, event.on, uow)


def participation_completed(event: enrolment.ParticipationCompleted, uow: Work) -> None:
    """Say what the year came to.

    The event repeats the follow-up's outcome, because it may overtake the one from repairs.
    """
    if event.follow_up is not None:
        _keep_follow_up(event.tenant_ref, event.on, event.follow_up, uow)
    started(event.tenant_ref, uow)
    instalments = uow.store.instalments_of(event.tenant_ref)
    lost = sum(i.amount_pence for i in instalments if i.status in LOST)
    earned = sum(i.amount_pence for i in instalments) - lost
    uow.record(contract.ParticipationSettled(event.tenant_ref, event.on, earned, lost))


def _keep_follow_up(tenant_ref: str, on: date, outcome: str, uow: Work) -> None:
    year = started(tenant_ref, uow)
    if year.follow_up is not None or year.follow_up_revision:
        return
    uow.store.keep_follow_up(tenant_ref, FollowUp(as_known(on, uow), outcome))
    work_out_afresh(tenant_ref, on, ("follow-up", outcome), uow)


# --- working out what is lost ---


def losses_of(tenant_ref: str, instalments: list[Instalment], uow: Work) -> dict[str, Losses]:
    """Return by element what a tenant has lost, from the facts as they stand."""
    store, year = uow.store, started(tenant_ref, uow)
    return losses_by_element(
        [instalment.planned for instalment in instalments],
        [(breach.element, breach.fact) for breach in store.counting_breaches_of(tenant_ref)],
        store.submissions_of(tenant_ref),
        year.leaving,
        year.follow_up,
        rules_of(uow).strikes,
    )


def work_out_afresh(tenant_ref: str, on: date, cause: Cause, uow: Work) -> None:
    """Bring a tenant's instalments, and the books, in line with what the facts say is lost."""
    instalments = uow.store.instalments_of(tenant_ref)
    losses = losses_of(tenant_ref, instalments, uow)
    for instalment in instalments:
        if instalment.status in WITH_THE_BANK:
            continue
        lost_to = losses[instalment.element].reason_by_quarter.get(instalment.quarter)
        status, reason = _status_after(instalment, lost_to, uow)
        if (status, reason) == (instalment.status, instalment.reason):
            continue
        check_move(instalment.reference, instalment.status, status)
        uow.store.set_status([instalment.id], status, reason)
        if lost_to is not None and instalment.earned_on is not None:
            _reverse_earning(instalment, on, uow)
        change = moved(instalment.status, status, reason=reason, cause=cause)
        uow.audit(on, about_instalment(instalment), change)


def _status_after(instalment: Instalment, lost_to: str | None, uow: Work) -> tuple[str, str]:
    was_lost = lost_to is None and instalment.status in LOST
    submissions = uow.store.submissions_of(instalment.tenant_ref) if was_lost else {}
    was_sent = any(
        submission.quarter == instalment.quarter
        for submission in submissions.get(instalment.element, [])
    )
    return status_after(instalment.status, instalment.reason, lost_to, was_sent)


def _reverse_earning(instalment: Instalment, on: date, uow: Work) -> None:
    uow.store.forget_earning(instalment.id)
    posted_on = as_known(on, uow)  # the books of a date that is closed stay as they are
    what = (posted_on, instalment.amount_pence, instalment.tenant_ref, instalment.reference)
    uow.store.books.post([books.REVERSED.of(*what)])


# --- shared steps ---


def rules_of(uow: Work) -> SchemeRules:
    """Return the scheme's money rules; `NotYet` before the scheme is open."""
    rules = uow.store.rules()
    if rules is None:
        raise NotYet("the scheme is not open yet")
    return rules


def payment_day_after(day: date, uow: Work) -> date:
    """Return the first day later than `day` on which a run is prepared."""
    return next_payment_day(day, rules_of(uow).payment_days, is_working_day)


def started(tenant_ref: str, uow: Work) -> Participation:
    """Return the participation; `NotYet` before it has started."""
    year = uow.store.participation(tenant_ref)
    if year is None:
        raise NotYet(f"the participation of {tenant_ref} has not started yet")
    return year
