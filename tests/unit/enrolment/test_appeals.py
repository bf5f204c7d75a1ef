"""Appeals, recorded by one person and decided by another; without a database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound
from services.contracts import enrolment
from services.contracts.commands import NO_EFFECT
from tests.fakes.enrolment import FakeEnrolmentStore
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.unit.enrolment.test_handlers import STARTED, begin, contact, opening, tell

Work = FakeUnitOfWork[FakeEnrolmentStore]
LATER = STARTED + timedelta(days=28)
OFFICER, MANAGER = "person:1", "person:2"


@pytest.fixture
def uow() -> Work:
    """Enrolment, with the contact C1 of T1 a breach, and an officer at work."""
    work: Work = FakeUnitOfWork(FakeEnrolmentStore(), OFFICER)
    tell(work, opening())
    begin(work)
    tell(work, contact("C1", STARTED))
    return work


def appeal(cause_ref: str = "C1", on: date = LATER, why_late: str = "") -> enrolment.RecordAppeal:
    return enrolment.RecordAppeal("T1", on, cause_ref, on, "letter", "It was not me", why_late)


def decide(work: Work, decision: str, who: str = MANAGER, reason: str = "checked") -> object:
    work.actor = who
    return tell(work, enrolment.DecideAppeal(1, LATER, decision, reason))  # type: ignore[arg-type]


def test_an_upheld_appeal_does_what_upholding_it_in_a_file_does(uow: Work) -> None:
    tell(uow, appeal())
    decide(uow, "upheld")
    assert uow.recorded(enrolment.AppealUpheld) == [
        enrolment.AppealUpheld("T1", "housing_management", "C1", LATER, 1)
    ]
    assert tell(uow, enrolment.UpholdAppeal("T1", LATER, "C1")) == NO_EFFECT
    with pytest.raises(Conflict, match="upheld already"):
        tell(uow, appeal())


def test_a_dismissed_appeal_leaves_the_breach_and_tells_the_tenant(uow: Work) -> None:
    tell(uow, appeal())
    decide(uow, "dismissed")
    assert uow.recorded(enrolment.AppealUpheld) == []
    (told,) = uow.recorded(enrolment.AppealDismissed)
    assert (told.cause_ref, told.appeal) == ("C1", 1)
    tell(uow, appeal())
    assert uow.store.recorded_appeals.kept[1].state == "open"


def test_who_recorded_an_appeal_does_not_decide_it(uow: Work) -> None:
    tell(uow, appeal())
    with pytest.raises(NotAllowed, match="another person"):
        decide(uow, "upheld", OFFICER)
    with pytest.raises(NotAllowed, match="another person"):
        tell(uow, enrolment.UpholdAppeal("T1", LATER, "C1"))


def test_of_two_decisions_the_second_hears_of_the_first(uow: Work) -> None:
    tell(uow, appeal())
    decide(uow, "upheld")
    with pytest.raises(Conflict, match="was upheld by person:2 on 29 November 2011"):
        decide(uow, "dismissed", "person:3")


def test_a_decision_needs_a_reason_and_an_appeal(uow: Work) -> None:
    with pytest.raises(NotFound, match="no appeal 1"):
        decide(uow, "upheld")
    uow.actor = OFFICER
    tell(uow, appeal())
    with pytest.raises(Invalid, match="say why"):
        decide(uow, "upheld", reason=" ")


def test_an_appeal_is_due_ten_working_days_after_it_was_received(uow: Work) -> None:
    tell(uow, appeal())
    assert uow.store.recorded_appeals.kept[0].decide_by == date(2011, 12, 13)


def test_a_late_appeal_is_taken_with_a_reason(uow: Work) -> None:
    late = LATER + timedelta(days=1)
    with pytest.raises(Invalid, match="the last day to appeal was 29 November 2011"):
        tell(uow, appeal(on=late))
    tell(uow, appeal(on=late, why_late="in hospital"))
    assert uow.store.recorded_appeals.kept[0].why_late == "in hospital"


def test_an_appeal_has_words_a_day_that_has_come_and_no_other_beside_it(uow: Work) -> None:
    with pytest.raises(Invalid, match="say what"):
        tell(uow, replace(appeal(), words=""))
    with pytest.raises(Invalid, match="still to come"):
        tell(uow, replace(appeal(), received_on=LATER + timedelta(days=1)))
    tell(uow, appeal())
    with pytest.raises(Conflict, match="open since 29 November 2011"):
        tell(uow, appeal())


def test_an_appeal_upheld_before_its_breach_is_known_keeps_it_from_being_one(uow: Work) -> None:
    tell(uow, appeal("C2"))
    decide(uow, "upheld")
    tell(uow, contact("C2", LATER))
    assert [each.cause_ref for each in uow.recorded(enrolment.BreachRecorded)] == ["C1"]


def test_an_appeal_against_what_is_taken_back_waits_no_more(uow: Work) -> None:
    tell(uow, appeal())
    tell(uow, enrolment.TakeBackContact("C1", LATER, "another tenant's"))
    assert uow.store.recorded_appeals.kept[0].state == "taken_back"
    with pytest.raises(Conflict, match="taken back by person:1"):
        decide(uow, "upheld")
