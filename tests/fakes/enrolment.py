"""What enrolment keeps, in memory."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from services.contracts.enrolment import OpenScheme
from services.enrolment.domain.appeals import Appeal
from services.enrolment.domain.breaches import Breach, Contact, Job
from services.enrolment.domain.deal_text import DealText
from services.enrolment.domain.eligibility import Applicant
from services.enrolment.domain.participation import HOLDS_HOME, Participation
from services.enrolment.domain.person import Person
from services.enrolment.store.rows import SchemeVersion
from tests.fakes.unit_of_work import FakeLastClosed


class FakePeople:
    """Does what `PeopleStore` does."""

    def __init__(self) -> None:
        self.kept: dict[str, Person] = {}

    def add(self, person: Person) -> None:
        assert person.tenant_ref not in self.kept
        self.kept[person.tenant_ref] = person

    def find(self, tenant_ref: str) -> Person | None:
        return self.kept.get(tenant_ref)

    def save(self, person: Person) -> None:
        assert person.tenant_ref in self.kept
        self.kept[person.tenant_ref] = person


class FakeScheme:
    """Does what `SchemeStore` does."""

    def __init__(self) -> None:
        self.kept: list[SchemeVersion] = []

    def keep(self, version: SchemeVersion) -> None:
        assert version.version == len(self.kept) + 1
        self.kept.append(version)

    def definition(self) -> OpenScheme | None:
        return self.kept[-1].definition if self.kept else None

    def last(self) -> SchemeVersion | None:
        return self.kept[-1] if self.kept else None


class FakeDealTexts:
    """Does what `DealTextStore` does."""

    def __init__(self) -> None:
        self.kept: dict[int, DealText] = {}

    def keep(self, text: DealText) -> None:
        assert text.version not in self.kept
        self.kept[text.version] = text

    def last_version(self) -> int:
        return max(self.kept, default=0)

    def find(self, version: int) -> DealText | None:
        return self.kept.get(version)


@dataclass
class FakeBreaches:
    """Does what `BreachStore` does."""

    contacts: list[tuple[str, Contact]] = field(default_factory=list)
    jobs: list[tuple[str, Job]] = field(default_factory=list)
    breaches: list[tuple[str, Breach]] = field(default_factory=list)
    taken_back: list[Breach] = field(default_factory=list)
    appeals: set[tuple[str, str]] = field(default_factory=set)

    def add_contact(
        self, tenant_ref: str, contact: Contact, notes: str, came_by: str | None
    ) -> None:
        self.contacts.append((tenant_ref, contact))

    def has_contact(self, contact_ref: str) -> bool:
        return any(contact.contact_ref == contact_ref for _, contact in self.contacts)

    def contact(self, contact_ref: str) -> tuple[str, Contact] | None:
        return next((kept for kept in self.contacts if kept[1].contact_ref == contact_ref), None)

    def take_back_contact(self, contact_ref: str, on: date) -> None:
        self.contacts = [
            (ref, replace(each, taken_back_on=on) if each.contact_ref == contact_ref else each)
            for ref, each in self.contacts
        ]

    def contacts_of(self, tenant_ref: str) -> list[Contact]:
        return [contact for ref, contact in self.contacts if ref == tenant_ref]

    def add_job(self, tenant_ref: str, job: Job) -> None:
        self.jobs.append((tenant_ref, job))

    def job(self, job_ref: str) -> tuple[str, Job] | None:
        return next((kept for kept in self.jobs if kept[1].job_ref == job_ref), None)

    def correct_job(self, tenant_ref: str, job: Job) -> None:
        self.jobs = [
            (tenant_ref, job) if each.job_ref == job.job_ref else (ref, each)
            for ref, each in self.jobs
        ]

    def jobs_of(self, tenant_ref: str) -> list[Job]:
        return [job for ref, job in self.jobs if ref == tenant_ref]

    def add_breach(self, tenant_ref: str, breach: Breach) -> None:
        self.breaches.append((tenant_ref, breach))

    def take_back(self, breach: Breach, on: date) -> None:
        self.taken_back.append(breach)

    def breaches_by(self, tenant_ref: str, cause_ref: str) -> list[Breach]:
        theirs = [
            breach
            for ref, breach in self.breaches
            if (ref, breach.cause_ref) == (tenant_ref, cause_ref) and breach not in self.taken_back
        ]
        return sorted(theirs, key=lambda breach: breach.element)

    def add_appeal(self, tenant_ref: str, cause_ref: str, on: date) -> None:
        self.appeals.add((tenant_ref, cause_ref))

    def has_appeal(self, tenant_ref: str, cause_ref: str) -> bool:
        return (tenant_ref, cause_ref) in self.appeals


class FakeAppeals:
    """Does what `AppealStore` does."""

    def __init__(self) -> None:
        self.kept: list[Appeal] = []

    def record(self, appeal: Appeal) -> None:
        self.kept.append(replace(appeal, number=len(self.kept) + 1))

    def save(self, appeal: Appeal) -> None:
        self.kept[appeal.number - 1] = appeal

    def find(self, number: int) -> Appeal | None:
        return next((each for each in self.kept if each.number == number), None)

    def open_against(self, tenant_ref: str, cause_ref: str) -> Appeal | None:
        which = (tenant_ref, cause_ref, "open")
        theirs = (each for each in self.kept)
        return next((e for e in theirs if (e.tenant_ref, e.cause_ref, e.state) == which), None)


@dataclass
class FakeSurveys:
    """Does what `SurveyStore` does."""

    kept: list[tuple[str, str, str, int]] = field(default_factory=list)

    def add(
        self, tenant_ref: str, stage: str, answered_on: date, answers: Iterable[tuple[str, int]]
    ) -> None:
        self.kept += [(tenant_ref, stage, *answer) for answer in answers]

    def answered(self, tenant_ref: str, stage: str) -> set[str]:
        return {each[2] for each in self.kept if each[:2] == (tenant_ref, stage)}


@dataclass
class FakeEnrolmentStore:
    """Does what `EnrolmentStore` does."""

    scheme: FakeScheme = field(default_factory=FakeScheme)
    deal_texts: FakeDealTexts = field(default_factory=FakeDealTexts)
    people: FakePeople = field(default_factory=FakePeople)
    surveys: FakeSurveys = field(default_factory=FakeSurveys)
    members: dict[str, Participation] = field(default_factory=dict)
    applicants: dict[str, Applicant] = field(default_factory=dict)
    breaches: FakeBreaches = field(default_factory=FakeBreaches)
    recorded_appeals: FakeAppeals = field(default_factory=FakeAppeals)
    dates: FakeLastClosed = field(default_factory=FakeLastClosed)

    def last_cut_off(self) -> date | None:
        return self.dates.day()

    def add(self, participation: Participation, applicant: Applicant) -> None:
        assert participation.tenant_ref not in self.members
        self.members[participation.tenant_ref] = participation
        self.applicants[participation.tenant_ref] = applicant

    def move_home(self, tenant_ref: str, home: str) -> None:
        self.applicants[tenant_ref] = replace(self.applicants[tenant_ref], home=home)

    def applicant(self, tenant_ref: str) -> Applicant:
        in_arrears = self.members[tenant_ref].in_arrears
        return replace(self.applicants[tenant_ref], in_arrears=in_arrears)

    def save(self, participation: Participation) -> None:
        if participation.tenant_ref in self.members:
            self.members[participation.tenant_ref] = participation

    def find(self, tenant_ref: str) -> Participation | None:
        return self.members.get(tenant_ref)

    def signed_without_place(self) -> list[Participation]:
        return [
            member
            for member in self._in_file_order()
            if member.status in ("invited", "waiting") and member.signed_on is not None
        ]

    def active_until(self, on: date) -> list[Participation]:
        return [
            member
            for member in self._in_file_order()
            if member.status == "active" and member.end_date is not None and member.end_date <= on
        ]

    def status_counts(self, area_code: str) -> dict[str, int]:
        here = (member for member in self.members.values() if member.area_code == area_code)
        return dict(Counter(member.status for member in here))

    def positions_among(self, positions: Sequence[int]) -> set[int]:
        return {member.position for member in self.members.values()} & set(positions)

    def last_position(self) -> int:
        return max((member.position for member in self.members.values()), default=0)

    def registered(self, tenant_refs: Sequence[str]) -> set[str]:
        return self.members.keys() & set(tenant_refs)

    def homes_taken(self, homes: Sequence[str]) -> set[str]:
        held = {
            self.applicants[ref].home
            for ref, member in self.members.items()
            if member.status in HOLDS_HOME and member.tenancy_ended_on is None
        }
        return held & set(homes)

    def _in_file_order(self) -> list[Participation]:
        return sorted(self.members.values(), key=lambda member: member.position)
