"""From the signature to the start of the year, and a place that falls free."""

from dataclasses import replace
from datetime import date

from services.backbone.handling import DONE, NO_EFFECT, Answer
from services.contracts import enrolment as contract
from services.contracts import repairs
from services.enrolment.domain import participation, places, year
from services.enrolment.domain.participation import Participation
from services.enrolment.domain.scheme import Scheme
from services.enrolment.handlers.breaches import judge_what_was_known
from services.enrolment.handlers.steps import (
    member_of,
    member_of_event,
    move,
    scheme_in_force,
    subject,
)
from services.enrolment.store import Work


def sign_agreement(command: contract.SignAgreement, uow: Work) -> Answer:
    """The tenant signs: a place if the area has room, otherwise the waiting list."""
    member = member_of(command.tenant_ref, uow)
    if member.status != "invited":
        return NO_EFFECT
    scheme = scheme_in_force(uow)
    area = scheme.area(member.area_code)
    assert area is not None, "an invited tenant's area is in the scheme"
    if places.has_room(area, uow.store.status_counts(area.code)):
        give_place(member, command.on, command.on, False, scheme, uow)
        return DONE
    waiting = member.moved("waiting", signed_on=command.on)
    move(member, waiting, command.on, "signed, area full", uow)
    uow.record(contract.PutOnWaitingList(member.tenant_ref, command.on, area.name))
    return DONE


def give_place(
    member: Participation, signed_on: date, on: date, waited: bool, scheme: Scheme, uow: Work
) -> None:
    """Give a tenant who has signed a place, and start the year if nothing else is awaited."""
    agreed = member.moved("agreed", signed_on=signed_on)
    move(member, agreed, on, "place from the waiting list" if waited else "signed", uow)
    needs_baseline = scheme.needs_inspection(member.elements) and not member.baseline_passed_on
    uow.record(contract.PlaceGiven(member.tenant_ref, on, signed_on, waited, needs_baseline))
    _start_if_ready(agreed, on, scheme, uow)


def baseline_passed(event: repairs.BaselinePassed, uow: Work) -> None:
    """The home is at the agreed standard: the year can begin once there is a place."""
    member = member_of_event(event.tenant_ref, uow)
    if member.status not in participation.NOT_STARTED or member.baseline_passed_on:
        return
    passed = replace(member, baseline_passed_on=event.on)
    uow.store.save(passed)
    uow.audit(event.on, subject(member), "baseline passed")
    _start_if_ready(passed, event.on, scheme_in_force(uow), uow)


def _start_if_ready(member: Participation, on: date, scheme: Scheme, uow: Work) -> None:
    if not participation.may_start(member, scheme):
        return
    active = participation.start(member, on, scheme)
    assert active.end_date is not None
    move(member, active, on, "", uow)
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
    judge_what_was_known(active, quarters, uow)
