"""What repairs keeps, in memory."""

from dataclasses import dataclass, field
from datetime import date

from services.contracts.repairs import RecordVisit, RepairRecorded
from services.contracts.vocabulary import VisitKind
from services.repairs.domain.inspection import Finding, Home
from services.repairs.domain.job_mapping import KeptMapping
from services.repairs.domain.jobs import Job
from services.repairs.domain.responsibility import ResponsibilityMatrix


class FakeScheme:
    """Does what `SchemeStore` does."""

    def keep(
        self,
        attempts: int,
        tenant: tuple[str, ...],
        landlord: tuple[str, ...],
        inspected: tuple[str, ...],
    ) -> None:
        self._attempts, self._inspected = attempts, set(inspected)
        self._matrix = ResponsibilityMatrix(frozenset(tenant), frozenset(landlord))

    def change_visit_attempts(self, attempts: int) -> bool:
        opened = hasattr(self, "_attempts")
        self._attempts = attempts
        return opened

    def visit_attempts(self) -> int:
        return self._attempts

    def inspected_elements(self) -> set[str]:
        return self._inspected

    def matrix(self) -> ResponsibilityMatrix:
        return self._matrix


class FakeVisits:
    """Does what `VisitStore` does."""

    def __init__(self) -> None:
        self.kept: list[tuple[RecordVisit, bool]] = []

    def has(self, visit_ref: str) -> bool:
        return any(visit.visit_ref == visit_ref for visit, _ in self.kept)

    def add(self, visit: RecordVisit, counted: bool) -> None:
        self.kept.append((visit, counted))

    def baseline_findings(self, tenant_ref: str) -> list[Finding]:
        made = [
            visit
            for visit, counted in self.kept
            if counted
            and (visit.tenant_ref, visit.kind) == (tenant_ref, "baseline")
            and visit.result == "completed"
        ]
        last = made[-1].findings if made else ()
        return [Finding(found.item, found.category, found.condition) for found in last]


@dataclass
class Booking:
    """A visit in the diary."""

    tenant_ref: str
    kind: VisitKind
    visit_date: date
    state: str = "open"


class FakeDiary:
    """Does what `Diary` does."""

    def __init__(self) -> None:
        self.bookings: list[Booking] = []

    def book(self, tenant_ref: str, kind: VisitKind, visit_date: date, on: date) -> None:
        self.close(tenant_ref, "over", kind)
        self.bookings.append(Booking(tenant_ref, kind, visit_date))

    def close(self, tenant_ref: str, state: str, kind: str | None = None) -> None:
        for each in self.bookings:
            if (each.tenant_ref, each.state) == (tenant_ref, "open") and kind in (None, each.kind):
                each.state = state

    def open_on(self, visit_date: date) -> list[tuple[str, VisitKind]]:
        return sorted(
            (each.tenant_ref, each.kind)
            for each in self.bookings
            if each.state == "open" and each.visit_date == visit_date
        )


class FakeJobs:
    """Does what `JobStore` does."""

    def __init__(self) -> None:
        self.kept: dict[str, RepairRecorded] = {}
        self.jobs: dict[str, Job] = {}

    def has(self, job_ref: str) -> bool:
        return job_ref in self.kept

    def find(self, job_ref: str) -> Job | None:
        return self.jobs.get(job_ref)

    def add(self, job: RepairRecorded, description: str) -> None:
        self.kept[job.job_ref] = job
        self.jobs[job.job_ref] = Job(**vars(job), description=description)

    def correct(self, before: Job, after: Job, on: date, why: str) -> None:
        self.jobs[before.job_ref] = after


class FakeMappings:
    """Does what `MappingStore` does."""

    def __init__(self) -> None:
        self.kept: list[KeptMapping] = []

    def last(self) -> KeptMapping | None:
        return self.kept[-1] if self.kept else None

    def add(self, mapping: KeptMapping) -> None:
        self.kept.append(mapping)


@dataclass
class FakeRepairsStore:
    """Does what `RepairsStore` does."""

    homes: dict[str, Home] = field(default_factory=dict)
    scheme: FakeScheme = field(default_factory=FakeScheme)
    visits: FakeVisits = field(default_factory=FakeVisits)
    diary: FakeDiary = field(default_factory=FakeDiary)
    jobs: FakeJobs = field(default_factory=FakeJobs)
    mappings: FakeMappings = field(default_factory=FakeMappings)

    def find(self, tenant_ref: str) -> Home | None:
        return self.homes.get(tenant_ref)

    def add(self, home: Home) -> None:
        assert home.tenant_ref not in self.homes
        self.homes[home.tenant_ref] = home

    def save(self, home: Home) -> None:
        if home.tenant_ref in self.homes:
            self.homes[home.tenant_ref] = home

    def due_for_follow_up_booking(self, on: date) -> list[Home]:
        follow_ups = (each for each in self.diary.bookings if each.kind == "follow_up")
        booked = {each.tenant_ref for each in follow_ups}
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
