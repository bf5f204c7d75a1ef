"""Repair jobs, and whose they are."""

from services.backbone.audit import Change, Subject
from services.backbone.errors import Conflict, Invalid
from services.backbone.handling import DONE, Answer
from services.contracts import repairs as contract
from services.repairs.domain.responsibility import UnknownCategory
from services.repairs.handlers.homes import home_of
from services.repairs.store import Work


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
    job = contract.RepairRecorded(**told, responsibility=responsibility)
    uow.store.jobs.add(job, command.description)
    about = Subject("job", job.job_ref, job.tenant_ref)
    uow.audit(job.recorded_on, about, Change("recorded", after=job.category, reason=job.status))
    uow.record(job)
    return DONE
