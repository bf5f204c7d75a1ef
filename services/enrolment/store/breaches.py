"""Contacts and repairs, what they breached, and the appeals that were upheld."""

from dataclasses import asdict
from datetime import date
from functools import cache
from typing import TypeVar

from sqlalchemy import Select, Table, bindparam, select

from services.backbone.writing import Writer
from services.contracts.vocabulary import Element
from services.enrolment import tables
from services.enrolment.domain.breaches import Breach, Contact, Job

FactT = TypeVar("FactT", Contact, Job)


# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
@cache
def _facts_of_tenant(table: Table, names: tuple[str, ...]) -> Select[*tuple[object, ...]]:
    """A tenant's contacts or jobs in the order they became known."""
    theirs = select(*(table.c[name] for name in names)).where(table.c.tenant_ref == bindparam("of"))
    return theirs.order_by(table.c.id)


class BreachStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def add_contact(self, tenant_ref: str, contact: Contact, notes: str) -> None:
        """Keep a contact, whether it counts or not."""
        self._insert(tables.contacts, asdict(contact), tenant_ref=tenant_ref, notes=notes)

    def has_contact(self, contact_ref: str) -> bool:
        """Return whether the reference is taken."""
        query = select(tables.contacts.c.id).where(tables.contacts.c.contact_ref == contact_ref)
        return self.connection.execute(query).first() is not None

    def contacts_of(self, tenant_ref: str) -> list[Contact]:
        """Return a tenant's contacts in the order they became known."""
        return self._of_tenant(tables.contacts, tenant_ref, Contact)

    def add_job(self, tenant_ref: str, job: Job) -> None:
        """Keep a repair, whether it counts or not."""
        self._insert(tables.jobs, asdict(job), tenant_ref=tenant_ref)

    def jobs_of(self, tenant_ref: str) -> list[Job]:
        """Return a tenant's repairs in the order they became known."""
        return self._of_tenant(tables.jobs, tenant_ref, Job)

    def add_breach(self, tenant_ref: str, breach: Breach) -> None:
        """Keep a breach."""
        row = {k: v for k, v in asdict(breach).items() if k not in ("reason", "kind")}
        self._insert(tables.breaches, row, tenant_ref=tenant_ref)

    def breached_elements(self, tenant_ref: str, cause_ref: str) -> list[Element]:
        """Return the elements a tenant's job or contact of that reference breached.

        References are unique in their file, so a job and a contact may share one.
        """
        table = tables.breaches
        query = select(table.c.element).where(
            table.c.tenant_ref == tenant_ref, table.c.cause_ref == cause_ref
        )
        return list(self.connection.execute(query.order_by(table.c.element)).scalars())

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

    def _of_tenant(self, table: Table, tenant_ref: str, cls: type[FactT]) -> list[FactT]:
        query = _facts_of_tenant(table, tuple(cls.__dataclass_fields__))
        rows = self.connection.execute(query, {"of": tenant_ref}).mappings()
        return [cls(**row) for row in rows]
