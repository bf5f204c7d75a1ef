"""Repairs' repository: rows to domain objects and back."""

import json
from dataclasses import asdict
from datetime import date

from sqlalchemy import Row, bindparam, select

from services.backbone.unit_of_work import UnitOfWork
from services.backbone.writing import Writer
from services.contracts.repairs import RecordVisit, RepairRecorded
from services.contracts.vocabulary import VisitKind
from services.repairs import tables
from services.repairs.domain.inspection import Finding, Home
from services.repairs.domain.responsibility import ResponsibilityMatrix

_OF_A_VISIT = ("visit_ref", "tenant_ref", "kind", "on", "result", "reason")


# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_SETTINGS = select(tables.settings)
_HOME = select(tables.homes).where(tables.homes.c.tenant_ref == bindparam("of"))
_SAVE_HOME = tables.homes.update().where(tables.homes.c.tenant_ref == bindparam("of"))

_BOOKED = select(tables.bookings.c.tenant_ref).where(tables.bookings.c.kind == "follow_up")
_DUE_FOR_FOLLOW_UP = (
    select(tables.homes)
    .where(
        tables.homes.c.follow_up_counts_from <= bindparam("by_day"),
        tables.homes.c.inspected,
        tables.homes.c.follow_up == "",
        tables.homes.c.left_on.is_(None),
        tables.homes.c.tenant_ref.not_in(_BOOKED),
    )
    .order_by(tables.homes.c.tenant_ref)
)

_HAS_VISIT = select(tables.visits.c.id).where(tables.visits.c.visit_ref == bindparam("ref"))
_ADD_VISIT = tables.visits.insert().returning(tables.visits.c.id)
_LAST_BASELINE = (
    select(tables.visits.c.id)
    .where(
        tables.visits.c.tenant_ref == bindparam("of"),
        tables.visits.c.kind == "baseline",
        tables.visits.c.result == "completed",
        tables.visits.c.counted,
    )
    .order_by(tables.visits.c.id.desc())
    .limit(1)
)
_BASELINE_FINDINGS = select(
    tables.findings.c.item, tables.findings.c.category, tables.findings.c.condition
).where(tables.findings.c.visit_id == _LAST_BASELINE.scalar_subquery())

_CLOSE_ALL = tables.bookings.update().where(
    tables.bookings.c.tenant_ref == bindparam("of"), tables.bookings.c.state == "open"
)
_CLOSE = _CLOSE_ALL.where(tables.bookings.c.kind == bindparam("of_kind"))
_OPEN_ON = (
    select(tables.bookings.c.tenant_ref, tables.bookings.c.kind)
    .where(tables.bookings.c.visit_date == bindparam("day"), tables.bookings.c.state == "open")
    .order_by(tables.bookings.c.tenant_ref, tables.bookings.c.kind)
)

_HAS_JOB = select(tables.jobs.c.id).where(tables.jobs.c.job_ref == bindparam("ref"))


class RepairsStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection
        self._settings: Row[*tuple[object, ...]] | None = None
        """Once the scheme is open they stay as they are."""

    # --- the scheme's settings ---

    def keep_settings(
        self,
        attempts: int,
        tenant: tuple[str, ...],
        landlord: tuple[str, ...],
        inspected: tuple[str, ...],
    ) -> None:
        """Keep what the scheme says of visits, whose repair it is, and what an APS frames."""
        self.connection.insert(
            tables.settings,
            {
                "id": 1,
                "visit_attempts": attempts,
                "tenant_categories": json.dumps(tenant),
                "landlord_categories": json.dumps(landlord),
                "inspected_elements": json.dumps(inspected),
            },
        )

    def visit_attempts(self) -> int:
        """Return how many failed visits are allowed."""
        attempts: int = self._scheme_settings().visit_attempts
        return attempts

    def inspected_elements(self) -> set[str]:
        """Return the elements that an APS frames."""
        return set(json.loads(self._scheme_settings().inspected_elements))

    def matrix(self) -> ResponsibilityMatrix:
        """Return the responsibility matrix."""
        row = self._scheme_settings()
        return ResponsibilityMatrix(
            frozenset(json.loads(row.tenant_categories)),
            frozenset(json.loads(row.landlord_categories)),
        )

    def _scheme_settings(self) -> Row[*tuple[object, ...]]:
        if self._settings is None:
            self._settings = self.connection.execute(_SETTINGS).one()
        return self._settings

    # --- homes ---

    def find(self, tenant_ref: str) -> Home | None:
        """Return a tenant's home; None if the tenant is unknown."""
        row = self.connection.execute(_HOME, {"of": tenant_ref}).mappings().one_or_none()
        return None if row is None else Home(**row)

    def add(self, home: Home) -> None:
        """Insert a home."""
        self.connection.insert(tables.homes, asdict(home))

    def save(self, home: Home) -> None:
        """Update a home."""
        self.connection.execute(_SAVE_HOME, asdict(home) | {"of": home.tenant_ref})

    def due_for_follow_up_booking(self, on: date) -> list[Home]:
        """Return the homes whose follow-up counts by `on` and is neither booked nor made."""
        rows = self.connection.execute(_DUE_FOR_FOLLOW_UP, {"by_day": on}).mappings()
        return [Home(**row) for row in rows]

    # --- visits ---

    def has_visit(self, visit_ref: str) -> bool:
        """Return whether the reference is taken."""
        return self.connection.execute(_HAS_VISIT, {"ref": visit_ref}).first() is not None

    def add_visit(self, visit: RecordVisit, counted: bool) -> None:
        """Keep a visit and its findings; `counted`: it decided something."""
        row = {name: getattr(visit, name) for name in _OF_A_VISIT}
        added = self.connection.execute(_ADD_VISIT, row | {"counted": counted})
        visit_id = added.scalar_one()
        findings = [asdict(finding) | {"visit_id": visit_id} for finding in visit.findings]
        self.connection.insert(tables.findings, *findings)

    def baseline_findings(self, tenant_ref: str) -> list[Finding]:
        """Return the findings of the last completed baseline that counted."""
        rows = self.connection.execute(_BASELINE_FINDINGS, {"of": tenant_ref})
        return [Finding(*row) for row in rows]

    # --- bookings ---

    def book(self, tenant_ref: str, kind: VisitKind, visit_date: date, on: date) -> None:
        """Put a visit in the diary; any open one of that kind is over."""
        self.close_bookings(tenant_ref, "over", kind)
        self.connection.insert(
            tables.bookings,
            {
                "tenant_ref": tenant_ref,
                "kind": kind,
                "visit_date": visit_date,
                "booked_on": on,
                "state": "open",
            },
        )

    def close_bookings(self, tenant_ref: str, state: str, kind: str | None = None) -> None:
        """Close a tenant's open bookings, of one kind or of all."""
        values = {"of": tenant_ref, "state": state}
        if kind is None:
            self.connection.execute(_CLOSE_ALL, values)
        else:
            self.connection.execute(_CLOSE, values | {"of_kind": kind})

    def open_bookings_on(self, visit_date: date) -> list[tuple[str, VisitKind]]:
        """Return (tenant, kind) of the visits booked for a date."""
        rows = self.connection.execute(_OPEN_ON, {"day": visit_date})
        return [(row.tenant_ref, row.kind) for row in rows]

    # --- jobs ---

    def has_job(self, job_ref: str) -> bool:
        """Return whether the reference is taken."""
        return self.connection.execute(_HAS_JOB, {"ref": job_ref}).first() is not None

    def add_job(self, job: RepairRecorded, description: str) -> None:
        """Keep a repair job; what it was is told to nobody."""
        self.connection.insert(tables.jobs, asdict(job) | {"description": description})


Work = UnitOfWork[RepairsStore]
"""What a handler of repairs works in: one transaction on its store."""
