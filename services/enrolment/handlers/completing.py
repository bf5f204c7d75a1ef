"""The end of the year: the follow-up settled, the participation completed."""

from dataclasses import replace
from datetime import date

from services.backbone.audit import Change
from services.contracts import enrolment as contract
from services.contracts import repairs
from services.contracts.calendar import CutOffReached
from services.enrolment.domain import participation
from services.enrolment.domain.participation import Participation
from services.enrolment.domain.scheme import Scheme
from services.enrolment.handlers.joining import fill_places
from services.enrolment.handlers.members import (
    member_of_event,
    move,
    scheme_in_force,
    subject,
)
from services.enrolment.store import Work


def follow_up_concluded(event: repairs.FollowUpConcluded, uow: Work) -> None:
    """The follow-up is settled: the year closes now, or at its end if that is later."""
    member = member_of_event(event.tenant_ref, uow)
    if member.status != "active" or member.follow_up is not None:
        return
    settled = replace(member, follow_up=event.outcome)
    uow.store.save(settled)
    uow.audit(event.on, subject(member), Change("follow-up", after=event.outcome))
    _complete_if_over(settled, event.on, scheme_in_force(uow), uow)


def follow_up_revised(event: repairs.FollowUpRevised, uow: Work) -> None:
    """It was decided again: a year that is not closed yet goes by that, a completed one stays."""
    member = member_of_event(event.tenant_ref, uow)
    if member.status != "active" or member.follow_up == event.outcome:
        return
    settled = replace(member, follow_up=event.outcome)
    uow.store.save(settled)
    uow.audit(event.on, subject(member), Change("follow-up", after=event.outcome or "open"))
    _complete_if_over(settled, event.on, scheme_in_force(uow), uow)


def cut_off_reached(event: CutOffReached, uow: Work) -> None:
    """Give the places that fell free since, and complete the participations whose year is over."""
    uow.store.dates.reach(event.date)
    fill_places(event.date, uow)
    due = uow.store.active_until(event.date)
    if not due:
        return
    scheme = scheme_in_force(uow)
    for member in due:
        _complete_if_over(member, event.date, scheme, uow)


def _complete_if_over(member: Participation, on: date, scheme: Scheme, uow: Work) -> None:
    if participation.is_over(member, on, scheme):
        move(member, member.moved("completed"), on, uow)
        uow.record(
            contract.ParticipationCompleted(member.tenant_ref, on, member.follow_up)  # type: ignore[arg-type]
        )
