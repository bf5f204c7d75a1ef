"""Contacts and repairs, what they breached, and the appeals that were upheld."""

from dataclasses import asdict
from datetime import date
from functools import cache
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, Table, bindparam, select

from services.backbone.writing import Writer
from services.enrolment import tables
from services.enrolment.domain.breaches import Breach, Contact, Job

FactT = TypeVar("FactT", Contact, Job)


# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
@cache
def _facts_of_tenant(table: Table, names: tuple[str, ...]) -> Select[*tuple[object, ...]]:
    """A tenant's contacts or jobs in the order they became known."""
    theirs = select(*(table.c[name] for name in names)).where(table.c.tenant_ref == bindparam("of"))
    return theirs.order_by(table.c.id)


_BREACHES_BY = (
    select(*(tables.breaches.c[name] for name in Breach.__dataclass_fields__))
    .where(
        tables.breaches.c.tenant_ref == bindparam("of"),
        tables.breaches.c.cause_ref == bindparam("cause"),
        tables.breaches.c.taken_back_on.is_(None),
    )
    .order_by(tables.breaches.c.element)
)


class BreachStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def add_contact(
        self, tenant_ref: str, contact: Contact, notes: str, came_by: str | None
    ) -> None:
        """Keep a contact, whether it counts or not."""
        more = {"tenant_ref": tenant_ref, "notes": notes, "came_by": came_by}
        self._insert(tables.contacts, asdict(contact), **more)

    def has_contact(self, contact_ref: str) -> bool:
        """Return whether the reference is taken."""
        query = select(tables.contacts.c.id).where(tables.contacts.c.contact_ref == contact_ref)
        return self.connection.execute(query).first() is not None

    def contact(self, contact_ref: str) -> tuple[str, Contact] | None:
        """Return whose contact has the reference, and the contact; None if there is none."""
        return self._fact(tables.contacts, tables.contacts.c.contact_ref == contact_ref, Contact)

    def take_back_contact(self, contact_ref: str, on: date) -> None:
        """Note that a contact was recorded by mistake."""
        table = tables.contacts
        this = table.update().where(table.c.contact_ref == contact_ref)
        self.connection.execute(this.values(taken_back_on=on))

    def contacts_of(self, tenant_ref: str) -> list[Contact]:
        """Return a tenant's contacts in the order they became known."""
        return self._of_tenant(tables.contacts, tenant_ref, Contact)

    def add_job(self, tenant_ref: str, job: Job) -> None:
        """Keep a repair, whether it counts or not."""
        self._insert(tables.jobs, asdict(job), tenant_ref=tenant_ref)

    def job(self, job_ref: str) -> tuple[str, Job] | None:
        """Return whose repair has the reference, and the repair as known last; None if none has."""
        return self._fact(tables.jobs, tables.jobs.c.job_ref == job_ref, Job)

    def correct_job(self, tenant_ref: str, job: Job) -> None:
        """Keep a later version of a repair in place of the one that is kept."""
        table = tables.jobs
        this = table.update().where(table.c.job_ref == job.job_ref)
        self.connection.execute(this.values(asdict(job) | {"tenant_ref": tenant_ref}))

    def jobs_of(self, tenant_ref: str) -> list[Job]:
        """Return a tenant's repairs in the order they became known."""
        return self._of_tenant(tables.jobs, tenant_ref, Job)

    def add_breach(self, tenant_ref: str, breach: Breach) -> None:
        """Keep a breach."""
        self._insert(tables.breaches, asdict(breach), tenant_ref=tenant_ref)

    def take_back(self, breach: Breach, on: date) -> None:
        """Note that a breach is as if it had never been recorded."""
        table = tables.breaches
        this = table.update().where(
            table.c.element == breach.element,
            table.c.cause_ref == breach.cause_ref,
            table.c.version == breach.version,
        )
        self.connection.execute(this.values(taken_back_on=on))

    def breaches_by(self, tenant_ref: str, cause_ref: str) -> list[Breach]:
        """Return the breaches by a tenant's job or contact of that reference, by their element,
        without those that were taken back.

        References are unique in their file, so a job and a contact may share one.
        """
        rows = self.connection.execute(_BREACHES_BY, {"of": tenant_ref, "cause": cause_ref})
        return [Breach(**row) for row in rows.mappings()]

    def add_appeal(self, tenant_ref: str, cause_ref: str, on: date) -> None:
        """Keep that an appeal was upheld."""
        row = {"cause_ref": cause_ref, "tenant_ref": tenant_ref, "upheld_on": on}
        self.connection.insert(tables.appeals, row)

    def has_appeal(self, tenant_ref: str, cause_ref: str) -> bool:
        """Return whether the tenant's appeal against this job or contact was upheld."""
        table = tables.appeals
        query = select(table.c.upheld_on).where(
            table.c.tenant_ref == tenant_ref, table.c.cause_ref == cause_ref
        )
        return self.connection.execute(query).first() is not None

    def _insert(self, table: Table, row: dict[str, object], **more: object) -> None:
        self.connection.insert(table, row | more)

    def _fact(
        self, table: Table, this: ColumnElement[bool], cls: type[FactT]
    ) -> tuple[str, FactT] | None:
        columns = (table.c[name] for name in cls.__dataclass_fields__)
        query = select(table.c.tenant_ref, *columns).where(this)
        row = self.connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        return row["tenant_ref"], cls(**{name: row[name] for name in cls.__dataclass_fields__})

    def _of_tenant(self, table: Table, tenant_ref: str, cls: type[FactT]) -> list[FactT]:
        query = _facts_of_tenant(table, tuple(cls.__dataclass_fields__))
        rows = self.connection.execute(query, {"of": tenant_ref}).mappings()
        return [cls(**row) for row in rows]
