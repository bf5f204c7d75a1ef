"""What is put right of a tenant, days that lie before their record, and surveys."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.backbone.errors import Conflict, Invalid
from services.contracts import enrolment
from services.contracts.commands import DONE, NO_EFFECT
from tests.fakes.enrolment import FakeEnrolmentStore
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.unit.enrolment.test_handlers import (
    OPENS,
    SIGNED,
    STARTED,
    begin,
    opening,
    register,
    tell,
)

Work = FakeUnitOfWork[FakeEnrolmentStore]
LATER = STARTED + timedelta(days=30)


@pytest.fixture
def uow() -> Work:
    """Enrolment, with the year of T1 begun, and T2 invited."""
    work: Work = FakeUnitOfWork(FakeEnrolmentStore())
    tell(work, opening())
    begin(work)
    register(work, "T2")
    return work


def right(**values: Any) -> enrolment.CorrectTenant:
    as_known = enrolment.CorrectTenant(
        "T1", LATER, "Ms", "Ann", "Lee", "1 High St", "", "Dudley", "DY1 1AA", "11", "misread"
    )
    return replace(as_known, **values)


def survey(**values: Any) -> enrolment.AnswerSurvey:
    answers = (enrolment.SurveyAnswer("My home works for me", 7),)
    return replace(enrolment.AnswerSurvey("T1", LATER, OPENS, "before", answers), **values)


def test_what_is_right_already_changes_nothing(uow: Work) -> None:
    assert tell(uow, right()) == NO_EFFECT
    assert uow.recorded(enrolment.TenantCorrected) == []


def test_a_name_put_right_is_told_with_the_whole_address(uow: Work) -> None:
    tell(uow, right(last_name="Leigh"))
    (told,) = uow.recorded(enrolment.TenantCorrected)
    assert (told.last_name, told.postcode) == ("Leigh", "DY1 1AA")
    assert uow.audited[-1][2].note == "misread"


def test_a_home_put_right_is_told_to_nobody_and_held_from_then_on(uow: Work) -> None:
    tell(uow, right(uprn="0077"))
    assert uow.store.homes_taken(["77", "11"]) == {"77"}
    assert uow.recorded(enrolment.TenantCorrected) == []


def test_a_home_whose_place_another_tenant_holds_is_refused(uow: Work) -> None:
    with pytest.raises(Conflict, match="another tenant holds"):
        tell(uow, right(uprn="12"))
    tell(uow, enrolment.LeaveScheme("T2", LATER, "tenancy_ended"))
    assert tell(uow, right(uprn="12")) == DONE


@pytest.mark.parametrize("missing", ["last_name", "address_line_1", "postcode", "reason"])
def test_what_is_needed_is_asked_for(uow: Work, missing: str) -> None:
    with pytest.raises(Invalid) as refused:
        tell(uow, right(**{missing: " "}))
    assert [fault.field for fault in refused.value.faults] == [missing]


def test_what_was_made_of_other_details_is_refused(uow: Work) -> None:
    with pytest.raises(Conflict, match="changed these details"):
        tell(uow, right(last_name="Leigh", seen="other"))
    with pytest.raises(Conflict, match="changed these details"):
        tell(uow, enrolment.ChangeContactDetails("T1", LATER, "", "", "other"))


def test_a_deal_signed_on_an_earlier_day_counts_from_its_record(uow: Work) -> None:
    tell(uow, enrolment.SignAgreement("T2", LATER, signed_on=SIGNED))
    member = uow.store.find("T2")
    assert member is not None
    assert (member.signed_on, member.status) == (SIGNED, "waiting")
    assert uow.recorded(enrolment.PutOnWaitingList)[-1].on == LATER


@pytest.mark.parametrize("day", [OPENS - timedelta(days=1), LATER + timedelta(days=1)])
def test_a_day_before_the_opening_or_after_its_record_is_refused(uow: Work, day: Any) -> None:
    with pytest.raises(Invalid, match="when enrolment opened"):
        tell(uow, enrolment.SignAgreement("T2", LATER, signed_on=day))
    with pytest.raises(Invalid, match="when enrolment opened"):
        tell(uow, enrolment.LeaveScheme("T1", LATER, "withdrawn", left_on=day))


def test_who_left_on_an_earlier_day_left_on_that_day(uow: Work) -> None:
    left_on = LATER - timedelta(days=7)
    tell(uow, enrolment.LeaveScheme("T1", LATER, "withdrawn", "moved", left_on=left_on))
    member = uow.store.find("T1")
    assert member is not None
    assert member.end_date == left_on
    assert uow.recorded(enrolment.ParticipationEnded)[-1].on == left_on


def test_leaving_is_refused_for_another_status_than_was_shown(uow: Work) -> None:
    with pytest.raises(Conflict, match="is active by now"):
        tell(uow, enrolment.LeaveScheme("T1", LATER, "withdrawn", seen_status="agreed"))


def test_a_question_is_answered_once_for_each_stage(uow: Work) -> None:
    tell(uow, survey())
    with pytest.raises(Conflict, match="answered this already"):
        tell(uow, survey())
    tell(uow, survey(stage="after"))
    assert len(uow.store.surveys.kept) == 2


@pytest.mark.parametrize("scores", [(), (11,), (-1,), (5, 5)])
def test_answers_that_are_none_are_refused(uow: Work, scores: tuple[int, ...]) -> None:
    answers = tuple(enrolment.SurveyAnswer("My home works for me", score) for score in scores)
    with pytest.raises(Invalid):
        tell(uow, survey(answers=answers))
    assert uow.store.surveys.kept == []
