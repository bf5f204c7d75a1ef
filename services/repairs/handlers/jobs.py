"""Repair jobs, whose they are, and what is corrected or taken back."""

from datetime import date

from services.backbone.audit import Change, Subject
from services.backbone.errors import Conflict, Invalid, NotFound
from services.contracts import repairs as contract
from services.contracts.commands import DONE, NO_EFFECT, Done
from services.repairs.domain.jobs import Job
from services.repairs.domain.responsibility import UnknownCategory
from services.repairs.handlers.homes import home_of
from services.repairs.store import Work
from services.terms.days import long_day

FROM_FILE = "as the repairs system has it"

Told = contract.RecordRepair | contract.TakeOverRepair | contract.CorrectRepair


def record_repair(command: contract.RecordRepair, uow: Work) -> Done:
    """Keep a repair job with whose job it was."""
    if uow.store.jobs.has(command.job_ref):
        raise Conflict(f"job {command.job_ref} is recorded already", "job_ref")
    _record(_job(command, command.recorded_on, uow), uow)
    return DONE


def take_over_repair(command: contract.TakeOverRepair, uow: Work) -> contract.TakenOverJob:
    """Keep a job as the repairs system has it: again is harmless."""
    job, known = _job(command, command.on, uow), uow.store.jobs.find(command.job_ref)
    if known is None:
        _record(job, uow)
        return contract.TakenOverJob("recorded")
    stays_taken_back = known.taken_back_on is not None and known.tenant_ref == job.tenant_ref
    if stays_taken_back or known.says_the_same_as(job):
        return contract.TakenOverJob("nothing")
    _correct(known, known.corrected(job, command.on), FROM_FILE, uow)
    return contract.TakenOverJob("corrected")


def correct_repair(command: contract.CorrectRepair, uow: Work) -> Done:
    """Put right what was recorded of a job; what it led to is judged anew."""
    known = _known(command.job_ref, uow)
    if known.version != command.seen_version:
        raise Conflict(f"job {known.job_ref} was changed since it was shown; look again", "job_ref")
    reason = _reason(command.reason)
    job = _job(command, command.on, uow)
    if known.taken_back_on is None and known.says_the_same_as(job):
        return NO_EFFECT
    _correct(known, known.corrected(job, command.on), reason, uow)
    return DONE


def take_back_repair(command: contract.TakeBackRepair, uow: Work) -> Done:
    """Leave everything as if the job had never been recorded; money sent stays sent."""
    known = _known(command.job_ref, uow)
    reason = _reason(command.reason)
    if known.taken_back_on is not None:
        when = long_day(known.taken_back_on)
        raise Conflict(f"job {known.job_ref} was taken back on {when}", "job_ref")
    if command.on < known.recorded_on:
        since = long_day(known.recorded_on)
        raise Invalid(f"the job is recorded since {since}; take it back then or later", "on")
    after = known.taken_back(command.on)
    uow.store.jobs.correct(known, after, command.on, reason)
    uow.audit(command.on, _subject(known), Change("job taken back", note=reason))
    uow.record(contract.RepairTakenBack(known.job_ref, known.tenant_ref, command.on, after.version))
    return DONE


def _record(job: Job, uow: Work) -> None:
    event = _event(job)
    uow.store.jobs.add(event, job.description)
    change = Change("recorded", after=job.category, reason=job.status)
    uow.audit(job.recorded_on, _subject(job), change)
    uow.record(event)


def _correct(before: Job, after: Job, reason: str, uow: Work) -> None:
    uow.store.jobs.correct(before, after, after.recorded_on, reason)
    what = "job cancelled" if _is_cancelled_now(before, after) else "job corrected"
    change = Change(what, f"version {before.version}", f"version {after.version}", note=reason)
    uow.audit(after.recorded_on, _subject(after), change)
    uow.record(_event(after))


def _is_cancelled_now(before: Job, after: Job) -> bool:
    return after.status == "cancelled" and before.status != "cancelled"


def _job(command: Told, on: date, uow: Work) -> Job:
    """Return a job that a command tells; `Invalid` for what cannot be."""
    home_of(command.tenant_ref, uow)
    if command.reported_on > on:
        raise Invalid(
            f"{long_day(command.reported_on)} is after {long_day(on)}, on which it is recorded",
            "reported_on",
        )
    if command.cost_pence < 0:
        raise Invalid("what a job cost is 0 or more", "cost_pence")
    try:
        responsibility = uow.store.scheme.matrix().whose(command.category)
    except UnknownCategory as error:
        raise Invalid(str(error), "category") from error
    return Job(
        command.job_ref,
        command.tenant_ref,
        command.reported_on,
        on,
        command.category,
        responsibility,
        command.emergency,
        command.done_by,
        command.status,
        command.cost_pence,
        command.description,
    )


def _event(job: Job) -> contract.RepairRecorded:
    names = contract.RepairRecorded.__dataclass_fields__
    return contract.RepairRecorded(**{name: getattr(job, name) for name in names})


def _known(job_ref: str, uow: Work) -> Job:
    known = uow.store.jobs.find(job_ref)
    if known is None:
        raise NotFound(f"no job has the reference {job_ref!r}", "job_ref")
    return known


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid("say why", "reason")
    return text.strip()


def _subject(job: Job) -> Subject:
    return Subject("job", job.job_ref, job.tenant_ref)
