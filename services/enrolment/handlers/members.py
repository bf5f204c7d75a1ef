"""A tenant's membership and the scheme in force, as every use case of enrolment takes them up."""

from datetime import date

from services.backbone.audit import Subject, moved
from services.backbone.errors import Conflict, Invalid, NotFound, NotNow, NotYet
from services.enrolment.domain.participation import Participation
from services.enrolment.domain.person import Person, seen_of
from services.enrolment.domain.scheme import Scheme
from services.enrolment.store import Work
from services.enrolment.store.rules import rules_from
from services.terms.days import long_day


def scheme_in_force(uow: Work) -> Scheme:
    """Return the scheme; `NotNow` before it is open."""
    definition = uow.store.scheme.definition()
    if definition is None:
        raise NotNow("no scheme is open yet; open the scheme first")
    return rules_from(definition)


def member_of(tenant_ref: str, uow: Work) -> Participation:
    """Return the tenant a command names; `NotFound` if there is none."""
    member = uow.store.find(tenant_ref)
    if member is None:
        raise NotFound(f"no tenant has the reference {tenant_ref!r}", "tenant_ref")
    return member


def member_of_event(tenant_ref: str, uow: Work) -> Participation:
    """Return the tenant an event names; `NotYet` if they are not registered yet."""
    member = uow.store.find(tenant_ref)
    if member is None:
        raise NotYet(f"tenant {tenant_ref} is not registered yet")
    return member


def person_of(member: Participation, uow: Work) -> Person:
    """Return who a member is; everybody who is registered is somebody."""
    person = uow.store.people.find(member.tenant_ref)
    assert person is not None, "a tenant is registered with name and address"
    return person


def day_it_happened(given: date | None, on: date, field: str, uow: Work) -> date:
    """Return the day that was said, or `on`; `Invalid` after `on` or before enrolment opens."""
    if given is None or given == on:
        return on
    opens_on = scheme_in_force(uow).opens_on
    if not opens_on <= given <= on:
        words = f"give a day from {long_day(opens_on)}, when enrolment opened, to {long_day(on)}"
        raise Invalid(words, field)
    return given


def refuse_stale(seen: str, member: Participation, uow: Work) -> None:
    """Raise `Conflict` if the details changed since the form was shown; empty `seen`: no check."""
    if not seen:
        return
    home = uow.store.applicant(member.tenant_ref).home
    if seen != seen_of(person_of(member, uow), home):
        raise Conflict("somebody changed these details since you opened the page; look again")


def move(
    before: Participation,
    after: Participation,
    on: date,
    uow: Work,
    *,
    reason: str = "",
    note: str = "",
) -> None:
    """Save a participation in its new status, with an audit line: a code, or a person's words."""
    uow.store.save(after)
    uow.audit(on, subject(after), moved(before.status, after.status, reason=reason, note=note))


def subject(member: Participation) -> Subject:
    """Return what a participation is in the audit trail."""
    return Subject("participation", member.tenant_ref, member.tenant_ref)
