"""What repairs keeps, in memory."""

from dataclasses import dataclass, field
from datetime import date

from services.contracts.repairs import RecordVisit, RepairRecorded
from services.contracts.vocabulary import VisitKind
from services.repairs.domain.inspection import Finding, Home
from services.repairs.domain.responsibility import ResponsibilityMatrix


@dataclass
class Booking:
    """A visit in the diary."""

    tenant_ref: str
    kind: VisitKind
    visit_date: date
    state: str = "open"


@dataclass
class FakeRepairsStore:
    """Does what `RepairsStore` does."""

    homes: dict[str, Home] = field(default_factory=dict)
    bookings: list[Booking] = field(default_factory=list)
    visits: list[tuple[RecordVisit, bool]] = field(default_factory=list)
    jobs: dict[str, RepairRecorded] = field(default_factory=dict)

    def keep_settings(
        self,
        attempts: int,
        tenant: tuple[str, ...],
        landlord: tuple[str, ...],
        inspected: tuple[str, ...],
    ) -> None:
        self._attempts, self._inspected = attempts, set(inspected)
        self._matrix = ResponsibilityMatrix(frozenset(tenant), frozenset(landlord))

    def visit_attempts(self) -> int:
        return self._attempts

    def inspected_elements(self) -> set[str]:
        return self._inspected

    def matrix(self) -> ResponsibilityMatrix:
        return self._matrix

    def find(self, tenant_ref: str) -> Home | None:
        return self.homes.get(tenant_ref)

    def add(self, home: Home) -> None:
        assert home.tenant_ref not in self.homes
        self.homes[home.tenant_ref] = home

    def save(self, home: Home) -> None:
        if home.tenant_ref in self.homes:
            self.homes[home.tenant_ref] = home

    def due_for_follow_up_booking(self, on: date) -> list[Home]:
        booked = {each.tenant_ref for each in self.bookings if each.kind == "follow_up"}
        return [
            home
            for ref, home in sorted(self.homes.items())
            if home.inspected
            and not home.follow_up
            and home.left_on is None
            and home.follow_up_counts_from is not None
            and home.follow_up_counts_from <= on
            and ref not in booked
        ]

    def has_visit(self, visit_ref: str) -> bool:
        return any(visit.visit_ref == visit_ref for visit, _ in self.visits)

    def add_visit(self, visit: RecordVisit, counted: bool) -> None:
        self.visits.append((visit, counted))

    def baseline_findings(self, tenant_ref: str) -> list[Finding]:
        made = [
            visit
            for visit, counted in self.visits
            if counted
            and (visit.tenant_ref, visit.kind) == (tenant_ref, "baseline")
            and visit.result == "completed"
        ]
        last = made[-1].findings if made else ()
        return [Finding(found.item, found.category, found.condition) for found in last]

    def book(self, tenant_ref: str, kind: VisitKind, visit_date: date, on: date) -> None:
        self.close_bookings(tenant_ref, "over", kind)
        self.bookings.append(Booking(tenant_ref, kind, visit_date))

    def close_bookings(self, tenant_ref: str, state: str, kind: str | None = None) -> None:
        for each in self.bookings:
            if (each.tenant_ref, each.state) == (tenant_ref, "open") and kind in (None, each.kind):
                each.state = state

    def open_bookings_on(self, visit_date: date) -> list[tuple[str, VisitKind]]:
        return sorted(
            (each.tenant_ref, each.kind)
            for each in self.bookings
            if each.state == "open" and each.visit_date == visit_date
        )

    def has_job(self, job_ref: str) -> bool:
        return job_ref in self.jobs

    def add_job(self, job: RepairRecorded, description: str) -> None:
        self.jobs[job.job_ref] = job
