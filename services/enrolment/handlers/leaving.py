"""Leaving the scheme: withdrawn, tenancy ended, died, or no access for the baseline."""

from dataclasses import replace
from datetime import date

from services.backbone.audit import Change
from services.backbone.errors import Conflict
from services.contracts import enrolment as contract
from services.contracts import repairs
from services.contracts.commands import DONE, NO_EFFECT, Done
from services.enrolment.domain import participation
from services.enrolment.domain.participation import Participation
from services.enrolment.handlers.joining import fill_places
from services.enrolment.handlers.members import (
    day_it_happened,
    member_of,
    member_of_event,
    move,
    subject,
)
from services.enrolment.store import Work


def leave_scheme(command: contract.LeaveScheme, uow: Work) -> Done:
    """The tenant withdraws or their tenancy ends.

    Who was rejected, has left or has completed keeps that status; but the end of the tenancy frees
    the home, and a death is told, whatever the status is.
    """
    member = member_of(command.tenant_ref, uow)
    if command.seen_status not in ("", member.status):
        raise Conflict(f"{member.tenant_ref} is {member.status} by now; look again")
    left_on = day_it_happened(command.left_on, command.on, "left_on", uow)
    known = _note_end_of_tenancy(member, command, left_on, uow)
    status = "withdrawn" if command.cause == "withdrawn" else "tenancy_ended"
    if not known.may_become(status):
        return NO_EFFECT if known == member else DONE
    _leave(known, command.on, left_on, status, uow, words=command.reason)
    if not command.places_later:
        fill_places(command.on, uow)
    return DONE


def baseline_abandoned(event: repairs.BaselineAbandoned, uow: Work) -> None:
    """The last allowed baseline visit failed: the tenant is withdrawn.

    Their place waits for the end of the day's inspections.
    """
    member = member_of_event(event.tenant_ref, uow)
    if member.status in participation.NOT_STARTED and not member.baseline_passed_on:
        _leave(member, event.on, event.on, "withdrawn", uow, code=participation.NO_ACCESS)


def _note_end_of_tenancy(
    member: Participation, command: contract.LeaveScheme, left_on: date, uow: Work
) -> Participation:
    """Keep that the tenancy has ended, and whether by death, each the first time it is told."""
    known = member
    if command.cause != "withdrawn" and member.tenancy_ended_on is None:
        known = replace(known, tenancy_ended_on=left_on)
        uow.audit(command.on, subject(member), Change("tenancy ended"))
        uow.record(contract.TenancyEnded(member.tenant_ref, left_on))
    if command.cause == "died" and member.died_on is None:
        known = replace(known, died_on=left_on)
        uow.audit(command.on, subject(member), Change("died"))
        uow.record(contract.TenantDied(member.tenant_ref, command.on))
    if known != member:
        uow.store.save(known)
    return known


def _leave(
    member: Participation,
    on: date,
    left_on: date,
    status: str,
    uow: Work,
    *,
    words: str = "",
    code: str = "",
) -> None:
    """Have a tenant leave, for what somebody said or for what our own code names."""
    reason = words or code
    left = participation.leave(member, left_on, status, reason)
    move(member, left, on, uow, reason=code, note=words)
    started = member.start_date is not None
    uow.record(
        contract.ParticipationEnded(member.tenant_ref, left_on, status, reason, started)  # type: ignore[arg-type]
    )
