"""Opening the scheme and registering its tenants."""

from datetime import date

from services.backbone.errors import Conflict
from services.backbone.handling import DONE, Answer
from services.contracts import enrolment as contract
from services.enrolment.domain import eligibility
from services.enrolment.domain.participation import Participation
from services.enrolment.handlers.steps import scheme_in_force, subject
from services.enrolment.store import Work

_PUBLISHED = tuple(contract.TenantRegistered.__dataclass_fields__.keys() - {"on"})
"""What of a tenant's details the others are told."""


def open_scheme(command: contract.OpenScheme, uow: Work) -> Answer:
    """Set up the pilot, once."""
    if uow.store.scheme_definition() is not None:
        raise Conflict("the scheme is open already; a pilot has one scheme")
    uow.store.add_scheme(command)
    uow.record(command.scheme)
    uow.audit(command.scheme.opens_on, "scheme", "opened")
    return DONE


def register_tenants(command: contract.RegisterTenants, uow: Work) -> Answer:
    """Register tenants in the order of the file and say who is invited and who rejected."""
    scheme = scheme_in_force(uow)
    known = uow.store.registered([tenant.tenant_ref for tenant in command.tenants])
    taken = uow.store.properties_taken([tenant.uprn for tenant in command.tenants])
    first = uow.store.last_position() + 1
    for position, tenant in enumerate(command.tenants, start=first):
        if tenant.tenant_ref in known:
            raise Conflict(f"tenant {tenant.tenant_ref} is registered already", "tenants")
        known.add(tenant.tenant_ref)
        applicant = eligibility.Applicant(
            tenant.uprn, tenant.area_code, tenant.tenancy_type, tenant.rent_arrears_pence
        )
        reasons = eligibility.reasons_to_reject(applicant, scheme, taken)
        if not reasons:
            taken.add(tenant.uprn)
        _register(tenant, position, reasons, command.on, uow)
    return {"registered": len(command.tenants)}


def _register(
    tenant: contract.TenantDetails, position: int, reasons: tuple[str, ...], on: date, uow: Work
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
    uow.audit(on, subject(member), f"→ {status}", member.reason)


def _registered(tenant: contract.TenantDetails, on: date) -> contract.TenantRegistered:
    return contract.TenantRegistered(on=on, **{name: getattr(tenant, name) for name in _PUBLISHED})
