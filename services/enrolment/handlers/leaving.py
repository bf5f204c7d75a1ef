"""Leaving the scheme: withdrawn, tenancy ended, or no access for the baseline."""

from datetime import date

from services.backbone.handling import DONE, NO_EFFECT, Answer
from services.contracts import enrolment as contract
from services.contracts import repairs
from services.enrolment.domain import participation, places
from services.enrolment.domain.participation import Participation
from services.enrolment.handlers.joining import give_place
from services.enrolment.handlers.steps import (
    member_of,
    member_of_event,
    move,
    scheme_in_force,
)
from services.enrolment.store import Work


def leave_scheme(command: contract.LeaveScheme, uow: Work) -> Answer:
    """The tenant withdraws or their tenancy ends; after completion it changes nothing."""
    member = member_of(command.tenant_ref, uow)
    if not member.may_become(command.status):
        return NO_EFFECT
    _leave(member, command.on, command.status, command.reason, uow)
    return DONE


def baseline_abandoned(event: repairs.BaselineAbandoned, uow: Work) -> None:
    """The last allowed baseline visit failed: the tenant is withdrawn."""
    member = member_of_event(event.tenant_ref, uow)
    if member.status in participation.NOT_STARTED and not member.baseline_passed_on:
        _leave(member, event.on, "withdrawn", participation.NO_ACCESS, uow)


def _leave(member: Participation, on: date, status: str, reason: str, uow: Work) -> None:
    left = participation.leave(member, on, status, reason)
    move(member, left, on, reason, uow)
    started = member.start_date is not None
    uow.record(
        contract.ParticipationEnded(member.tenant_ref, on, status, reason, started)  # type: ignore[arg-type]
    )
    if member.status in participation.HAS_PLACE:
        _fill_free_place(member.area_code, on, uow)


def _fill_free_place(area_code: str, on: date, uow: Work) -> None:
    scheme = scheme_in_force(uow)
    area = scheme.area(area_code)
    first = places.next_in_line(uow.store.waiting_in(area_code))
    if area is None or first is None or first.signed_on is None:
        return
    if places.has_room(area, uow.store.status_counts(area_code)):
        give_place(first, first.signed_on, on, True, scheme, uow)
