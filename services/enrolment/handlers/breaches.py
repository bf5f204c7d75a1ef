"""Breaches, found from repairs and contacts, and appeals against them."""

from services.backbone.audit import Change
from services.backbone.errors import Conflict
from services.backbone.handling import DONE, NO_EFFECT, Answer
from services.contracts import enrolment as contract
from services.contracts import repairs
from services.enrolment.domain import breaches, year
from services.enrolment.domain.participation import Participation
from services.enrolment.handlers.members import (
    member_of,
    member_of_event,
    subject,
    year_of,
)
from services.enrolment.store import Work


def record_contact(command: contract.RecordContact, uow: Work) -> Answer:
    """Keep a contact; it is a breach if the rule says so."""
    member = member_of(command.tenant_ref, uow)
    if uow.store.breaches.has_contact(command.contact_ref):
        raise Conflict(f"contact {command.contact_ref} is recorded already", "contact_ref")
    contact = breaches.Contact(command.contact_ref, command.date, command.recorded_on, command.kind)
    uow.store.breaches.add_contact(member.tenant_ref, contact, command.notes)
    kept = Change("contact", after=contact.kind, cause_kind="record", cause_ref=contact.contact_ref)
    uow.audit(command.recorded_on, subject(member), kept)
    breach = breaches.breach_by_contact(contact, member, year_of(member, uow))
    return DONE if _record_breach(member, breach, uow) else NO_EFFECT


def repair_recorded(event: repairs.RepairRecorded, uow: Work) -> None:
    """Keep a repair; it is a breach if the rule says so."""
    member = member_of_event(event.tenant_ref, uow)
    kept = breaches.Job.__dataclass_fields__
    job = breaches.Job(**{name: getattr(event, name) for name in kept})
    uow.store.breaches.add_job(member.tenant_ref, job)
    _record_breach(member, breaches.breach_by_repair(job, member, year_of(member, uow)), uow)


def judge_what_was_known(
    member: Participation, quarters: tuple[year.Quarter, ...], uow: Work
) -> None:
    """Judge what reached us before the start did, and yet happened within the year."""
    for job in uow.store.breaches.jobs_of(member.tenant_ref):
        _record_breach(member, breaches.breach_by_repair(job, member, quarters), uow)
    for contact in uow.store.breaches.contacts_of(member.tenant_ref):
        _record_breach(member, breaches.breach_by_contact(contact, member, quarters), uow)


def _record_breach(member: Participation, breach: breaches.Breach | None, uow: Work) -> bool:
    """Publish a breach, unless it is none, known already, or was appealed before it was known."""
    if breach is None or uow.store.breaches.has_appeal(member.tenant_ref, breach.cause_ref):
        return False
    if breach.element in uow.store.breaches.breached_elements(member.tenant_ref, breach.cause_ref):
        return False
    uow.store.breaches.add_breach(member.tenant_ref, breach)
    uow.audit(
        breach.recorded_on,
        subject(member),
        Change("breach", reason=breach.reason, cause_kind="record", cause_ref=breach.cause_ref),
    )
    uow.record(contract.BreachRecorded(tenant_ref=member.tenant_ref, **vars(breach)))
    return True


def uphold_appeal(command: contract.UpholdAppeal, uow: Work) -> Answer:
    """Treat the breach as never recorded, even one that is recorded later."""
    member = member_of(command.tenant_ref, uow)
    if uow.store.breaches.has_appeal(member.tenant_ref, command.cause_ref):
        return NO_EFFECT
    uow.store.breaches.add_appeal(member.tenant_ref, command.cause_ref, command.on)
    uow.audit(
        command.on,
        subject(member),
        Change("appeal upheld", cause_kind="record", cause_ref=command.cause_ref),
    )
    elements = uow.store.breaches.breached_elements(member.tenant_ref, command.cause_ref)
    for element in elements:
        uow.record(
            contract.AppealUpheld(
                member.tenant_ref,
                element,
                command.cause_ref,
                command.on,
            )
        )
    return DONE if elements else NO_EFFECT
