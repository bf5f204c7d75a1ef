"""Repairs, as they were recorded and corrected."""

from dataclasses import asdict, fields
from datetime import date

from sqlalchemy import bindparam, select

from services.backbone.writing import Writer
from services.contracts.repairs import RepairRecorded
from services.repairs import tables
from services.repairs.domain.jobs import Job

_OF = tables.jobs.c
_NAMES = tuple(field.name for field in fields(Job))

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_HAS = select(_OF.id).where(_OF.job_ref == bindparam("ref"))
_FIND = select(*(_OF[name] for name in _NAMES)).where(_OF.job_ref == bindparam("ref"))
_SAVE = tables.jobs.update().where(_OF.job_ref == bindparam("ref"))


class JobStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def has(self, job_ref: str) -> bool:
        """Return whether the reference is taken."""
        return self.connection.execute(_HAS, {"ref": job_ref}).first() is not None

    def find(self, job_ref: str) -> Job | None:
        """Return a job as it is known now."""
        row = self.connection.execute(_FIND, {"ref": job_ref}).one_or_none()
        return None if row is None else Job(*row)

    def add(self, job: RepairRecorded, description: str) -> None:
        """Keep a repair job; what it was is told to nobody."""
        kept = asdict(job) | {"description": description, "taken_back_on": None}
        self.connection.insert(tables.jobs, kept)

    def correct(self, before: Job, after: Job, on: date, why: str) -> None:
        """Keep what is known of a job now, and what was known before, with why it changed."""
        former = asdict(before) | {"until_day": on, "why": why}
        self.connection.insert(tables.former_jobs, former)
        self.connection.execute(_SAVE, asdict(after) | {"ref": before.job_ref})
