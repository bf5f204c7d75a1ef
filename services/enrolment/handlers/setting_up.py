"""Opening the scheme, registering its tenants, and judging again those who were rejected."""

from dataclasses import replace
from datetime import UTC, date, datetime
from operator import attrgetter

from services.backbone.audit import Change, Subject, moved
from services.backbone.errors import Conflict, Invalid
from services.contracts import enrolment as contract
from services.contracts.commands import DONE, NO_EFFECT, Done
from services.enrolment.domain import eligibility
from services.enrolment.domain.participation import Participation
from services.enrolment.domain.person import Person
from services.enrolment.domain.scheme_rules import wrong_opening
from services.enrolment.handlers.deal import keep_first_text
from services.enrolment.handlers.members import (
    member_of,
    move,
    scheme_in_force,
    subject,
)
from services.enrolment.store import Work
from services.enrolment.store.rows import SchemeVersion
from services.terms.days import long_day
from services.terms.homes import home_of

_PUBLISHED = tuple(contract.TenantRegistered.__dataclass_fields__.keys() - {"on"})
"""What of a tenant's details the others are told."""

_who_they_are = attrgetter(*Person.__dataclass_fields__)


def open_scheme(command: contract.OpenScheme, uow: Work) -> Done:
    """Set up the pilot, once. `Invalid` for a live one with example contact points."""
    first = uow.store.scheme.last()
    if first is not None:
        raise Conflict(
            f"the scheme is open already; a pilot has one scheme. {uow.name_of(first.kept_by)} "
            f"was the last to set it, for {long_day(first.since)}"
        )
    Invalid.if_any(wrong_opening(command))
    now = datetime.now(UTC)
    uow.store.scheme.keep(SchemeVersion(1, command, command.scheme.opens_on, uow.actor, now))
    keep_first_text(command, uow)
    uow.record(command.scheme)
    uow.audit(command.scheme.opens_on, Subject("scheme", command.scheme.name), Change("opened"))
    return DONE


def register_tenants(command: contract.RegisterTenants, uow: Work) -> contract.RegisteredTenants:
    """Register tenants in the order of the file and say who is invited and who rejected."""
    scheme = scheme_in_force(uow)
    known = uow.store.registered([tenant.tenant_ref for tenant in command.tenants])
    taken = uow.store.homes_taken([home_of(t.uprn) for t in command.tenants])
    given = [tenant.position for tenant in command.tenants if tenant.position is not None]
    used, last = uow.store.positions_among(given), uow.store.last_position()
    for tenant in command.tenants:
        if tenant.tenant_ref in known:
            raise Conflict(f"tenant {tenant.tenant_ref} is registered already", "tenants")
        known.add(tenant.tenant_ref)
        applicant = _applicant(tenant)
        reasons = eligibility.reasons_to_reject(applicant, scheme, taken)
        if not reasons:
            taken.add(applicant.home)
        position = last + 1 if tenant.position is None else tenant.position
        if position in used:
            raise Conflict(f"another tenant has place {position} in the file", "tenants")
        used.add(position)
        last = max(last, position)
        _register(tenant, applicant, position, reasons, command.on, uow)
    return contract.RegisteredTenants(len(command.tenants))


def apply_again(command: contract.ApplyAgain, uow: Work) -> Done:
    """Judge a rejected tenant afresh, by what is known now; anybody else it changes nothing for."""
    member = member_of(command.tenant_ref, uow)
    if not member.may_apply_again:
        return NO_EFFECT
    applicant = uow.store.applicant(member.tenant_ref)
    taken = uow.store.homes_taken([applicant.home])
    reasons = eligibility.reasons_to_reject(applicant, scheme_in_force(uow), taken)
    judged = replace(member, reason=";".join(reasons))
    if not reasons:
        judged = judged.moved("invited")
    move(member, judged, command.on, uow, reason=judged.reason)
    _tell_judgement(judged, reasons, command.on, uow)
    return DONE


def _applicant(tenant: contract.TenantDetails) -> eligibility.Applicant:
    return eligibility.Applicant(
        home_of(tenant.uprn),
        tenant.area_code,
        tenant.tenancy_type,
        eligibility.is_in_arrears(tenant.rent_arrears_pence),
    )


def _register(
    tenant: contract.TenantDetails,
    applicant: eligibility.Applicant,
    position: int,
    reasons: tuple[str, ...],
    on: date,
    uow: Work,
) -> None:
    member = Participation(
        tenant.tenant_ref,
        position,
        tenant.area_code,
        tenant.elements,
        "rejected" if reasons else "invited",
        reason=";".join(reasons),
        in_arrears=applicant.in_arrears,
    )
    uow.store.add(member, applicant)
    uow.store.people.add(_person(tenant))
    uow.record(_registered(tenant, on))
    if member.in_arrears:
        uow.record(contract.RentArrearsChanged(tenant.tenant_ref, on, in_arrears=True))
    _tell_judgement(member, reasons, on, uow)
    uow.audit(on, subject(member), moved("", member.status, reason=member.reason))


def _person(tenant: contract.TenantDetails) -> Person:
    return Person(*_who_they_are(tenant))


def _tell_judgement(member: Participation, reasons: tuple[str, ...], on: date, uow: Work) -> None:
    if reasons:
        uow.record(contract.TenantRejected(member.tenant_ref, on, reasons))
    else:
        uow.record(contract.TenantInvited(member.tenant_ref, on, member.elements))  # type: ignore[arg-type]


def _registered(tenant: contract.TenantDetails, on: date) -> contract.TenantRegistered:
    return contract.TenantRegistered(on=on, **{name: getattr(tenant, name) for name in _PUBLISHED})
