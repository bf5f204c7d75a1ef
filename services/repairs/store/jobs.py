"""Repairs, as they were recorded."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import bindparam, select

from services.backbone.writing import Writer
from services.contracts.repairs import RepairRecorded
from services.repairs import tables

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_FIND = select(tables.jobs.c.id).where(tables.jobs.c.job_ref == bindparam("ref"))


@dataclass(frozen=True)
class KeptJob:
    """A job as it is kept: whose it is, since when, and how often it was changed."""

    tenant_ref: str
    recorded_on: date
    version: int
    taken_back_on: date | None


_KEPT = select(*(tables.jobs.c[name] for name in KeptJob.__dataclass_fields__)).where(
    tables.jobs.c.job_ref == bindparam("ref")
)


class JobStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def has(self, job_ref: str) -> bool:
        """Return whether the reference is taken."""
        return self.connection.execute(_FIND, {"ref": job_ref}).first() is not None

    def add(self, job: RepairRecorded, description: str) -> None:
        """Keep a repair job; what it was is told to nobody."""
        self.connection.insert(tables.jobs, asdict(job) | {"description": description})

    def find(self, job_ref: str) -> KeptJob | None:
        """Return a job; None if no job has the reference."""
        row = self.connection.execute(_KEPT, {"ref": job_ref}).mappings().one_or_none()
        return None if row is None else KeptJob(**row)

    def take_back(self, job_ref: str, version: int, on: date) -> None:
        """Note that a job was recorded by mistake."""
        this = tables.jobs.update().where(tables.jobs.c.job_ref == job_ref)
        self.connection.execute(this.values(version=version, taken_back_on=on))
