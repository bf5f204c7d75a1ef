"""Repairs' repository: rows to domain objects and back."""

import json
from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from services.backbone.unit_of_work import UnitOfWork
from services.backbone.writing import Writer
from services.contracts.repairs import RecordVisit, RepairRecorded
from services.contracts.vocabulary import VisitKind
from services.repairs import tables
from services.repairs.domain.inspection import Finding, Home
from services.repairs.domain.responsibility import ResponsibilityMatrix

_OF_A_VISIT = ("visit_ref", "tenant_ref", "kind", "on", "result", "reason")


class RepairsStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

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
        query = select(tables.settings.c.visit_attempts)
        attempts: int = self.connection.execute(query).scalar_one()
        return attempts

    def inspected_elements(self) -> set[str]:
        """Return the elements that an APS frames."""
        query = select(tables.settings.c.inspected_elements)
        return set(json.loads(self.connection.execute(query).scalar_one()))

    def matrix(self) -> ResponsibilityMatrix:
        """Return the responsibility matrix."""
        row = self.connection.execute(select(tables.settings)).one()
        return ResponsibilityMatrix(
            frozenset(json.loads(row.tenant_categories)),
            frozenset(json.loads(row.landlord_categories)),
        )

    # --- homes ---

    def find(self, tenant_ref: str) -> Home | None:
        """Return a tenant's home; None if the tenant is unknown."""
        table = tables.homes
        row = (
            self.connection.execute(select(table).where(table.c.tenant_ref == tenant_ref))
            .mappings()
            .one_or_none()
        )
        return None if row is None else Home(**row)

    def add(self, home: Home) -> None:
        """Insert a home."""
        self.connection.insert(tables.homes, asdict(home))

    def save(self, home: Home) -> None:
        """Update a home."""
        table = tables.homes
        self.connection.execute(
            table.update().where(table.c.tenant_ref == home.tenant_ref).values(asdict(home))
        )

    def due_for_follow_up_booking(self, on: date) -> list[Home]:
        """Return the homes whose follow-up counts by `on` and is neither booked nor made."""
        table, bookings = tables.homes, tables.bookings
        booked = select(bookings.c.tenant_ref).where(bookings.c.kind == "follow_up")
        rows = self.connection.execute(
            select(table)
            .where(
                table.c.follow_up_counts_from <= on,
                table.c.inspected,
                table.c.follow_up == "",
                table.c.left_on.is_(None),
                table.c.tenant_ref.not_in(booked),
            )
            .order_by(table.c.tenant_ref)
        ).mappings()
        return [Home(**row) for row in rows]

    # --- visits ---

    def has_visit(self, visit_ref: str) -> bool:
        """Return whether the reference is taken."""
        query = select(tables.visits.c.id).where(tables.visits.c.visit_ref == visit_ref)
        return self.connection.execute(query).first() is not None

    def add_visit(self, visit: RecordVisit, counted: bool) -> None:
        """Keep a visit and its findings; `counted`: it decided something."""
        row = {name: getattr(visit, name) for name in _OF_A_VISIT}
        visit_id = self.connection.execute(
            tables.visits.insert().values(row | {"counted": counted}).returning(tables.visits.c.id)
        ).scalar_one()
        findings = [asdict(finding) | {"visit_id": visit_id} for finding in visit.findings]
        self.connection.insert(tables.findings, *findings)

    def baseline_findings(self, tenant_ref: str) -> list[Finding]:
        """Return the findings of the last completed baseline that counted."""
        visits, findings = tables.visits, tables.findings
        last = (
            select(visits.c.id)
            .where(
                visits.c.tenant_ref == tenant_ref,
                visits.c.kind == "baseline",
                visits.c.result == "completed",
                visits.c.counted,
            )
            .order_by(visits.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        columns = (findings.c.item, findings.c.category, findings.c.condition)
        rows = self.connection.execute(select(*columns).where(findings.c.visit_id == last))
        return [Finding(*row) for row in rows]

    # --- bookings ---

    def book(self, tenant_ref: str, kind: str, visit_date: date, on: date) -> None:
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
        table = tables.bookings
        update = table.update().where(table.c.tenant_ref == tenant_ref, table.c.state == "open")
        if kind is not None:
            update = update.where(table.c.kind == kind)
        self.connection.execute(update.values(state=state))

    def open_bookings_on(self, visit_date: date) -> list[tuple[str, VisitKind]]:
        """Return (tenant, kind) of the visits booked for a date."""
        table = tables.bookings
        rows = self.connection.execute(
            select(table.c.tenant_ref, table.c.kind)
            .where(table.c.visit_date == visit_date, table.c.state == "open")
            .order_by(table.c.tenant_ref, table.c.kind)
        )
        return [(row.tenant_ref, row.kind) for row in rows]

    # --- jobs ---

    def has_job(self, job_ref: str) -> bool:
        """Return whether the reference is taken."""
        query = select(tables.jobs.c.id).where(tables.jobs.c.job_ref == job_ref)
        return self.connection.execute(query).first() is not None

    def add_job(self, job: RepairRecorded, description: str) -> None:
        """Keep a repair job; what it was is told to nobody."""
        self.connection.insert(tables.jobs, asdict(job) | {"description": description})


Work = UnitOfWork[RepairsStore]
"""What a handler of repairs works in: one transaction on its store."""
