"""Appeals: recorded by one person, decided by another."""

from dataclasses import replace

from services.backbone.audit import Change
from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound
from services.backbone.working_days import working_days_after
from services.contracts import enrolment as contract
from services.contracts.commands import DONE, Done
from services.enrolment.domain.appeals import Appeal
from services.enrolment.handlers.breaches import uphold
from services.enrolment.handlers.members import member_of, subject
from services.enrolment.store import Work
from services.terms.appeals import APPEAL_PERIOD, WORKING_DAYS_TO_DECIDE
from services.terms.days import long_day


def record_appeal(command: contract.RecordAppeal, uow: Work) -> Done:
    """Keep an appeal for another person to decide."""
    member, cause_ref = member_of(command.tenant_ref, uow), command.cause_ref
    if not command.words.strip():
        raise Invalid("say what the tenant appeals for, in their words", "words")
    if command.received_on > command.on:
        raise Invalid(
            "the day it was received is still to come; enter the day it came", "received_on"
        )
    if uow.store.breaches.has_appeal(member.tenant_ref, cause_ref):
        raise Conflict(f"an appeal against {cause_ref} was upheld already", "cause_ref")
    waiting = uow.store.recorded_appeals.open_against(member.tenant_ref, cause_ref)
    if waiting is not None:
        since = long_day(waiting.recorded_on)
        raise Conflict(f"an appeal against {cause_ref} is open since {since}", "cause_ref")
    found = uow.store.breaches.breaches_by(member.tenant_ref, cause_ref)
    last_days = [breach.recorded_on + APPEAL_PERIOD for breach in found]
    late = bool(last_days) and command.received_on > max(last_days)
    if late and not command.why_late.strip():
        last = long_day(max(last_days))
        raise Invalid(f"the last day to appeal was {last}; say why it is taken late", "why_late")
    appeal = Appeal(
        0,
        member.tenant_ref,
        cause_ref,
        "open",
        command.received_on,
        working_days_after(command.received_on, WORKING_DAYS_TO_DECIDE),
        command.came_by,
        command.words,
        command.why_late if late else "",
        command.on,
        uow.actor,
    )
    uow.store.recorded_appeals.record(appeal)
    change = Change("appeal recorded", cause_kind="record", cause_ref=cause_ref)
    uow.audit(command.on, subject(member), change)
    uow.record(
        contract.AppealReceived(member.tenant_ref, cause_ref, command.on, command.received_on, late)
    )
    return DONE


def decide_appeal(command: contract.DecideAppeal, uow: Work) -> Done:
    """Uphold or dismiss an appeal that another person recorded."""
    appeal = uow.store.recorded_appeals.find(command.number)
    if appeal is None:
        raise NotFound(f"there is no appeal {command.number}", "number")
    if appeal.state != "open":
        raise Conflict(_decided_already(appeal, uow))
    if appeal.recorded_by == uow.actor:
        raise NotAllowed("you recorded this appeal, so another person has to decide it")
    if not command.reason.strip():
        raise Invalid("say why you decide so", "reason")
    member = member_of(appeal.tenant_ref, uow)
    decided = replace(
        appeal,
        state=command.decision,
        decided_on=command.on,
        decided_by=uow.actor,
        decided_why=command.reason,
    )
    uow.store.recorded_appeals.save(decided)
    if command.decision == "upheld":
        uphold(member, appeal.cause_ref, command.on, command.reason, uow)
        return DONE
    uow.audit(
        command.on,
        subject(member),
        Change(
            "appeal dismissed",
            cause_kind="record",
            cause_ref=appeal.cause_ref,
            note=command.reason,
        ),
    )
    for breach in uow.store.breaches.breaches_by(member.tenant_ref, appeal.cause_ref):
        uow.record(
            contract.AppealDismissed(
                member.tenant_ref,
                breach.element,
                breach.cause_ref,
                breach.version,
                command.on,
                appeal.number,
            )
        )
    return DONE


def _decided_already(appeal: Appeal, uow: Work) -> str:
    assert appeal.decided_on is not None, "it is decided"
    who, when = uow.name_of(appeal.decided_by), long_day(appeal.decided_on)
    if appeal.state == "taken_back":
        return f"what the appeal is against was taken back by {who} on {when}"
    return f"the appeal was {appeal.state} by {who} on {when}"
