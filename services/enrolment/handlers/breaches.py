"""Breaches, found from repairs and contacts, what is taken back, and appeals against them."""

from dataclasses import replace
from datetime import date

from services.backbone.audit import Change
from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound, NotYet
from services.contracts import enrolment as contract
from services.contracts import repairs
from services.contracts.commands import DONE, NO_EFFECT, Done
from services.contracts.vocabulary import Element, TakenBackFor
from services.enrolment.domain import breaches
from services.enrolment.domain.appeals import State
from services.enrolment.domain.participation import Participation, Quarter, year_of
from services.enrolment.handlers.members import (
    member_of,
    member_of_event,
    scheme_in_force,
    subject,
)
from services.enrolment.store import Work
from services.terms.days import long_day


def record_contact(command: contract.RecordContact, uow: Work) -> Done:
    """Keep a contact; it is a breach if the rule says so."""
    member = member_of(command.tenant_ref, uow)
    if uow.store.breaches.has_contact(command.contact_ref):
        raise Conflict(f"contact {command.contact_ref} is recorded already", "contact_ref")
    if command.date > command.recorded_on:
        raise Invalid("the day of the contact is still to come; enter the day it was made", "date")
    contact = breaches.Contact(command.contact_ref, command.date, command.recorded_on, command.kind)
    uow.store.breaches.add_contact(member.tenant_ref, contact, command.notes, command.came_by)
    kept = Change("contact", after=contact.kind, cause_kind="record", cause_ref=contact.contact_ref)
    uow.audit(command.recorded_on, subject(member), kept)
    quarters = _quarters_of(member, uow)
    why_not = breaches.why_no_breach(contact, member, quarters)
    breach = breaches.breach_by_contact(contact, member, quarters)
    uow.record(
        contract.ContactRecorded(
            contact.contact_ref,
            member.tenant_ref,
            contact.date,
            contact.recorded_on,
            command.kind,
            why_not,
        )
    )
    return DONE if _record_breach(member, breach, uow) else NO_EFFECT


def take_back_contact(command: contract.TakeBackContact, uow: Work) -> Done:
    """Leave everything as if the contact had never been recorded; money sent stays sent."""
    if not command.reason.strip():
        raise Invalid("say why the contact is taken back", "reason")
    known = uow.store.breaches.contact(command.contact_ref)
    if known is None:
        raise NotFound(f"no contact has the reference {command.contact_ref!r}", "contact_ref")
    tenant_ref, contact = known
    if contact.taken_back_on is not None:
        when = long_day(contact.taken_back_on)
        raise Conflict(f"contact {command.contact_ref} was taken back on {when}", "contact_ref")
    if command.on < contact.recorded_on:
        since = long_day(contact.recorded_on)
        raise Invalid(f"the contact is recorded since {since}; take it back then or later", "on")
    uow.store.breaches.take_back_contact(command.contact_ref, command.on)
    change = Change(
        "contact taken back",
        cause_kind="record",
        cause_ref=command.contact_ref,
        note=command.reason,
    )
    uow.audit(command.on, subject(member_of(tenant_ref, uow)), change)
    uow.record(contract.ContactTakenBack(command.contact_ref, tenant_ref, command.on))
    why: TakenBackFor = "contact_taken_back"
    found = take_back("housing_management", command.contact_ref, tenant_ref, command.on, why, uow)
    return DONE if found else NO_EFFECT


def repair_recorded(event: repairs.RepairRecorded, uow: Work) -> None:
    """Keep a repair; it is a breach if the rule says so. One that is corrected is judged anew."""
    member = member_of_event(event.tenant_ref, uow)
    kept = breaches.Job.__dataclass_fields__.keys() - {"taken_back_on"}
    job = breaches.Job(**{name: getattr(event, name) for name in kept})
    known = uow.store.breaches.job(job.job_ref)
    if known is None:
        uow.store.breaches.add_job(member.tenant_ref, job)
        breach = breaches.breach_by_repair(job, member, _quarters_of(member, uow))
        _record_breach(member, breach, uow)
        return
    why: TakenBackFor = "job_cancelled" if job.status == "cancelled" else "job_corrected"
    _correct(*known, member, job, event.recorded_on, why, uow)


def repair_taken_back(event: repairs.RepairTakenBack, uow: Work) -> None:
    """Leave everything as if the repair had never been recorded; money sent stays sent."""
    member = member_of_event(event.tenant_ref, uow)
    known = uow.store.breaches.job(event.job_ref)
    if known is None:
        raise NotYet(f"job {event.job_ref} is not recorded yet")
    job = replace(known[1], version=event.version, taken_back_on=event.on)
    _correct(*known, member, job, event.on, "job_taken_back", uow)


def _correct(
    whose: str,
    before: breaches.Job,
    member: Participation,
    job: breaches.Job,
    on: date,
    why: TakenBackFor,
    uow: Work,
) -> None:
    """Put a later version of a job in the place of the one before, unless that was later still.

    A correction that changes nothing that counts leaves the breach as it was recorded.
    """
    if job.version <= before.version:
        return
    if whose == member.tenant_ref and job.is_judged_as(before):
        uow.store.breaches.correct_job(whose, replace(job, recorded_on=before.recorded_on))
        return
    uow.store.breaches.correct_job(member.tenant_ref, job)
    take_back("repairs", job.job_ref, whose, on, why, uow)
    breach = breaches.breach_by_repair(job, member, _quarters_of(member, uow))
    _record_breach(member, breach, uow)


def take_back(
    element: Element, cause_ref: str, tenant_ref: str, on: date, why: TakenBackFor, uow: Work
) -> bool:
    """Treat what a contact or job led to as never recorded; False if it led to nothing.

    A breach whose appeal was upheld counts no more already.
    """
    if uow.store.breaches.has_appeal(tenant_ref, cause_ref):
        return False
    found = uow.store.breaches.breaches_by(tenant_ref, cause_ref)
    for breach in (each for each in found if each.element == element):
        uow.store.breaches.take_back(breach, on)
        settle_recorded(tenant_ref, cause_ref, "taken_back", on, uow)
        uow.audit(
            on,
            subject(member_of(tenant_ref, uow)),
            Change("breach taken back", reason=why, cause_kind="record", cause_ref=cause_ref),
        )
        uow.record(
            contract.BreachTakenBack(tenant_ref, element, cause_ref, breach.version, on, why)
        )
        return True
    return False


def judge_what_was_known(member: Participation, quarters: tuple[Quarter, ...], uow: Work) -> None:
    """Judge what reached us before the start did, and yet happened within the year."""
    for job in uow.store.breaches.jobs_of(member.tenant_ref):
        _record_breach(member, breaches.breach_by_repair(job, member, quarters), uow)
    for contact in uow.store.breaches.contacts_of(member.tenant_ref):
        _record_breach(member, breaches.breach_by_contact(contact, member, quarters), uow)


def _quarters_of(member: Participation, uow: Work) -> tuple[Quarter, ...]:
    return () if member.start_date is None else year_of(member, scheme_in_force(uow))


def _record_breach(member: Participation, breach: breaches.Breach | None, uow: Work) -> bool:
    """Publish a breach, unless it is none, known already, or was appealed before it was known."""
    if breach is None or uow.store.breaches.has_appeal(member.tenant_ref, breach.cause_ref):
        return False
    known = uow.store.breaches.breaches_by(member.tenant_ref, breach.cause_ref)
    if breach.element in {each.element for each in known}:
        return False
    uow.store.breaches.add_breach(member.tenant_ref, breach)
    uow.audit(
        breach.recorded_on,
        subject(member),
        Change("breach", reason=breach.reason, cause_kind="record", cause_ref=breach.cause_ref),
    )
    uow.record(contract.BreachRecorded(tenant_ref=member.tenant_ref, **vars(breach)))
    return True


def uphold_appeal(command: contract.UpholdAppeal, uow: Work) -> Done:
    """Treat the breach as never recorded, even one that is recorded later."""
    member = member_of(command.tenant_ref, uow)
    if uow.store.breaches.has_appeal(member.tenant_ref, command.cause_ref):
        return NO_EFFECT
    settle_recorded(member.tenant_ref, command.cause_ref, "upheld", command.on, uow)
    return DONE if uphold(member, command.cause_ref, command.on, "", uow) else NO_EFFECT


def uphold(member: Participation, cause_ref: str, on: date, why: str, uow: Work) -> bool:
    """Treat what a job or contact led to, or will lead to, as never recorded; False if it led to
    nothing yet."""
    uow.store.breaches.add_appeal(member.tenant_ref, cause_ref, on)
    change = Change("appeal upheld", cause_kind="record", cause_ref=cause_ref, note=why)
    uow.audit(on, subject(member), change)
    found = uow.store.breaches.breaches_by(member.tenant_ref, cause_ref)
    for breach in found:
        uow.record(
            contract.AppealUpheld(member.tenant_ref, breach.element, cause_ref, on, breach.version)
        )
    return bool(found)


def settle_recorded(tenant_ref: str, cause_ref: str, state: State, on: date, uow: Work) -> None:
    """Close the appeal that waits, where what it is against counts no more by another deed."""
    waiting = uow.store.recorded_appeals.open_against(tenant_ref, cause_ref)
    if waiting is not None:
        if state == "upheld" and waiting.recorded_by == uow.actor:
            raise NotAllowed("you recorded this appeal, so another person has to decide it")
        decided = replace(waiting, state=state, decided_on=on, decided_by=uow.actor)
        uow.store.recorded_appeals.save(decided)
