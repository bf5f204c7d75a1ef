"""Enrolment's repository: rows to domain objects and back. `people.py` has who the tenants are."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import cache, lru_cache
from typing import TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Executable,
    RowMapping,
    Select,
    Table,
    TextClause,
    bindparam,
    func,
    select,
)

from services.backbone.among import among
from services.backbone.unit_of_work import UnitOfWork
from services.backbone.writing import Writer
from services.contracts.enrolment import OpenScheme
from services.contracts.schema import from_wire, to_wire
from services.contracts.vocabulary import Element
from services.enrolment import tables
from services.enrolment.domain.breaches import Breach, Contact, Job
from services.enrolment.domain.eligibility import Applicant
from services.enrolment.domain.participation import Participation
from services.enrolment.domain.scheme import Area, Offer, Scheme
from services.enrolment.store.people import PeopleStore

FactT = TypeVar("FactT", Contact, Job)

ASKED_AT_A_TIME = 1_000
"""Values of one look-up; a database has a limit for the parameters of a query."""


# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_SCHEME = select(tables.scheme.c.definition)
_OF = tables.participations.c
_EACH = select(tables.participations).order_by(_OF.position)
_FIND = _EACH.where(_OF.tenant_ref == bindparam("of"))
_SIGNED_WITHOUT_PLACE = _EACH.where(tables.IN_LINE)
_ACTIVE_UNTIL = _EACH.where(_OF.status == "active", _OF.end_date <= bindparam("by_day"))
_STATUS_COUNTS = (
    select(_OF.status, func.count()).where(_OF.area_code == bindparam("area")).group_by(_OF.status)
)
_SAVE = tables.participations.update().where(_OF.tenant_ref == bindparam("of"))


@cache
def _facts_of_tenant(table: Table, names: tuple[str, ...]) -> Select[*tuple[object, ...]]:
    """A tenant's contacts or jobs in the order they became known."""
    theirs = select(*(table.c[name] for name in names)).where(table.c.tenant_ref == bindparam("of"))
    return theirs.order_by(table.c.id)


class EnrolmentStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection
        self.people = PeopleStore(connection)
        self._scheme: OpenScheme | None = None
        """Once it is open it stays as it is."""

    # --- the scheme ---

    def add_scheme(self, definition: OpenScheme) -> None:
        """Keep the scheme; there is one."""
        row = {"id": 1, "definition": json.dumps(to_wire(definition))}
        self.connection.insert(tables.scheme, row)

    def scheme_definition(self) -> OpenScheme | None:
        """Return the scheme as it was opened; None before."""
        if self._scheme is None:
            text = self.connection.execute(_SCHEME).scalar_one_or_none()
            self._scheme = None if text is None else _definition(text)
        return self._scheme

    # --- participations ---

    def add(self, participation: Participation, applicant: Applicant) -> None:
        """Insert a new participation, with what else it was judged by."""
        judged_by = {"uprn": applicant.home, "tenancy_type": applicant.tenancy_type}
        self.connection.insert(tables.participations, _participation_row(participation) | judged_by)

    def applicant(self, tenant_ref: str) -> Applicant:
        """Return what a tenant who is registered is judged by now."""
        table = tables.participations
        query = select(table.c.uprn, table.c.area_code, table.c.tenancy_type, table.c.in_arrears)
        row = self.connection.execute(query.where(table.c.tenant_ref == tenant_ref)).one()
        return Applicant(*row)

    def save(self, participation: Participation) -> None:
        """Update a participation."""
        row = _participation_row(participation)
        self.connection.execute(_SAVE, row | {"of": participation.tenant_ref})

    def find(self, tenant_ref: str) -> Participation | None:
        """Return a tenant's participation; None if the tenant is unknown."""
        found = self._participations(_FIND, of=tenant_ref)
        return found[0] if found else None

    def signed_without_place(self) -> list[Participation]:
        """Return who has signed and has no place, in file order."""
        return self._participations(_SIGNED_WITHOUT_PLACE)

    def active_until(self, on: date) -> list[Participation]:
        """Return the active participations whose year has ended by `on`, in file order."""
        return self._participations(_ACTIVE_UNTIL, by_day=on)

    def status_counts(self, area_code: str) -> dict[str, int]:
        """Return how many tenants an area has in each status."""
        counts = self.connection.execute(_STATUS_COUNTS, {"area": area_code})
        return {row[0]: row[1] for row in counts}

    def last_position(self) -> int:
        """Return the position of the last tenant registered; 0 before the first."""
        query = select(func.coalesce(func.max(tables.participations.c.position), 0))
        return int(self.connection.execute(query).scalar_one())

    def positions_among(self, positions: Sequence[int]) -> set[int]:
        """Return which of these positions tenants have already."""
        column = tables.participations.c.position
        found = set[int]()
        for start in range(0, len(positions), ASKED_AT_A_TIME):
            asked = column.in_(positions[start : start + ASKED_AT_A_TIME])
            found.update(self.connection.execute(select(column).where(asked)).scalars())
        return found

    def registered(self, tenant_refs: Sequence[str]) -> set[str]:
        """Return which of these tenants are known."""
        return self._found(tables.participations.c.tenant_ref, tenant_refs)

    def homes_taken(self, homes: Sequence[str]) -> set[str]:
        """Return which of these homes have their place held by a tenant."""
        return self._found(tables.participations.c.uprn, homes, tables.HOLDS_HOME)

    def _found(
        self,
        column: Column[str],
        values: Sequence[str],
        *conditions: ColumnElement[bool] | TextClause,
    ) -> set[str]:
        """Return which values the column has, in rows where the conditions hold."""
        found = set[str]()
        for start in range(0, len(values), ASKED_AT_A_TIME):
            some = {"values": values[start : start + ASKED_AT_A_TIME]}
            query = select(column).where(among(column, "values"), *conditions)
            found.update(self.connection.execute(query, some).scalars())
        return found

    def _participations(self, query: Executable, **values: object) -> list[Participation]:
        rows = self.connection.execute(query, values).mappings()
        return [_participation(row) for row in rows]

    # --- contacts, jobs, breaches, appeals ---

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


Work = UnitOfWork[EnrolmentStore]
"""What a handler of enrolment works in: one transaction on its store."""


@lru_cache(maxsize=1)
def _definition(text: str) -> OpenScheme:
    """It stays as it was opened, and is read all the time."""
    return from_wire(OpenScheme, json.loads(text))


@lru_cache(maxsize=1)
def scheme_of(definition: OpenScheme) -> Scheme:
    """Return the domain's view of the scheme."""
    opened = definition.scheme
    return Scheme(
        opens_on=opened.opens_on,
        months=opened.months,
        instalments=opened.instalments,
        tenancy_types=definition.tenancy_types,
        require_clear_rent=definition.require_clear_rent,
        offers=tuple(Offer(e.element, e.annual_pence, e.inspection) for e in opened.elements),
        areas=tuple(Area(a.code, a.name, a.capacity) for a in opened.areas),
    )


def _participation_row(participation: Participation) -> dict[str, object]:
    return vars(participation) | {"elements": "+".join(participation.elements)}


def _participation(row: RowMapping) -> Participation:
    values = {name: row[name] for name in Participation.__dataclass_fields__}
    return Participation(**values | {"elements": tuple(row["elements"].split("+"))})
