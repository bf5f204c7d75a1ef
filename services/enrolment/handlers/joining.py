"""From the signature to a place, and the start of the year."""

from dataclasses import replace
from datetime import date

from services.backbone.audit import Change
from services.contracts import enrolment as contract
from services.contracts import repairs
from services.contracts.commands import DONE, NO_EFFECT, Done
from services.enrolment.domain import participation, places
from services.enrolment.domain.participation import Participation
from services.enrolment.domain.scheme import Scheme
from services.enrolment.handlers.breaches import judge_what_was_known
from services.enrolment.handlers.deal import require_version
from services.enrolment.handlers.members import (
    day_it_happened,
    member_of,
    member_of_event,
    move,
    scheme_in_force,
    subject,
)
from services.enrolment.store import Work


def sign_agreement(command: contract.SignAgreement, uow: Work) -> Done:
    """The tenant signs, and stands in line for a place in the area."""
    member = member_of(command.tenant_ref, uow)
    if not member.may_sign:
        return NO_EFFECT
    require_version(command.deal_version, uow)
    signed_on = day_it_happened(command.signed_on, command.on, "signed_on", uow)
    signed = replace(
        member,
        signed_on=signed_on,
        signed_how=command.signed_how,
        deal_version=command.deal_version,
    )
    uow.store.save(signed)
    uow.audit(command.on, subject(member), _signed(signed))
    uow.record(contract.AgreementSigned(member.tenant_ref, command.on, signed_on))
    if not command.places_later:
        fill_places(command.on, uow)
    return DONE


def _signed(member: Participation) -> Change:
    """Return the line of the audit trail: how, and which text of the deal."""
    if member.deal_version is None:
        return Change("signed", after=member.signed_how or "")
    version = str(member.deal_version)
    return Change(
        "signed", after=member.signed_how or "", cause_kind="deal text", cause_ref=version
    )


def give_places(command: contract.GivePlaces, uow: Work) -> Done:
    """Give what places there are, now that all is known that came before."""
    fill_places(command.on, uow)
    return DONE


def fill_places(on: date, uow: Work) -> None:
    """Give each area's free places to those in line; who gets none is put on the waiting list."""
    line = uow.store.signed_without_place()
    if not line:
        return
    scheme = scheme_in_force(uow)
    for area in scheme.areas:
        signed = places.in_line(member for member in line if member.area_code == area.code)
        free = places.places_free(area, uow.store.status_counts(area.code)) if signed else 0
        for member in signed[:free]:
            _give_place(member, on, scheme, uow)
        for member in signed[free:]:
            if member.status != "waiting":
                move(member, member.moved("waiting"), on, uow)
                uow.record(contract.PutOnWaitingList(member.tenant_ref, on, area.name))


def _give_place(member: Participation, on: date, scheme: Scheme, uow: Work) -> None:
    """Give a tenant who has signed a place, and start the year if nothing else is awaited."""
    assert member.signed_on is not None, "who stands in line has signed"
    agreed, waited = member.moved("agreed"), member.status == "waiting"
    move(member, agreed, on, uow)
    needs_baseline = scheme.needs_inspection(member.elements) and not member.baseline_passed_on
    uow.record(contract.PlaceGiven(member.tenant_ref, on, member.signed_on, waited, needs_baseline))
    _start_if_ready(agreed, on, scheme, uow)


def baseline_passed(event: repairs.BaselinePassed, uow: Work) -> None:
    """The home is at the agreed standard: the year can begin once there is a place."""
    member = member_of_event(event.tenant_ref, uow)
    if member.status not in participation.NOT_STARTED or member.baseline_passed_on:
        return
    passed = replace(member, baseline_passed_on=event.on)
    uow.store.save(passed)
    uow.audit(event.on, subject(member), Change("baseline passed"))
    _start_if_ready(passed, event.on, scheme_in_force(uow), uow)


def baseline_reopened(event: repairs.BaselineReopened, uow: Work) -> None:
    """The baseline has not passed after all; a year that has begun stays."""
    member = member_of_event(event.tenant_ref, uow)
    if member.status not in participation.NOT_STARTED or member.baseline_passed_on is None:
        return
    uow.store.save(replace(member, baseline_passed_on=None))
    uow.audit(event.on, subject(member), Change("baseline reopened"))


def _start_if_ready(member: Participation, on: date, scheme: Scheme, uow: Work) -> None:
    if not participation.may_start(member, scheme):
        return
    active = participation.start(member, on, scheme)
    assert active.end_date is not None
    move(member, active, on, uow)
    quarters = participation.year_of(active, scheme)
    uow.record(
        contract.ParticipationStarted(
            tenant_ref=active.tenant_ref,
            start_date=on,
            end_date=active.end_date,
            follow_up_counts_from=participation.follow_up_counts_from(on, scheme.months),
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
