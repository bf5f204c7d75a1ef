"""What was recorded by mistake is taken back, as enrolment decides it; without a database."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.backbone.errors import Conflict, Invalid, NotFound, NotYet
from services.contracts import enrolment, repairs
from services.contracts.commands import DONE, NO_EFFECT
from tests.fakes.enrolment import FakeEnrolmentStore
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.unit.enrolment.test_handlers import (
    SIGNED,
    STARTED,
    begin,
    contact,
    hear,
    opening,
    register,
    sign,
    tell,
)

Work = FakeUnitOfWork[FakeEnrolmentStore]
LATER = STARTED + timedelta(days=30)
JOB = repairs.RepairRecorded(
    "J1", "T1", STARTED, STARTED, "sealant", "tenant", False, "landlord", "completed", 100, 1
)


@pytest.fixture
def uow() -> Work:
    """Enrolment, with the year of T1 begun."""
    work: Work = FakeUnitOfWork(FakeEnrolmentStore())
    tell(work, opening())
    begin(work)
    return work


def take_back(ref: str = "C1", reason: str = "another tenant's") -> enrolment.TakeBackContact:
    return enrolment.TakeBackContact(ref, LATER, reason)


def corrected(version: int = 2, **values: Any) -> repairs.RepairRecorded:
    return replace(JOB, version=version, recorded_on=LATER, **values)


def job_back(version: int = 2) -> repairs.RepairTakenBack:
    return repairs.RepairTakenBack("J1", "T1", LATER, version)


def breaches(work: Work) -> list[tuple[str, int]]:
    return [(each.cause_ref, each.version) for each in work.recorded(enrolment.BreachRecorded)]


def taken_back(work: Work) -> list[tuple[str, int, str]]:
    told = work.recorded(enrolment.BreachTakenBack)
    return [(each.cause_ref, each.version, each.reason) for each in told]


# --- contacts ---


def test_what_a_contact_led_to_is_taken_back_with_it(uow: Work) -> None:
    tell(uow, contact("C1", STARTED))
    assert tell(uow, take_back()) == DONE
    assert uow.recorded(enrolment.BreachTakenBack) == [
        enrolment.BreachTakenBack("T1", "housing_management", "C1", 1, LATER, "contact_taken_back")
    ]


def test_a_contact_that_did_not_count_is_taken_back_and_nobody_is_told(uow: Work) -> None:
    tell(uow, contact("C1", STARTED, kind="emergency"))
    assert tell(uow, take_back()) == NO_EFFECT
    assert taken_back(uow) == []


def test_a_contact_is_taken_back_once_with_a_reason_and_not_before_it_is_known(uow: Work) -> None:
    with pytest.raises(NotFound, match="C1"):
        tell(uow, take_back())
    tell(uow, contact("C1", STARTED))
    with pytest.raises(Invalid, match="say why"):
        tell(uow, take_back(reason=" "))
    with pytest.raises(Invalid, match="1 November 2011"):
        tell(uow, replace(take_back(), on=SIGNED))
    tell(uow, take_back())
    with pytest.raises(Conflict, match="taken back on 1 December 2011"):
        tell(uow, take_back())


def test_a_contact_taken_back_before_the_year_is_not_judged_when_it_starts() -> None:
    work: Work = FakeUnitOfWork(FakeEnrolmentStore())
    tell(work, opening())
    register(work, "T1")
    sign(work, "T1")
    tell(work, contact("C1", STARTED))
    tell(work, take_back())
    hear(work, repairs.BaselinePassed("T1", STARTED))
    assert breaches(work) == []


def test_what_an_upheld_appeal_took_away_is_not_taken_back_as_well(uow: Work) -> None:
    tell(uow, contact("C1", STARTED))
    tell(uow, enrolment.UpholdAppeal("T1", STARTED, "C1"))
    assert tell(uow, take_back()) == NO_EFFECT
    assert taken_back(uow) == []


def test_an_appeal_against_what_is_taken_back_changes_nothing(uow: Work) -> None:
    tell(uow, contact("C1", STARTED))
    tell(uow, take_back())
    assert tell(uow, enrolment.UpholdAppeal("T1", LATER, "C1")) == NO_EFFECT
    assert uow.recorded(enrolment.AppealUpheld) == []


def test_what_is_taken_back_after_the_tenant_left_is_taken_back_all_the_same(uow: Work) -> None:
    tell(uow, contact("C1", STARTED))
    tell(uow, enrolment.LeaveScheme("T1", LATER, "withdrawn"))
    assert tell(uow, take_back()) == DONE


def test_a_job_and_a_contact_of_one_reference_are_taken_back_each_for_itself(uow: Work) -> None:
    hear(uow, replace(JOB, job_ref="C1"))
    tell(uow, contact("C1", STARTED))
    tell(uow, take_back())
    assert [b.element for b in uow.store.breaches.breaches_by("T1", "C1")] == ["repairs"]


# --- jobs ---


def test_what_a_job_led_to_is_taken_back_with_it_once(uow: Work) -> None:
    hear(uow, JOB, job_back(), job_back())
    assert taken_back(uow) == [("J1", 1, "job_taken_back")]


def test_a_job_that_was_cancelled_later_led_to_nothing(uow: Work) -> None:
    hear(uow, JOB, corrected(status="cancelled"))
    assert taken_back(uow) == [("J1", 1, "job_cancelled")]
    assert breaches(uow) == [("J1", 1)]


def test_a_corrected_job_that_counts_again_is_judged_anew(uow: Work) -> None:
    hear(uow, JOB, corrected(category="decoration"))
    assert taken_back(uow) == [("J1", 1, "job_corrected")]
    assert breaches(uow) == [("J1", 1), ("J1", 2)]
    assert uow.recorded(enrolment.BreachRecorded)[1].recorded_on == LATER


def test_a_correction_that_changes_nothing_that_counts_leaves_the_breach(uow: Work) -> None:
    hear(uow, JOB, corrected(cost_pence=999))
    hear(uow, job_back(version=3))
    assert (breaches(uow), taken_back(uow)) == ([("J1", 1)], [("J1", 1, "job_taken_back")])


def test_a_job_taken_back_and_recorded_again_counts_again(uow: Work) -> None:
    hear(uow, JOB, job_back(), corrected(version=3))
    assert breaches(uow) == [("J1", 1), ("J1", 3)]


def test_a_job_taken_back_before_it_is_known_waits_for_it(uow: Work) -> None:
    with pytest.raises(NotYet, match="J1"):
        hear(uow, job_back())


def test_an_older_version_that_arrives_late_changes_nothing(uow: Work) -> None:
    hear(uow, corrected(status="cancelled"), JOB)
    assert breaches(uow) == []
    hear(uow, corrected(version=4), job_back(version=3))
    assert (breaches(uow), taken_back(uow)) == ([("J1", 4)], [])


def test_a_job_that_was_another_tenants_counts_for_that_one(uow: Work) -> None:
    register(uow, "T2")
    hear(uow, JOB, corrected(tenant_ref="T2"))
    assert [each.tenant_ref for each in uow.recorded(enrolment.BreachTakenBack)] == ["T1"]
    assert breaches(uow) == [("J1", 1)]


def test_a_corrected_job_whose_appeal_was_upheld_counts_no_more(uow: Work) -> None:
    hear(uow, JOB)
    tell(uow, enrolment.UpholdAppeal("T1", LATER, "J1"))
    hear(uow, corrected(category="decoration"))
    assert (breaches(uow), taken_back(uow)) == ([("J1", 1)], [])


def test_an_appeal_is_against_the_version_that_counts(uow: Work) -> None:
    hear(uow, JOB, corrected(category="decoration"))
    tell(uow, enrolment.UpholdAppeal("T1", LATER, "J1"))
    assert [each.version for each in uow.recorded(enrolment.AppealUpheld)] == [2]
