"""What repairs keeps, in memory."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from services.contracts.repairs import RecordVisit, RepairRecorded
from services.repairs.domain.correcting import Visit, found_at_baseline
from services.repairs.domain.diary import Booking
from services.repairs.domain.draft import KeptRoom
from services.repairs.domain.inspection import Finding, Home
from services.repairs.domain.job_mapping import KeptMapping
from services.repairs.domain.jobs import Job
from services.repairs.domain.responsibility import ResponsibilityMatrix
from services.repairs.domain.rooms import Room
from services.repairs.store.rows import VersionRow


class FakeScheme:
    """Does what `SchemeStore` does."""

    def __init__(self) -> None:
        self._reached: date | None = None

    def reach(self, day: date) -> None:
        if hasattr(self, "_attempts"):
            self._reached = max(self._reached or day, day)

    def last_cut_off(self) -> date | None:
        return self._reached

    def keep(
        self,
        attempts: int,
        tenant: tuple[str, ...],
        landlord: tuple[str, ...],
        inspected: tuple[str, ...],
        quarter_at_stake: int = 0,
    ) -> None:
        self._at_stake = quarter_at_stake
        self._attempts, self._inspected = attempts, set(inspected)
        self._matrix = ResponsibilityMatrix(frozenset(tenant), frozenset(landlord))

    def change_visit_attempts(self, attempts: int) -> bool:
        opened = hasattr(self, "_attempts")
        self._attempts = attempts
        return opened

    def visit_attempts(self) -> int:
        return self._attempts

    def quarter_at_stake(self) -> int:
        return self._at_stake

    def inspected_elements(self) -> set[str]:
        return self._inspected

    def matrix(self) -> ResponsibilityMatrix:
        return self._matrix


class FakeVisits:
    """Does what `VisitStore` does."""

    def __init__(self) -> None:
        self.kept: list[Visit] = []
        self.versions: list[VersionRow] = []

    def has(self, visit_ref: str) -> bool:
        return self.tenant_of(visit_ref) is not None

    def add(self, visit: RecordVisit, counted: bool) -> None:
        findings = (Finding(f.item, f.category, f.condition, f.notes) for f in visit.findings)
        told = (visit.visit_ref, visit.tenant_ref, visit.kind, visit.on, visit.result, visit.reason)
        self.kept.append(Visit(*told, tuple(findings), counted))

    def baseline_findings(self, tenant_ref: str) -> list[Finding]:
        counting = [visit for visit in self.of(tenant_ref) if visit.taken_back_on is None]
        found = found_at_baseline(counting)
        return [Finding(each.item, each.category, each.condition) for each in found]

    def of(self, tenant_ref: str) -> list[Visit]:
        return [visit for visit in self.kept if visit.tenant_ref == tenant_ref]

    def tenant_of(self, visit_ref: str) -> str | None:
        theirs = (visit.tenant_ref for visit in self.kept if visit.visit_ref == visit_ref)
        return next(theirs, None)

    def save(self, visit: Visit) -> None:
        self._put(visit, lambda old: replace(visit, findings=old.findings))

    def replace_findings(self, visit: Visit) -> None:
        self._put(visit, lambda old: replace(old, findings=visit.findings))

    def keep_version(self, visit: Visit, on: date, by: str, why: str) -> None:
        then = (visit.visit_ref, visit.version, visit.on, visit.result, visit.reason)
        self.versions.append(VersionRow(*then, visit.findings, on, by, why))

    def versions_of(self, tenant_ref: str) -> list[VersionRow]:
        return [row for row in self.versions if self.tenant_of(row.visit_ref) == tenant_ref]

    def _put(self, visit: Visit, made: Callable[[Visit], Visit]) -> None:
        self.kept = [made(old) if old.visit_ref == visit.visit_ref else old for old in self.kept]


class FakeDiary:
    """Does what `Diary` does."""

    def __init__(self) -> None:
        self.bookings: list[Booking] = []

    def book(self, booking: Booking) -> None:
        self.close(booking.tenant_ref, "over", booking.kind)
        self.bookings.append(booking)

    def begin(self, booking: Booking) -> None:
        self.bookings.append(booking)

    def save(self, booking: Booking) -> None:
        self.bookings = [
            booking if each.visit_ref == booking.visit_ref else each for each in self.bookings
        ]

    def drop(self, visit_ref: str) -> None:
        self.bookings = [each for each in self.bookings if each.visit_ref != visit_ref]

    def close(self, tenant_ref: str, state: str, kind: str | None = None) -> None:
        self.bookings = [
            replace(each, state=state)
            if (each.tenant_ref, each.state) == (tenant_ref, "open") and kind in (None, each.kind)
            else each
            for each in self.bookings
        ]

    def find(self, visit_ref: str) -> Booking | None:
        return next((each for each in self.bookings if each.visit_ref == visit_ref), None)

    def open_of(self, tenant_ref: str, kind: str) -> Booking | None:
        wanted = (tenant_ref, kind, "open")
        return next(
            (b for b in self.bookings if (b.tenant_ref, b.kind, b.state) == wanted),
            None,
        )

    def open_on(self, visit_date: date) -> list[Booking]:
        booked = [b for b in self.bookings if b.state == "open" and b.visit_date == visit_date]
        return sorted(booked, key=lambda each: (each.tenant_ref, each.kind))

    def times_booked(self, tenant_ref: str, kind: str, visit_date: date) -> int:
        wanted = (tenant_ref, kind, visit_date)
        return [(b.tenant_ref, b.kind, b.visit_date) for b in self.bookings].count(wanted)


class FakeRooms:
    """Does what `RoomStore` does."""

    def __init__(self) -> None:
        self.set: list[tuple[Room, ...]] = []
        self.versions: dict[str, dict[str, list[KeptRoom]]] = {}

    def settings(self) -> tuple[int, tuple[Room, ...]]:
        return (len(self.set), self.set[-1]) if self.set else (0, ())

    def keep_settings(self, version: int, rooms: Iterable[Room]) -> None:
        self.set.append(tuple(rooms))

    def kept(self, visit_ref: str) -> list[KeptRoom]:
        return [versions[-1] for versions in self.versions.get(visit_ref, {}).values()]

    def keep(self, visit_ref: str, room: KeptRoom) -> None:
        self.versions.setdefault(visit_ref, {}).setdefault(room.room, []).append(room)

    def forget(self, visit_ref: str) -> None:
        self.versions.pop(visit_ref, None)


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
    rooms: FakeRooms = field(default_factory=FakeRooms)
    jobs: FakeJobs = field(default_factory=FakeJobs)
    mappings: FakeMappings = field(default_factory=FakeMappings)

    def last_cut_off(self) -> date | None:
        return self.scheme.last_cut_off()

    def find(self, tenant_ref: str) -> Home | None:
        return self.homes.get(tenant_ref)

    def add(self, home: Home) -> None:
        assert home.tenant_ref not in self.homes
        self.homes[home.tenant_ref] = home

    def save(self, home: Home) -> None:
        if home.tenant_ref in self.homes:
            self.homes[home.tenant_ref] = home

    def due_for_follow_up_booking(self, on: date) -> list[Home]:
        follow_ups = (
            each
            for each in self.diary.bookings
            if each.kind == "follow_up" and each.state != "begun"
        )
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
