"""The repairs system's file of jobs: what is new is recorded, what differs corrected."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.client.dates import date_here
from services.contracts import repairs
from services.contracts.commands import Command
from services.contracts.queries.repairs import ComparedJobs, GivenJob, JobMapping
from services.gateway.importing.handing_over import said_of, tell_each
from services.gateway.importing.kinds import (
    CHANGED,
    FAULT,
    LEFT_OUT,
    OTHERS,
    SAME,
    Batch,
    Reading,
    Remark,
)
from services.pilot_files.job_upload import JobUpload, job_from_kept
from services.pilot_files.picked_columns import as_kept
from services.terms.days import long_day

SAYS: Final = {
    "unknown_tenant": (OTHERS, "tenant_ref", "is of nobody who is registered"),
    "unknown_category": (FAULT, "category", "is not a category of the scheme"),
    "corrected": (CHANGED, "job_ref", "is known and differs: it is corrected"),
    "cancelled": (CHANGED, "job_ref", "is known and was cancelled: it counts no more"),
    "nothing": (SAME, "job_ref", ""),
}
"""What is said of a row, by what taking it over would do."""


@dataclass(frozen=True)
class Jobs:
    """How a file of jobs is read and handed over."""

    name: str = "jobs"
    command: type[Command[Any]] = repairs.TakeOverRepair
    phases: tuple[str, ...] = ("recording",)

    def read(self, reading: Reading) -> bool:
        """Read a file of jobs; return whether it can be used at all."""
        mapping = reading.client.ask(JobMapping())
        today = date_here(reading.client)
        upload = JobUpload(reading.path, reading.found.name, mapping, reading.is_workbook)
        place = 0
        for page in upload.pages():
            kept = []
            said: list[Remark] = list(map(said_of, page.remarks))
            for row, job, recorded_on in page.rows:
                place += 1
                kept.append([row, place, *(as_kept(job) if job else ())])
                if job:
                    said += _still_to_come(row, job, recorded_on, today)
            good = [(row, job) for row, job, _ in page.rows if job]
            jobs = tuple(job for _, job in good)
            would_do = reading.client.ask(ComparedJobs(jobs)).each if jobs else ()
            for (row, _), does in zip(good, would_do, strict=True):
                if does in SAYS:
                    kind, column, says = SAYS[does]
                    said.append((kind, row, column, says))
            reading.keep(kept, said)
        if upload.whole and not upload.row_count:
            reading.keep([], [(FAULT, 1, "-", "there is no row below the header; add the jobs")])
        return upload.whole and upload.row_count > 0

    def hand_over(self, batch: Batch) -> bool:
        """Hand a page of jobs to repairs."""
        on = batch.found.business_date
        assert on is not None, "who decides says on which date"
        orders = []
        for row in batch.rows:
            job = job_from_kept(row[2:])
            command = repairs.TakeOverRepair(on=on, **vars(job))
            orders.append((row[0], command, batch.key(f"job-{row[0]}")))
        tell_each(orders, "job_ref", batch)
        return True


def _still_to_come(row: int, job: GivenJob, recorded_on: date | None, today: date) -> list[Remark]:
    for column, day in (("reported_on", job.reported_on), ("recorded_on", recorded_on)):
        if day is not None and day > today:
            says = f"{long_day(day)} is still to come; upload the job then"
            return [(LEFT_OUT, row, column, says)]
    return []


JOBS: Final = Jobs()
