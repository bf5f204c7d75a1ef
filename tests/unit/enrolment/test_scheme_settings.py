"""What of a scheme may change while it is open, and what that does; what cannot be opened."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.backbone.errors import Conflict, Invalid, NotNow
from services.contracts import enrolment
from services.contracts.commands import DONE, NO_EFFECT
from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS
from services.contracts.costs import USUAL_COSTS
from services.enrolment.domain.examples import is_for_examples
from services.enrolment.handlers import ON_COMMAND
from tests.fakes.enrolment import FakeEnrolmentStore
from tests.fakes.scheme import scheme_opened
from tests.fakes.unit_of_work import FakeUnitOfWork

OPENS, LATER = date(2011, 10, 3), date(2011, 11, 1)
DUDLEY, LICHFIELD = (
    enrolment.AreaOffer("DUD", "Dudley", 2),
    enrolment.AreaOffer("LIC", "Lichfield", 5),
)

Work = FakeUnitOfWork[FakeEnrolmentStore]


@pytest.fixture
def uow() -> Work:
    """The scheme open with one place in Dudley, which T1 has; T2 waits for one."""
    work = FakeUnitOfWork(FakeEnrolmentStore())
    tell(work, opening())
    for number in (1, 2):
        details = enrolment.TenantDetails(
            f"T{number}", "Ms", "Ann", "Lee", "", "", "letter", f"1{number}", "1 High St", "",
            "Dudley", "DY1 1AA", "DUD", "general_needs", 0, ("repairs",),
        )  # fmt: skip
        tell(work, enrolment.RegisterTenants(OPENS, (details,)))
        tell(work, enrolment.SignAgreement(f"T{number}", OPENS))
    return work


def opening(**other: Any) -> enrolment.OpenScheme:
    scheme = replace(scheme_opened(OPENS, places=1), **other)
    return enrolment.OpenScheme(scheme, ("general_needs",), True)


def tell(work: Work, command: object) -> object:
    return ON_COMMAND[type(command)](command, work)  # type: ignore[arg-type]


def change(seen: int = 1, why: str = "Money was found", **settings: Any) -> enrolment.ChangeScheme:
    return enrolment.ChangeScheme(LATER, why, seen, **settings)


def status(work: Work, ref: str) -> str:
    member = work.store.find(ref)
    assert member is not None
    return member.status


def faults(refused: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {fault.field for fault in refused.value.faults}


def test_more_places_go_to_those_in_line_that_day(uow: Work) -> None:
    assert status(uow, "T2") == "waiting"
    assert tell(uow, change(areas=(DUDLEY, LICHFIELD))) == DONE
    assert status(uow, "T2") == "agreed"
    (told,) = uow.recorded(enrolment.SchemeChanged)
    assert (told.version, told.areas, told.visit_attempts) == (2, (DUDLEY, LICHFIELD), 3)
    assert uow.recorded(enrolment.PlaceGiven)[-1].on == LATER


def test_fewer_places_take_none_from_who_has_one(uow: Work) -> None:
    tell(uow, change(areas=(replace(DUDLEY, capacity=0),)))
    assert (status(uow, "T1"), status(uow, "T2")) == ("agreed", "waiting")


def test_what_was_changed_by_whom_and_why_is_a_version_and_a_line_each(uow: Work) -> None:
    tell(uow, change(visit_attempts=2, hold_while_in_arrears=False))
    last = uow.store.scheme.last()
    assert last is not None
    assert (last.version, last.since, last.why) == (2, LATER, "Money was found")
    assert last.changed == ("visit_attempts", "hold_while_in_arrears")
    lines = [c for _, subject, c in uow.audited if subject.kind == "scheme"][-2:]
    assert [(c.what, c.before, c.after) for c in lines] == [
        ("visit attempts", "3", "2"),
        ("hold while in arrears", "yes", "no"),
    ]


def test_what_running_the_scheme_costs_is_a_setting_as_others(uow: Work) -> None:
    dearer = replace(USUAL_COSTS, visit=4200, repair=9000)
    assert tell(uow, change(costs=USUAL_COSTS)) == NO_EFFECT
    assert tell(uow, change(costs=dearer)) == DONE
    (told,) = uow.recorded(enrolment.SchemeChanged)
    assert (told.version, told.costs) == (2, dearer)
    assert [(c.what, c.before, c.after) for _, _, c in uow.audited[-2:]] == [
        ("cost: visit", "3500", "4200"),
        ("cost: repair", "not set", "9000"),
    ]


def test_each_contact_point_that_changed_has_its_own_line_with_before_and_after(uow: Work) -> None:
    points = replace(EXAMPLE_CONTACT_POINTS, hours="Mondays", address=("1 High St", "Dudley"))
    assert tell(uow, change(contact_points=EXAMPLE_CONTACT_POINTS)) == NO_EFFECT
    assert tell(uow, change(contact_points=points)) == DONE
    lines = [
        (c.what, c.before, c.after) for _, subject, c in uow.audited if subject.kind == "scheme"
    ]
    assert sorted(lines[-2:]) == [
        ("contact point: address", "", "1 High St, Dudley"),
        ("contact point: hours", "", "Mondays"),
    ]


def test_a_cost_that_is_none_is_named_when_the_scheme_is_opened_and_when_it_is_changed(
    uow: Work,
) -> None:
    wrong = replace(USUAL_COSTS, visit=-1, action_minutes=1441, bank_file=0, repair=10_000_001)
    with pytest.raises(Invalid) as refused:
        tell(uow, change(costs=wrong))
    assert faults(refused) == {"costs.visit", "costs.action_minutes", "costs.repair"}
    with pytest.raises(Invalid) as not_opened:
        tell(FakeUnitOfWork(FakeEnrolmentStore()), opening(costs=wrong))
    assert faults(not_opened) == {f"scheme.{field}" for field in faults(refused)}


def test_settings_as_they_are_change_nothing(uow: Work) -> None:
    assert tell(uow, change(visit_attempts=3)) == NO_EFFECT
    assert uow.recorded(enrolment.SchemeChanged) == []


def test_who_changes_settings_that_changed_meanwhile_is_told_by_whom(uow: Work) -> None:
    tell(uow, change(visit_attempts=2))
    with pytest.raises(Conflict, match=r"Ann First has changed the settings .* version 2"):
        tell(uow, change(visit_attempts=4))


def test_what_cannot_be_set_is_named_each(uow: Work) -> None:
    with pytest.raises(Invalid) as refused:
        tell(
            uow,
            change(
                why=" ",
                areas=(replace(LICHFIELD, name=""),),
                payment_days=enrolment.PaymentDays("month", ()),
                visit_attempts=0,
            ),
        )
    assert faults(refused) == {"why", "areas.0.name", "areas", "payment_days", "visit_attempts"}
    with pytest.raises(NotNow, match="open the scheme first"):
        tell(FakeUnitOfWork(FakeEnrolmentStore()), change(visit_attempts=2))


def test_a_live_scheme_keeps_contact_points_that_are_real() -> None:
    assert is_for_examples(EXAMPLE_CONTACT_POINTS.phone)
    real = replace(
        EXAMPLE_CONTACT_POINTS, phone="01902 555 111", email="us@northgate.org.uk",
        from_address="no-reply@northgate.org.uk", guides="https://northgate.org.uk/how",
        address=("1 High Street",), hours="9 to 5", finance_email="pay@northgate.org.uk",
    )  # fmt: skip
    work = FakeUnitOfWork(FakeEnrolmentStore())
    tell(work, opening(practice=False, contact_points=real))
    with pytest.raises(Invalid, match="reserved for examples"):
        tell(work, change(contact_points=replace(real, phone=EXAMPLE_CONTACT_POINTS.phone)))
    tell(work, change(contact_points=replace(real, hours="8 to 6")))
    (told,) = work.recorded(enrolment.SchemeChanged)
    assert told.contact_points.hours == "8 to 6"


def test_a_scheme_that_cannot_be_is_not_opened() -> None:
    work = FakeUnitOfWork(FakeEnrolmentStore())
    wrong = opening(
        name=" ", months=10, strikes=0, elements=(), areas=(DUDLEY, DUDLEY),
        landlord_categories=("gas", "plumbing_minor"),
        payment_days=enrolment.PaymentDays("week", (6,)),
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        tell(work, replace(wrong, tenancy_types=()))
    assert faults(refused) == {
        "scheme.name", "scheme.months", "scheme.strikes", "scheme.elements", "scheme.areas.1.code",
        "scheme.landlord_categories", "scheme.payment_days", "tenancy_types",
    }  # fmt: skip
    assert work.store.scheme.last() is None


def test_a_scheme_is_opened_once_and_who_comes_second_is_told_by_whom(uow: Work) -> None:
    with pytest.raises(Conflict, match="Ann First"):
        tell(uow, opening())


def test_each_area_that_changed_has_a_line_of_its_own_however_many_there_are(uow: Work) -> None:
    more = tuple(replace(LICHFIELD, code=f"A{n}", name=f"A long name of {n}") for n in range(9))
    tell(uow, change(areas=(DUDLEY, LICHFIELD, *more)))
    uow.audited.clear()
    bigger = replace(LICHFIELD, capacity=LICHFIELD.capacity + 1)
    tell(uow, replace(change(areas=(DUDLEY, bigger, *more)), seen_version=2))
    lines = [(line.what, line.before, line.after) for _, _, line in uow.audited]
    name, places = LICHFIELD.name, LICHFIELD.capacity
    assert lines == [
        (f"area: {LICHFIELD.code}", f"{name}, {places} places", f"{name}, {places + 1} places")
    ]
