"""Enrolment's use cases: one function per command and per event, `(message, uow)`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from services.backbone.errors import CommandRefused, NotYet
from services.contracts import enrolment as contract
from services.contracts import repairs
from services.contracts.calendar import CutOffReached
from services.enrolment.domain import breaches, eligibility, participation, places, year
from services.enrolment.domain.participation import Participation
from services.enrolment.domain.scheme import Scheme
from services.enrolment.store import scheme_of

DONE: dict[str, Any] = {"effect": "done"}
NO_EFFECT: dict[str, Any] = {"effect": "none"}
"""The answer to what is stored, or repeats what is so already, and changes nothing."""


# --- setting up ------------------------------------------------------------------------------------


def open_scheme(command: contract.OpenScheme, uow: Any) -> dict[str, Any]:
    """Set up the pilot, once."""
    if uow.store.scheme_definition() is not None:
        raise CommandRefused("the scheme is open already; a pilot has one scheme")
    uow.store.add_scheme(command)
    uow.record(command.scheme)
    uow.audit(command.scheme.opens_on, "scheme", "opened")
    return DONE


def register_tenants(command: contract.RegisterTenants, uow: Any) -> dict[str, Any]:
    """Register tenants in the order of the file and say who is invited and who rejected."""
    scheme = _scheme(uow)
    taken = uow.store.properties_taken()
    position = uow.store.last_position()
    for position, tenant in enumerate(command.tenants, start=position + 1):
        if uow.store.find(tenant.tenant_ref) is not None:
            raise CommandRefused(f"tenant {tenant.tenant_ref} is registered already")
        applicant = eligibility.Applicant(
            tenant.uprn, tenant.area_code, tenant.tenancy_type, tenant.rent_arrears_pence
        )
        reasons = eligibility.reasons_to_reject(applicant, scheme, taken)
        if not reasons:
            taken.add(tenant.uprn)
        _register(tenant, position, reasons, command.on, uow)
    return {"registered": len(command.tenants)}


def _register(
    tenant: contract.TenantDetails, position: int, reasons: tuple[str, ...], on: date, uow: Any
) -> None:
    status = "rejected" if reasons else "invited"
    member = Participation(
        tenant.tenant_ref,
        position,
        tenant.area_code,
        tenant.elements,
        status,
        reason=";".join(reasons),
    )
    uow.store.add(member, tenant.uprn)
    uow.record(_registered(tenant, on))
    if tenant.rent_arrears_pence:
        uow.record(contract.RentArrearsChanged(tenant.tenant_ref, on, in_arrears=True))
    if reasons:
        uow.record(contract.TenantRejected(tenant.tenant_ref, on, reasons))
    else:
        uow.record(contract.TenantInvited(tenant.tenant_ref, on, tenant.elements))
    uow.audit(on, _subject(member), f"→ {status}", member.reason)


def _registered(tenant: contract.TenantDetails, on: date) -> contract.TenantRegistered:
    kept = contract.TenantRegistered.__dataclass_fields__.keys() - {"on"}
    return contract.TenantRegistered(on=on, **{name: getattr(tenant, name) for name in kept})


# --- joining and starting --------------------------------------------------------------------------


def sign_agreement(command: contract.SignAgreement, uow: Any) -> dict[str, Any]:
    """The tenant signs: a place if the area has room, otherwise the waiting list."""
    member = _member(command.tenant_ref, uow)
    if member.status != "invited":
        return NO_EFFECT
    scheme = _scheme(uow)
    area = scheme.area(member.area_code)
    assert area is not None, "an invited tenant's area is in the scheme"
    if places.has_room(area, uow.store.status_counts(area.code)):
        _give_place(member, command.on, command.on, False, scheme, uow)
        return DONE
    waiting = member.moved("waiting", signed_on=command.on)
    _move(member, waiting, command.on, "signed, area full", uow)
    uow.record(contract.PutOnWaitingList(member.tenant_ref, command.on, area.name))
    return DONE


def _give_place(
    member: Participation, signed_on: date, on: date, waited: bool, scheme: Scheme, uow: Any
) -> None:
    agreed = member.moved("agreed", signed_on=signed_on)
    _move(member, agreed, on, "place from the waiting list" if waited else "signed", uow)
    needs_baseline = scheme.needs_inspection(member.elements) and not member.baseline_passed_on
    uow.record(contract.PlaceGiven(member.tenant_ref, on, signed_on, waited, needs_baseline))
    _start_if_ready(agreed, on, scheme, uow)


def baseline_passed(event: repairs.BaselinePassed, uow: Any) -> None:
    """The home is at the agreed standard: the year can begin once there is a place."""
    member = _member_of_event(event.tenant_ref, uow)
    if member.status not in participation.NOT_STARTED or member.baseline_passed_on:
        return
    passed = replace(member, baseline_passed_on=event.on)
    uow.store.save(passed)
    uow.audit(event.on, _subject(member), "baseline passed")
    _start_if_ready(passed, event.on, _scheme(uow), uow)


def baseline_abandoned(event: repairs.BaselineAbandoned, uow: Any) -> None:
    """The last allowed baseline visit failed: the tenant is withdrawn."""
    member = _member_of_event(event.tenant_ref, uow)
    if member.status in participation.NOT_STARTED and not member.baseline_passed_on:
        _leave(member, event.on, "withdrawn", participation.NO_ACCESS, uow)


def _start_if_ready(member: Participation, on: date, scheme: Scheme, uow: Any) -> None:
    if not participation.may_start(member, scheme):
        return
    active = participation.start(member, on, scheme)
    assert active.end_date is not None
    _move(member, active, on, "", uow)
    quarters = year.quarters(on, scheme.months, scheme.instalments)
    uow.record(
        contract.ParticipationStarted(
            tenant_ref=active.tenant_ref,
            start_date=on,
            end_date=active.end_date,
            follow_up_counts_from=year.follow_up_counts_from(on, scheme.months),
            elements=tuple(
                contract.ElementOffer(o.element, o.annual_pence, o.inspection)  # type: ignore[arg-type]
                for o in scheme.offers_for(active.elements)
            ),
            quarters=tuple(
                contract.QuarterSpan(q.number, q.starts_on, q.ends_on) for q in quarters
            ),
        )
    )
    _judge_what_was_known(active, quarters, uow)


# --- breaches and appeals --------------------------------------------------------------------------


def record_contact(command: contract.RecordContact, uow: Any) -> dict[str, Any]:
    """Keep a contact; it is a breach if the rule says so."""
    member = _member(command.tenant_ref, uow)
    if uow.store.has_contact(command.contact_ref):
        raise CommandRefused(f"contact {command.contact_ref} is recorded already")
    contact = breaches.Contact(
        command.contact_ref, command.date, command.recorded_on, command.kind
    )
    uow.store.add_contact(member.tenant_ref, contact, command.notes)
    breach = breaches.breach_by_contact(contact, member, _year(member, uow))
    return DONE if _record_breach(member, breach, uow) else NO_EFFECT


def repair_recorded(event: repairs.RepairRecorded, uow: Any) -> None:
    """Keep a repair; it is a breach if the rule says so."""
    member = _member_of_event(event.tenant_ref, uow)
    kept = breaches.Job.__dataclass_fields__
    job = breaches.Job(**{name: getattr(event, name) for name in kept})
    uow.store.add_job(member.tenant_ref, job)
    _record_breach(member, breaches.breach_by_repair(job, member, _year(member, uow)), uow)


def _judge_what_was_known(
    member: Participation, quarters: tuple[year.Quarter, ...], uow: Any
) -> None:
    """Judge what reached us before the start did, and yet happened within the year."""
    for job in uow.store.jobs_of(member.tenant_ref):
        _record_breach(member, breaches.breach_by_repair(job, member, quarters), uow)
    for contact in uow.store.contacts_of(member.tenant_ref):
        _record_breach(member, breaches.breach_by_contact(contact, member, quarters), uow)


def _record_breach(member: Participation, breach: breaches.Breach | None, uow: Any) -> bool:
    """Publish a breach, unless it is none, known already, or was appealed before it was known."""
    if breach is None or uow.store.has_breach(breach.cause_ref):
        return False
    if uow.store.has_appeal(breach.cause_ref):
        return False
    uow.store.add_breach(member.tenant_ref, breach)
    uow.audit(breach.recorded_on, _subject(member), "breach", breach.cause_ref)
    uow.record(contract.BreachRecorded(tenant_ref=member.tenant_ref, **vars(breach)))
    return True


def uphold_appeal(command: contract.UpholdAppeal, uow: Any) -> dict[str, Any]:
    """Treat the breach as never recorded, even one that is recorded later."""
    member = _member(command.tenant_ref, uow)
    if uow.store.has_appeal(command.cause_ref):
        return NO_EFFECT
    uow.store.add_appeal(member.tenant_ref, command.cause_ref, command.on)
    uow.audit(command.on, _subject(member), "appeal upheld", command.cause_ref)
    if not uow.store.has_breach(command.cause_ref):
        return NO_EFFECT
    uow.record(contract.AppealUpheld(member.tenant_ref, command.cause_ref, command.on))
    return DONE


# --- leaving and completing ------------------------------------------------------------------------


def leave_scheme(command: contract.LeaveScheme, uow: Any) -> dict[str, Any]:
    """The tenant withdraws or their tenancy ends; after completion it changes nothing."""
    member = _member(command.tenant_ref, uow)
    if not member.may_become(command.status):
        return NO_EFFECT
    _leave(member, command.on, command.status, command.reason, uow)
    return DONE


def _leave(member: Participation, on: date, status: str, reason: str, uow: Any) -> None:
    left = participation.leave(member, on, status, reason)
    _move(member, left, on, reason, uow)
    started = member.start_date is not None
    uow.record(
        contract.ParticipationEnded(member.tenant_ref, on, status, reason, started)  # type: ignore[arg-type]
    )
    if member.status in participation.HAS_PLACE:
        _fill_free_place(member.area_code, on, uow)


def _fill_free_place(area_code: str, on: date, uow: Any) -> None:
    scheme = _scheme(uow)
    area = scheme.area(area_code)
    first = places.next_in_line(uow.store.waiting_in(area_code))
    if area is None or first is None or first.signed_on is None:
        return
    if places.has_room(area, uow.store.status_counts(area_code)):
        _give_place(first, first.signed_on, on, True, scheme, uow)


def follow_up_concluded(event: repairs.FollowUpConcluded, uow: Any) -> None:
    """The follow-up is settled: the year closes now, or at its end if that is later."""
    member = _member_of_event(event.tenant_ref, uow)
    if member.status != "active" or member.follow_up is not None:
        return
    settled = replace(member, follow_up=event.outcome)
    uow.store.save(settled)
    uow.audit(event.on, _subject(member), f"follow-up {event.outcome}")
    _complete_if_over(settled, event.on, _scheme(uow), uow)


def cut_off_reached(event: CutOffReached, uow: Any) -> None:
    """Complete the participations whose year is over."""
    due = uow.store.active_until(event.date)
    if not due:
        return
    scheme = _scheme(uow)
    for member in due:
        _complete_if_over(member, event.date, scheme, uow)


def _complete_if_over(member: Participation, on: date, scheme: Scheme, uow: Any) -> None:
    if participation.is_over(member, on, scheme):
        _move(member, member.moved("completed"), on, "", uow)
        uow.record(
            contract.ParticipationCompleted(member.tenant_ref, on, member.follow_up)  # type: ignore[arg-type]
        )


# --- changes of details ----------------------------------------------------------------------------


def report_rent_arrears(command: contract.ReportRentArrears, uow: Any) -> dict[str, Any]:
    """Pass on that the rent account went into arrears, or came out of it."""
    member = _member(command.tenant_ref, uow)
    uow.audit(command.on, _subject(member), f"arrears {'yes' if command.in_arrears else 'no'}")
    uow.record(
        contract.RentArrearsChanged(member.tenant_ref, command.on, command.in_arrears)
    )
    return DONE


def change_contact_details(command: contract.ChangeContactDetails, uow: Any) -> dict[str, Any]:
    """Pass on a new e-mail address or mobile number."""
    member = _member(command.tenant_ref, uow)
    uow.audit(command.on, _subject(member), "contact details changed")
    uow.record(contract.ContactDetailsChanged(**vars(command)))
    return DONE


def change_preferred_channel(command: contract.ChangePreferredChannel, uow: Any) -> dict[str, Any]:
    """Pass on another way to be told."""
    member = _member(command.tenant_ref, uow)
    uow.audit(command.on, _subject(member), f"channel {command.channel}")
    uow.record(contract.PreferredChannelChanged(**vars(command)))
    return DONE


# --- shared steps ----------------------------------------------------------------------------------


def _scheme(uow: Any) -> Scheme:
    definition = uow.store.scheme_definition()
    if definition is None:
        raise CommandRefused("no scheme is open yet; open the scheme first")
    return scheme_of(definition)


def _member(tenant_ref: str, uow: Any) -> Participation:
    member = uow.store.find(tenant_ref)
    if member is None:
        raise CommandRefused(f"no tenant has the reference {tenant_ref!r}")
    return member  # type: ignore[no-any-return]


def _member_of_event(tenant_ref: str, uow: Any) -> Participation:
    member = uow.store.find(tenant_ref)
    if member is None:
        raise NotYet(f"tenant {tenant_ref} is not registered yet")
    return member  # type: ignore[no-any-return]


def _year(member: Participation, uow: Any) -> tuple[year.Quarter, ...]:
    if member.start_date is None:
        return ()
    scheme = _scheme(uow)
    return year.quarters(member.start_date, scheme.months, scheme.instalments)


def _move(before: Participation, after: Participation, on: date, why: str, uow: Any) -> None:
    uow.store.save(after)
    uow.audit(on, _subject(after), f"{before.status} → {after.status}", why)


def _subject(member: Participation) -> str:
    return f"participation {member.tenant_ref}"


ON_EVENT: dict[type[Any], Callable[[Any, Any], None]] = {
    CutOffReached: cut_off_reached,
    repairs.BaselinePassed: baseline_passed,
    repairs.BaselineAbandoned: baseline_abandoned,
    repairs.FollowUpConcluded: follow_up_concluded,
    repairs.RepairRecorded: repair_recorded,
}
"""What enrolment subscribes to, and what it does about it."""

ON_COMMAND: dict[type[Any], Callable[[Any, Any], dict[str, Any]]] = {
    contract.OpenScheme: open_scheme,
    contract.RegisterTenants: register_tenants,
    contract.SignAgreement: sign_agreement,
    contract.LeaveScheme: leave_scheme,
    contract.ReportRentArrears: report_rent_arrears,
    contract.ChangeContactDetails: change_contact_details,
    contract.ChangePreferredChannel: change_preferred_channel,
    contract.UpholdAppeal: uphold_appeal,
    contract.RecordContact: record_contact,
}
"""What enrolment can be asked, and what it does about it."""
