"""Repairs, as they were recorded."""

from dataclasses import asdict

from sqlalchemy import bindparam, select

from services.backbone.writing import Writer
from services.contracts.repairs import RepairRecorded
from services.repairs import tables

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_FIND = select(tables.jobs.c.id).where(tables.jobs.c.job_ref == bindparam("ref"))


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
