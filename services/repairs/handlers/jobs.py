"""Repair jobs, and whose they are."""

from services.backbone.audit import Change, Subject
from services.backbone.errors import Conflict, Invalid, NotFound
from services.backbone.handling import DONE, Answer
from services.contracts import repairs as contract
from services.repairs.domain.responsibility import UnknownCategory
from services.repairs.handlers.homes import home_of
from services.repairs.store import Work
from services.terms.days import long_day


def record_repair(command: contract.RecordRepair, uow: Work) -> Answer:
    """Keep a repair job with whose job it was."""
    home_of(command.tenant_ref, uow)
    if uow.store.jobs.has(command.job_ref):
        raise Conflict(f"job {command.job_ref} is recorded already", "job_ref")
    try:
        responsibility = uow.store.scheme.matrix().whose(command.category)
    except UnknownCategory as error:
        raise Invalid(str(error), "category") from error
    told = {name: value for name, value in vars(command).items() if name != "description"}
    job = contract.RepairRecorded(**told, responsibility=responsibility, version=1)
    uow.store.jobs.add(job, command.description)
    uow.record(job)
    return DONE


def take_back_repair(command: contract.TakeBackRepair, uow: Work) -> Answer:
    """Leave everything as if the job had never been recorded."""
    if not command.reason.strip():
        raise Invalid("say why the job is taken back", "reason")
    job = uow.store.jobs.find(command.job_ref)
    if job is None:
        raise NotFound(f"no job has the reference {command.job_ref!r}", "job_ref")
    if job.taken_back_on is not None:
        when = long_day(job.taken_back_on)
        raise Conflict(f"job {command.job_ref} was taken back on {when}", "job_ref")
    if command.on < job.recorded_on:
        since = long_day(job.recorded_on)
        raise Invalid(f"the job is recorded since {since}; take it back then or later", "on")
    version = job.version + 1
    uow.store.jobs.take_back(command.job_ref, version, command.on)
    about = Subject("job", command.job_ref, job.tenant_ref)
    uow.audit(command.on, about, Change("job taken back", note=command.reason))
    uow.record(contract.RepairTakenBack(command.job_ref, job.tenant_ref, command.on, version))
    return DONE
