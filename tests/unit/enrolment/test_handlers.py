"""From registration to the end of the year, as enrolment's use cases decide; without a database."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.backbone.audit import Change
from services.backbone.errors import Conflict, Invalid, NotFound, NotNow, NotYet
from services.contracts import enrolment, repairs
from services.contracts.calendar import CutOffReached
from services.contracts.commands import DONE, NO_EFFECT
from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS, ContactPoints
from services.enrolment.handlers import ON_COMMAND, ON_EVENT
from tests.fakes.enrolment import FakeEnrolmentStore
from tests.fakes.scheme import scheme_opened
from tests.fakes.unit_of_work import FakeUnitOfWork

OPENS, SIGNED, STARTED = date(2011, 10, 3), date(2011, 10, 10), date(2011, 11, 1)
BOTH = ("repairs", "housing_management")

Work = FakeUnitOfWork[FakeEnrolmentStore]


@pytest.fixture
def uow() -> Work:
    """Enrolment, with the scheme open: one place in Dudley."""
    work = FakeUnitOfWork(FakeEnrolmentStore())
    tell(work, opening())
    return work


def opening(practice: bool = True) -> enrolment.OpenScheme:
    scheme = replace(scheme_opened(OPENS, places=1), practice=practice)
    return enrolment.OpenScheme(scheme, ("general_needs",), True)


def tell(work: Work, command: object) -> object:
    return ON_COMMAND[type(command)](command, work)  # type: ignore[arg-type]


def hear(work: Work, *events: object) -> None:
    for event in events:
        ON_EVENT[type(event)](event, work)  # type: ignore[arg-type]


def register(
    work: Work, ref: str, uprn: str = "", arrears: int = 0, elements: tuple[str, ...] = BOTH
) -> None:
    details = enrolment.TenantDetails(
        ref, "Ms", "Ann", "Lee", "", "", "letter", uprn or f"1{ref[1:]}", "1 High St", "",
        "Dudley", "DY1 1AA", "DUD", "general_needs", arrears, elements,  # type: ignore[arg-type]
    )  # fmt: skip
    tell(work, enrolment.RegisterTenants(OPENS, (details,)))


def sign(work: Work, ref: str, on: date = SIGNED) -> None:
    tell(work, enrolment.SignAgreement(ref, on))


def begin(work: Work, ref: str = "T1") -> None:
    register(work, ref)
    sign(work, ref)
    hear(work, repairs.BaselinePassed(ref, STARTED))


def status(work: Work, ref: str) -> str:
    member = work.store.find(ref)
    assert member is not None
    return member.status


def contact(ref: str, on: date, kind: str = "asb") -> enrolment.RecordContact:
    return enrolment.RecordContact(ref, "T1", on, on, kind, "")  # type: ignore[arg-type]


def test_nobody_is_registered_before_the_scheme_is_open() -> None:
    with pytest.raises(NotNow, match="open the scheme"):
        register(FakeUnitOfWork(FakeEnrolmentStore()), "T1")


def test_a_tenant_in_arrears_is_rejected_and_the_other_services_are_told(uow: Work) -> None:
    register(uow, "T1", arrears=100)
    (told,) = uow.recorded(enrolment.TenantRejected)
    assert told.reasons == ("rent_arrears",)
    assert [each.in_arrears for each in uow.recorded(enrolment.RentArrearsChanged)] == [True]


def test_a_home_has_one_place_however_its_number_is_written(uow: Work) -> None:
    register(uow, "T1", uprn="100")
    register(uow, "T2", uprn="00100")
    assert status(uow, "T2") == "rejected"


def test_a_tenant_is_registered_once(uow: Work) -> None:
    register(uow, "T1")
    with pytest.raises(Conflict, match="T1"):
        register(uow, "T1")


def test_who_signs_when_the_area_is_full_waits_for_a_place(uow: Work) -> None:
    for ref in ("T1", "T2"):
        register(uow, ref)
        sign(uow, ref)
    assert (status(uow, "T1"), status(uow, "T2")) == ("agreed", "waiting")
    tell(uow, enrolment.LeaveScheme("T1", STARTED, "withdrawn", ""))
    assert status(uow, "T2") == "agreed"
    assert [each.from_waiting_list for each in uow.recorded(enrolment.PlaceGiven)] == [False, True]


def test_the_year_begins_when_the_baseline_has_passed(uow: Work) -> None:
    begin(uow)
    (told,) = uow.recorded(enrolment.ParticipationStarted)
    assert (told.start_date, told.end_date) == (STARTED, date(2012, 11, 1))
    assert [span.quarter for span in told.quarters] == [1, 2, 3, 4]


def test_without_an_inspected_element_the_year_begins_with_the_place(uow: Work) -> None:
    register(uow, "T1", elements=("housing_management",))
    sign(uow, "T1")
    assert status(uow, "T1") == "active"


def test_a_contact_in_the_year_is_a_breach_and_one_that_never_counts_is_not(uow: Work) -> None:
    begin(uow)
    assert tell(uow, contact("C1", STARTED + timedelta(days=9))) == DONE
    assert tell(uow, contact("C2", STARTED, kind="emergency")) == NO_EFFECT
    (told,) = uow.recorded(enrolment.BreachRecorded)
    assert (told.cause_ref, told.element, told.quarter) == ("C1", "housing_management", 1)


def test_what_was_known_before_the_start_and_happened_after_it_is_judged_then(uow: Work) -> None:
    register(uow, "T1")
    sign(uow, "T1")
    tell(uow, contact("C1", STARTED))
    assert uow.recorded(enrolment.BreachRecorded) == []
    hear(uow, repairs.BaselinePassed("T1", STARTED))
    assert [each.cause_ref for each in uow.recorded(enrolment.BreachRecorded)] == ["C1"]


def test_an_appeal_before_its_breach_is_known_keeps_it_from_being_one(uow: Work) -> None:
    begin(uow)
    tell(uow, enrolment.UpholdAppeal("T1", STARTED, "C1"))
    tell(uow, contact("C1", STARTED))
    assert uow.recorded(enrolment.BreachRecorded) == []


def test_the_year_is_over_when_its_follow_up_is_settled(uow: Work) -> None:
    begin(uow)
    hear(uow, CutOffReached(date(2012, 11, 1)))
    assert status(uow, "T1") == "active"
    hear(uow, repairs.FollowUpConcluded("T1", date(2012, 11, 5), "passed", ()))
    assert status(uow, "T1") == "completed"


def test_a_follow_up_decided_again_before_the_year_is_over_is_what_closes_it(uow: Work) -> None:
    begin(uow)
    early = date(2012, 10, 8)
    hear(uow, repairs.FollowUpConcluded("T1", early, "follow_up_defect", ("tap",)))
    hear(uow, repairs.FollowUpRevised("T1", early, 1, "passed", None, ()))
    hear(uow, CutOffReached(date(2012, 11, 1)))
    assert status(uow, "T1") == "active"
    hear(uow, repairs.FollowUpRevised("T1", date(2012, 11, 5), 2, None, "passed", ()))
    assert status(uow, "T1") == "completed"
    hear(uow, repairs.FollowUpRevised("T1", date(2012, 11, 6), 3, "passed", None, ()))
    assert status(uow, "T1") == "completed"


def test_a_baseline_reopened_before_there_is_a_place_is_awaited_again(uow: Work) -> None:
    register(uow, "T1")
    hear(uow, repairs.BaselinePassed("T1", SIGNED), repairs.BaselineReopened("T1", SIGNED))
    sign(uow, "T1")
    assert status(uow, "T1") == "agreed"
    hear(uow, repairs.BaselinePassed("T1", STARTED), repairs.BaselineReopened("T1", STARTED))
    assert status(uow, "T1") == "active"


def test_a_death_is_told_and_frees_the_home(uow: Work) -> None:
    register(uow, "T1", uprn="100")
    tell(uow, enrolment.LeaveScheme("T1", SIGNED, "died", ""))
    assert uow.recorded(enrolment.TenantDied) == [enrolment.TenantDied("T1", SIGNED)]
    assert uow.recorded(enrolment.TenancyEnded) == [enrolment.TenancyEnded("T1", SIGNED)]
    register(uow, "T2", uprn="100")
    assert status(uow, "T2") == "invited"


def test_the_end_of_a_tenancy_is_told_once_whatever_the_status(uow: Work) -> None:
    register(uow, "T1")
    tell(uow, enrolment.LeaveScheme("T1", SIGNED, "withdrawn", "too much to do"))
    assert uow.recorded(enrolment.TenancyEnded) == []
    later = SIGNED + timedelta(days=9)
    tell(uow, enrolment.LeaveScheme("T1", later, "tenancy_ended", "moved away"))
    tell(uow, enrolment.LeaveScheme("T1", later, "tenancy_ended", "moved away"))
    assert status(uow, "T1") == "withdrawn"
    assert uow.recorded(enrolment.TenancyEnded) == [enrolment.TenancyEnded("T1", later)]


def test_who_is_not_known_is_refused_in_a_command_and_waited_for_in_an_event(uow: Work) -> None:
    with pytest.raises(NotFound, match="T9"):
        sign(uow, "T9")
    with pytest.raises(NotYet, match="T9"):
        hear(uow, repairs.BaselinePassed("T9", STARTED))


def test_new_contacts_and_a_new_channel_are_kept_and_told(uow: Work) -> None:
    register(uow, "T1")
    tell(uow, enrolment.ChangeContactDetails("T1", SIGNED, "ann@example.org", "07700 900123"))
    tell(uow, enrolment.ChangePreferredChannel("T1", SIGNED, "email"))
    person = uow.store.people.find("T1")
    assert person is not None
    assert (person.last_name, person.town) == ("Lee", "Dudley")
    assert (person.email, person.mobile) == ("ann@example.org", "07700 900123")
    assert person.preferred_channel == "email"
    assert len(uow.recorded(enrolment.ContactDetailsChanged)) == 1
    assert len(uow.recorded(enrolment.PreferredChannelChanged)) == 1


def test_contacts_of_nobody_are_refused(uow: Work) -> None:
    with pytest.raises(NotFound):
        tell(uow, enrolment.ChangeContactDetails("T9", SIGNED, "", "07700 900123"))


# --- contact points ---

REAL = ContactPoints(
    phone="0800 111 4567",
    email="cashback@bromford.co.uk",
    from_address="no-reply@bromford.co.uk",
    guides="https://www.bromford.co.uk/how-to",
    address=("1 Exchange Court", "Wolverhampton"),
    hours="Monday to Friday, 9am to 5pm",
    finance_email="finance@bromford.co.uk",
    complaints="",
    data_protection="",
)


def live(points: ContactPoints) -> enrolment.OpenScheme:
    command = opening(practice=False)
    return replace(command, scheme=replace(command.scheme, contact_points=points))


def test_a_live_scheme_opens_with_the_landlords_own_contact_points() -> None:
    work = FakeUnitOfWork(FakeEnrolmentStore())
    tell(work, live(REAL))
    opened = work.store.scheme.definition()
    assert opened is not None
    assert opened.scheme.contact_points == REAL


def test_a_live_scheme_with_examples_is_refused_with_every_field_at_fault() -> None:
    work = FakeUnitOfWork(FakeEnrolmentStore())
    with pytest.raises(Invalid) as refused:
        tell(work, live(EXAMPLE_CONTACT_POINTS))
    assert [fault.field for fault in refused.value.faults] == [
        f"scheme.contact_points.{name}"
        for name in (
            "phone",
            "email",
            "from_address",
            "guides",
            "address",
            "hours",
            "finance_email",
        )
    ]
    assert work.store.scheme.definition() is None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("phone", "0121 496 0123", "is reserved for examples"),
        ("hours", " ", "is empty"),
        ("address", ("", ""), "is empty"),
        ("address", ("a@example.com",), "is reserved for examples"),
        ("address", tuple("1234567"), "has more than 6 lines"),
        ("complaints", "Write to complaints@example.org.", "is reserved for examples"),
        ("data_protection", "See https://example.org/data", "is reserved for examples"),
    ],
)
def test_one_contact_point_that_reaches_nobody_is_refused_by_name(
    field: str, value: Any, said: str
) -> None:
    work = FakeUnitOfWork(FakeEnrolmentStore())
    with pytest.raises(Invalid, match=f"^{field} {said}"):
        tell(work, live(replace(REAL, **{field: value})))


def test_who_was_rejected_applies_again_and_is_judged_by_what_is_known_now(uow: Work) -> None:
    register(uow, "T1", uprn="100")
    register(uow, "T2", uprn="100")
    again = enrolment.ApplyAgain("T2", SIGNED)
    assert tell(uow, again) == DONE
    assert status(uow, "T2") == "rejected", "T1 holds the home"
    tell(uow, enrolment.LeaveScheme("T1", SIGNED, "tenancy_ended", "moved"))
    assert tell(uow, again) == DONE
    assert status(uow, "T2") == "invited"
    assert [told.tenant_ref for told in uow.recorded(enrolment.TenantInvited)] == ["T1", "T2"]
    assert tell(uow, again) == NO_EFFECT, "nobody who is invited applies again"
    moves = [
        (change.move, change.reason, change.note)
        for _, subject, change in uow.audited
        if subject.ref == "T2" and change.is_move
    ]
    taken = "property_already_in_scheme"
    assert moves == [
        (("", "rejected"), taken, ""),
        (("rejected", "rejected"), taken, ""),
        (("rejected", "invited"), "", ""),
    ]


def test_places_wait_for_the_end_of_the_day_where_more_is_to_come(uow: Work) -> None:
    for ref in ("T1", "T2"):
        register(uow, ref)
    for ref, on in (("T2", SIGNED), ("T1", SIGNED - timedelta(days=1))):
        tell(uow, enrolment.SignAgreement(ref, on, places_later=True))
    assert {status(uow, ref) for ref in ("T1", "T2")} == {"invited"}
    assert tell(uow, enrolment.GivePlaces(SIGNED)) == DONE
    assert (status(uow, "T1"), status(uow, "T2")) == ("agreed", "waiting"), "who signed first"
    tell(uow, enrolment.GivePlaces(SIGNED))
    assert len(uow.recorded(enrolment.PlaceGiven)) == 1


@pytest.mark.parametrize(("in_arrears", "said"), [(True, "yes"), (False, "no")])
def test_rent_arrears_are_kept_noted_and_passed_on(uow: Work, in_arrears: bool, said: str) -> None:
    register(uow, "T1")
    assert tell(uow, enrolment.ReportRentArrears("T1", SIGNED, in_arrears)) == DONE
    assert uow.store.find("T1").in_arrears is in_arrears  # type: ignore[union-attr]
    assert uow.audited[-1][2] == Change("rent arrears", after=said)
    assert uow.recorded(enrolment.RentArrearsChanged)[-1].in_arrears is in_arrears
    with pytest.raises(NotFound):
        tell(uow, enrolment.ReportRentArrears("T9", SIGNED, in_arrears))
