"""The fakes do what the real stores do: the same expectations of both, the same parameters.

What both payments' stores do is in `test_fake_payments_store.py`.
"""

import datetime as dt
import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.backbone.last_closed import LastClosed
from services.backbone.unit_of_work import UnitOfWork
from services.contracts import repairs as repairs_contract
from services.enrolment.domain.appeals import Appeal
from services.enrolment.domain.breaches import Breach, Contact, Job
from services.enrolment.domain.deal_text import DealText
from services.enrolment.domain.eligibility import Applicant
from services.enrolment.domain.participation import Participation
from services.enrolment.domain.person import Person
from services.enrolment.store import EnrolmentStore
from services.enrolment.store.breaches import BreachStore
from services.enrolment.store.deal_texts import DealTextStore
from services.enrolment.store.people import PeopleStore
from services.enrolment.store.scheme import SchemeStore
from services.payments.queries.verifying import differences_of_run
from services.payments.store import PaymentsStore
from services.payments.store.accounts import AccountStore
from services.payments.store.books import Ledger
from services.payments.store.budgets_and_samples import BudgetsAndSamplesStore
from services.payments.store.exports import ExportStore
from services.payments.store.finance import FinanceStore
from services.payments.store.imports import ImportStore
from services.payments.store.payer import PayerStore
from services.payments.store.runs import RunStore
from services.payments.store.telling import Telling
from services.repairs.domain.diary import Booking
from services.repairs.domain.draft import Entered, KeptRoom
from services.repairs.domain.inspection import Finding, Home
from services.repairs.domain.job_mapping import KeptMapping, Meaning
from services.repairs.domain.jobs import Job as RepairJob
from services.repairs.domain.rooms import Item, Room
from services.repairs.store import RepairsStore
from services.repairs.store import scheme as repairs_scheme
from services.repairs.store.diary import Diary
from services.repairs.store.jobs import JobStore
from services.repairs.store.mappings import MappingStore
from services.repairs.store.rooms import RoomStore
from services.repairs.store.visits import VisitStore
from tests.fakes import enrolment as fake_enrolment
from tests.fakes import payment_files as fake_files
from tests.fakes import payment_runs as fake_runs
from tests.fakes import payments as fake_payments
from tests.fakes import repairs as fake_repairs
from tests.fakes.unit_of_work import FakeLastClosed, FakeUnitOfWork

DAY = dt.date(2012, 1, 16)
PAIRS = [
    (fake_enrolment.FakeEnrolmentStore, EnrolmentStore),
    (FakeLastClosed, LastClosed),
    (fake_enrolment.FakeScheme, SchemeStore),
    (fake_enrolment.FakePeople, PeopleStore),
    (fake_enrolment.FakeDealTexts, DealTextStore),
    (fake_enrolment.FakeBreaches, BreachStore),
    (fake_repairs.FakeRepairsStore, RepairsStore),
    (fake_repairs.FakeScheme, repairs_scheme.SchemeStore),
    (fake_repairs.FakeVisits, VisitStore),
    (fake_repairs.FakeDiary, Diary),
    (fake_repairs.FakeRooms, RoomStore),
    (fake_repairs.FakeJobs, JobStore),
    (fake_repairs.FakeMappings, MappingStore),
    (fake_payments.FakePaymentsStore, PaymentsStore),
    (fake_payments.FakeAccounts, AccountStore),
    (fake_payments.FakeFinance, FinanceStore),
    (fake_payments.FakeLedger, Ledger),
    (fake_payments.FakePayer, PayerStore),
    (fake_runs.FakeRuns, RunStore),
    (fake_runs.FakeExports, ExportStore),
    (fake_files.FakeImports, ImportStore),
    (fake_files.FakeBudgetsAndSamples, BudgetsAndSamplesStore),
    (fake_files.FakeTelling, Telling),
]
WHOLE = [pair for pair in PAIRS if pair[1].__module__.split(".")[1] != "payments"]


@pytest.mark.parametrize(("fake", "real"), PAIRS, ids=[real.__name__ for _, real in PAIRS])
def test_a_fake_takes_what_the_real_store_takes(fake: type[Any], real: type[Any]) -> None:
    made = {
        name: function
        for name, function in vars(fake).items()
        if inspect.isfunction(function) and not name.startswith("_")
    }
    assert made
    for name, function in made.items():
        assert inspect.signature(function) == inspect.signature(getattr(real, name)), name


@pytest.mark.parametrize(("fake", "real"), WHOLE, ids=[real.__name__ for _, real in WHOLE])
def test_a_fake_of_a_whole_store_leaves_nothing_out(fake: type[Any], real: type[Any]) -> None:
    def public(cls: type[Any]) -> set[str]:
        return {name for name, _ in inspect.getmembers(cls, inspect.isfunction) if name[0] != "_"}

    assert public(fake) == public(real)


def test_the_fake_unit_of_work_takes_what_the_real_one_takes() -> None:
    for name in ("record", "audit", "audit_each", "last_line", "by_whom", "name_of"):
        fake, real = (
            inspect.signature(getattr(kind, name)) for kind in (FakeUnitOfWork, UnitOfWork)
        )
        assert fake == real, name


def test_what_stands_for_the_books_agreement_takes_what_that_takes() -> None:
    fake = inspect.signature(fake_runs.FakeAgreement().of_run)
    assert fake == inspect.signature(differences_of_run)


# --- enrolment ---


def a_member(number: int, status: str, **values: Any) -> Participation:
    return Participation(f"T{number}", number, "DUD", ("repairs",), status, **values)


def test_members_in_file_order_and_who_stands_where(store_of: Callable[[str], Any]) -> None:
    store = store_of("enrolment")
    assert (store.scheme.definition(), store.last_position()) == (None, 0)
    waiting = a_member(2, "waiting", signed_on=DAY)
    signed = a_member(1, "invited", signed_on=DAY)
    active = a_member(3, "active", signed_on=DAY, start_date=DAY, end_date=DAY)
    for member in (waiting, signed, active, a_member(4, "invited")):
        store.add(member, Applicant(f"10{member.position}", "DUD", "general_needs", False))
    assert store.signed_without_place() == [signed, waiting]
    assert store.active_until(DAY) == [active]
    assert store.active_until(DAY - dt.timedelta(days=1)) == []
    assert store.status_counts("DUD") == {"invited": 2, "waiting": 1, "active": 1}
    assert (store.last_position(), store.registered(["T1", "T9"])) == (4, {"T1"})


def test_homes_and_what_a_tenant_is_judged_by(store_of: Callable[[str], Any]) -> None:
    store = store_of("enrolment")
    store.add(a_member(1, "invited"), Applicant("101", "DUD", "general_needs", False))
    store.add(a_member(2, "rejected"), Applicant("102", "DUD", "shared", False))
    assert store.homes_taken(["101", "102", "103"]) == {"101"}
    store.save(a_member(1, "invited", in_arrears=True, tenancy_ended_on=DAY))
    assert store.homes_taken(["101", "102", "103"]) == set()
    assert store.applicant("T1") == Applicant("101", "DUD", "general_needs", True)


def test_texts_of_the_deal(store_of: Callable[[str], Any]) -> None:
    texts = store_of("enrolment").deal_texts
    assert (texts.last_version(), texts.find(1)) == (0, None)
    first, second = (DealText(n, f"Text {n}", DAY, "person:1", "") for n in (1, 2))
    texts.keep(first)
    texts.keep(second)
    assert (texts.last_version(), texts.find(1), texts.find(2)) == (2, first, second)


def test_causes_breaches_and_appeals(store_of: Callable[[str], Any]) -> None:
    store = store_of("enrolment")
    breaches = store.breaches
    store.add(a_member(1, "invited"), Applicant("101", "DUD", "general_needs", False))
    contact = Contact("C1", DAY, DAY, "asb")
    job = Job("J1", DAY, DAY, "plumbing", "tenant", False, "landlord", "completed")
    breaches.add_contact("T1", contact, "noise", "telephone")
    breaches.add_job("T1", job)
    assert (breaches.contacts_of("T1"), breaches.jobs_of("T1")) == ([contact], [job])
    assert (breaches.has_contact("C1"), breaches.has_contact("C2")) == (True, False)
    assert (breaches.contact("C1"), breaches.contact("C2")) == (("T1", contact), None)
    breaches.take_back_contact("C1", DAY)
    assert breaches.contact("C1") == ("T1", replace(contact, taken_back_on=DAY))
    corrected = replace(job, category="gas", version=2)
    breaches.correct_job("T2", corrected)
    assert (breaches.job("J1"), breaches.job("J2")) == (("T2", corrected), None)
    by_job = Breach("C1", "repairs", "repair_call_out", "plumbing", DAY, DAY, 1)
    by_contact = Breach("C1", "housing_management", "housing_contact", "asb", DAY, DAY, 1)
    anew = replace(by_job, version=2)
    for breach in (by_job, by_contact, anew):
        breaches.add_breach("T1", breach)
        if breach == by_job:
            breaches.take_back(by_job, DAY)
    assert breaches.breaches_by("T1", "C1") == [by_contact, anew]
    assert not breaches.has_appeal("T1", "C1")
    breaches.add_appeal("T1", "C1", DAY)
    assert breaches.has_appeal("T1", "C1")


def test_appeals(store_of: Callable[[str], Any]) -> None:
    appeals = store_of("enrolment").recorded_appeals
    made = Appeal(0, "T1", "C1", "open", DAY, DAY, "letter", "no", "", DAY, "person:1")
    appeals.record(made)
    kept = appeals.open_against("T1", "C1")
    assert kept == replace(made, number=1)
    assert (appeals.find(1), appeals.find(2)) == (kept, None)
    decided = replace(kept, state="upheld", decided_on=DAY, decided_by="person:2")
    appeals.save(decided)
    assert (appeals.find(1), appeals.open_against("T1", "C1")) == (decided, None)


def test_people_as_they_are_known_now(store_of: Callable[[str], Any]) -> None:
    people = store_of("enrolment").people
    address = ("1 High Street", "", "Dudley", "DY1 1AA")
    sian = Person("T1", "Ms", "Siân", "O’Brien", *address, "s@example.org", "", "sms")
    ann = Person("T2", "", "Ann", "Lee", *address, "", "07700 900123", "letter")
    people.add(sian)
    people.add(ann)
    people.save(replace(sian, email="", mobile="07700 900999", preferred_channel="letter"))
    assert people.find("T1") == replace(
        sian, email="", mobile="07700 900999", preferred_channel="letter"
    )
    assert (people.find("T2"), people.find("T3")) == (ann, None)


@pytest.mark.parametrize("start", [DAY, DAY + dt.timedelta(days=1)])
def test_the_last_date_closed_goes_no_way_back(
    store_of: Callable[[str], Any], start: dt.date
) -> None:
    store = store_of("enrolment")
    assert store.last_cut_off() is None
    for day in (start, DAY + dt.timedelta(days=1), DAY):
        store.dates.reach(day)
    assert store.last_cut_off() == DAY + dt.timedelta(days=1)


# --- repairs ---


def a_visit(number: int, *findings: repairs_contract.Finding) -> repairs_contract.RecordVisit:
    return repairs_contract.RecordVisit(
        f"V{number}", "T1", "baseline", DAY, "completed", "", findings
    )


def test_repairs_settings(store_of: Callable[[str], Any]) -> None:
    scheme = store_of("repairs").scheme
    scheme.reach(DAY)
    assert scheme.last_cut_off() is None, "no scheme is open"
    scheme.keep(3, ("plumbing",), ("gas",), ("repairs",))
    for day in (DAY, DAY + dt.timedelta(days=1), DAY):
        scheme.reach(day)
    assert scheme.last_cut_off() == DAY + dt.timedelta(days=1)
    assert scheme.visit_attempts() == 3
    assert scheme.inspected_elements() == {"repairs"}
    assert (scheme.matrix().whose("plumbing"), scheme.matrix().whose("gas")) == (
        "tenant",
        "landlord",
    )


def test_homes_and_which_of_them_are_due(store_of: Callable[[str], Any]) -> None:
    store = store_of("repairs")
    due = a_home("T2", inspected=True, follow_up_counts_from=DAY)
    later = a_home("T1", inspected=True, follow_up_counts_from=DAY + dt.timedelta(days=1))
    left = a_home("T3", inspected=True, follow_up_counts_from=DAY, left_on=DAY)
    for home in (due, later, left, a_home("T4", follow_up_counts_from=DAY)):
        store.add(home)
    assert store.find("T9") is None
    assert store.find("T2") == due
    assert store.due_for_follow_up_booking(DAY) == [due]
    store.diary.book(Booking("V1", "T2", "follow_up", DAY, DAY, state="begun"))
    assert store.due_for_follow_up_booking(DAY) == [due]
    store.diary.book(Booking("V2", "T2", "follow_up", DAY, DAY))
    assert store.due_for_follow_up_booking(DAY) == []


def a_home(tenant_ref: str, **values: Any) -> Home:
    return Home(tenant_ref, invited_on=DAY, **values)


def test_visits_and_the_findings_of_the_last_that_counted(store_of: Callable[[str], Any]) -> None:
    store = store_of("repairs")
    worn = repairs_contract.Finding("tap", "plumbing", "worn", "drips")
    broken = repairs_contract.Finding("tap", "plumbing", "defect")
    assert store.visits.baseline_findings("T1") == []
    store.visits.add(a_visit(1, worn), counted=True)
    store.visits.add(a_visit(2, broken), counted=False)
    assert store.visits.has("V1")
    assert not store.visits.has("V3")
    assert store.visits.baseline_findings("T1") == [Finding("tap", "plumbing", "worn")]


def test_visits_corrected_and_taken_back(store_of: Callable[[str], Any]) -> None:
    store = store_of("repairs")
    worn = repairs_contract.Finding("tap", "plumbing", "worn", "drips")
    store.visits.add(a_visit(1, worn), True)
    (visit,) = store.visits.of("T1")
    assert (visit.version, visit.findings) == (1, (Finding("tap", "plumbing", "worn", "drips"),))
    store.visits.keep_version(visit, DAY, "person:ann", "a slip")
    corrected = replace(visit, version=2, findings=(Finding("tap", "plumbing", "defect"),))
    store.visits.save(corrected)
    store.visits.replace_findings(corrected)
    assert store.visits.of("T1") == [corrected]
    (row,) = store.visits.versions_of("T1")
    assert (row.version, row.changed_by, row.why) == (1, "person:ann", "a slip")
    assert row.findings == visit.findings
    store.visits.save(replace(corrected, taken_back_on=DAY))
    assert store.visits.baseline_findings("T1") == []
    assert (store.visits.tenant_of("V1"), store.visits.tenant_of("V9")) == ("T1", None)


def test_the_diary(store_of: Callable[[str], Any]) -> None:
    diary, later = store_of("repairs").diary, DAY + dt.timedelta(days=1)
    second = Booking("V2", "T1", "baseline", DAY, DAY, slot="morning", surveyor="person:1")
    third, other = (
        Booking("V3", "T1", "follow_up", DAY, DAY),
        Booking("V4", "T2", "baseline", DAY, DAY),
    )
    for booking in (other, Booking("V1", "T1", "baseline", later, DAY), second, third):
        diary.book(booking)
    assert diary.open_on(later) == []
    diary.close("T1", "cancelled", "follow_up")
    assert diary.open_on(DAY) == [second, other]
    assert (diary.open_of("T1", "baseline"), diary.open_of("T1", "follow_up")) == (second, None)
    diary.close("T1", "over")
    assert diary.open_on(DAY) == [other]
    moved = replace(other, visit_date=later, times_moved=1)
    diary.save(moved)
    assert (diary.find("V4"), diary.find("V5")) == (moved, None)
    assert (diary.open_on(later), diary.times_booked("T1", "baseline", DAY)) == ([moved], 1)
    diary.drop("V4")
    assert (diary.find("V4"), diary.open_on(later)) == (None, [])


def test_rooms_set_and_kept_in_versions(store_of: Callable[[str], Any]) -> None:
    rooms = store_of("repairs").rooms
    assert rooms.settings() == (0, ())
    kitchen, hall = Room("Kitchen", (Item("Tap", "plumbing"),)), Room("Hall", ())
    rooms.keep_settings(1, [kitchen])
    rooms.keep_settings(2, [kitchen, hall])
    assert rooms.settings() == (2, (kitchen, hall))
    first = KeptRoom("Kitchen", 1, (Entered("Tap", "plumbing", "good", "new"),), "person:1", "f1")
    second = replace(first, version=2, items=(), submission="f2")
    other = replace(first, room="Bathroom")
    for room in (first, other, second):
        rooms.keep("V1", room)
    assert (rooms.kept("V1"), rooms.kept("V2")) == ([second, other], [])
    rooms.forget("V1")
    assert rooms.kept("V1") == []


def test_jobs(store_of: Callable[[str], Any]) -> None:
    store = store_of("repairs")
    job = repairs_contract.RepairRecorded(
        "J1", "T1", DAY, DAY, "plumbing", "tenant", False, "landlord", "completed", 4500, 1
    )
    store.jobs.add(job, "a tap")
    assert (store.jobs.has("J1"), store.jobs.has("J2")) == (True, False)
    assert store.jobs.find("J2") is None
    known = store.jobs.find("J1")
    assert known == RepairJob(**vars(job), description="a tap")
    store.jobs.correct(known, known.taken_back(DAY), DAY, "another tenant's")
    assert store.jobs.find("J1") == known.taken_back(DAY)


def test_how_the_file_of_jobs_is_read(store_of: Callable[[str], Any]) -> None:
    mappings = store_of("repairs").mappings
    assert mappings.last() is None
    words = (Meaning("category", "PAINT", "decoration"),)
    for version in (1, 2):
        kept = KeptMapping(version, words, "day_first", "pounds", DAY, "ann", "as they write it")
        mappings.add(kept)
    assert mappings.last() == kept
