"""Visits corrected or taken back, and the follow-up beside the baseline; without a database."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.backbone.errors import Conflict, Invalid, NotFound, NotNow
from services.contracts import enrolment, repairs
from services.repairs.domain.comparing import compare
from services.repairs.domain.finding import Finding
from services.repairs.domain.responsibility import ResponsibilityMatrix
from tests.fakes.repairs import FakeRepairsStore
from tests.fakes.scheme import scheme_opened
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.unit.repairs.test_handlers import (
    COUNTS_FROM,
    DEFECT,
    ENDS,
    GOOD,
    INVITED,
    LANDLORDS,
    SIGNED,
    Work,
    hear,
    invited,
    start,
    tell,
    visit,
)

TODAY = date(2012, 11, 5)


@pytest.fixture
def uow() -> Work:
    """Repairs, with the scheme open and T1 invited for both elements."""
    work = FakeUnitOfWork(FakeRepairsStore())
    hear(work, scheme_opened(INVITED), invited("T1"))
    return work


def correct(work: Work, number: int, *findings: repairs.Finding, **changes: Any) -> object:
    seen = next(each for each in work.store.visits.kept if each.visit_ref == f"V{number}")
    command = repairs.CorrectVisit(
        seen.visit_ref, seen.version, TODAY, seen.on, seen.result, "", findings, "a slip"
    )  # type: ignore[arg-type]
    return tell(work, replace(command, **changes))


def take_back(work: Work, number: int, version: int = 1, why: str = "not their home") -> object:
    return tell(work, repairs.TakeBackVisit(f"V{number}", version, TODAY, why))


def followed_up(work: Work, *findings: repairs.Finding) -> None:
    """The year has begun on a baseline with a good tap; the follow-up found this."""
    tell(work, visit(1, SIGNED, GOOD))
    start(work)
    tell(work, visit(2, COUNTS_FROM, *findings, kind="follow_up"))


def revised(work: Work) -> list[tuple[int, str | None]]:
    return [(each.revision, each.outcome) for each in work.recorded(repairs.FollowUpRevised)]


def test_items_are_better_same_worse_new_or_not_seen_again() -> None:
    matrix = ResponsibilityMatrix(frozenset({"plumbing"}), frozenset({"gas"}))
    then = [
        *(Finding("tap", "plumbing", "worn"), Finding("sink", "plumbing", "defect")),
        *(Finding("boiler", "gas", "good"), Finding("bath", "plumbing", "good")),
        Finding("tap", "plumbing", "good"),
    ]
    now = [
        *(Finding("tap", "plumbing", "defect"), Finding("sink", "plumbing", "defect")),
        *(Finding("boiler", "gas", "defect"), Finding("door", "plumbing", "defect")),
    ]
    found = [(c.item, c.before, c.now, c.change, c.costs) for c in compare(now, then, matrix)]
    assert found == [
        ("tap", "worn", "defect", "worse", True),
        ("sink", "defect", "defect", "same", False),
        ("boiler", "good", "defect", "worse", False),
        ("door", "", "defect", "new", True),
        ("bath", "good", "", "not_seen", False),
    ]
    better = compare([Finding("sink", "plumbing", "worn")], then, matrix)[0]
    assert (better.change, better.costs) == ("better", False)


def test_a_baseline_that_waits_for_works_passes_when_it_is_corrected(uow: Work) -> None:
    tell(uow, visit(1, SIGNED, LANDLORDS))
    correct(uow, 1, GOOD)
    assert uow.recorded(repairs.BaselinePassed) == [repairs.BaselinePassed("T1", TODAY)]
    (kept,) = uow.store.visits.versions
    assert (kept.version, kept.changed_by, kept.why) == (1, uow.actor, "a slip")
    assert kept.findings[0].item == "boiler"


def test_a_baseline_that_had_passed_is_reopened_and_booked_again(uow: Work) -> None:
    tell(uow, visit(1, SIGNED, GOOD))
    take_back(uow, 1)
    assert uow.recorded(repairs.BaselineReopened) == [repairs.BaselineReopened("T1", TODAY)]
    assert [each.kind for each in uow.recorded(repairs.VisitBooked)] == ["baseline"]


def test_a_year_that_has_begun_stays_and_only_findings_are_corrected(uow: Work) -> None:
    followed_up(uow, DEFECT)
    with pytest.raises(NotNow, match="only what was found"):
        correct(uow, 1, result="no_access")
    with pytest.raises(NotNow, match="the year began on this visit"):
        take_back(uow, 1)
    correct(uow, 1, DEFECT)
    assert uow.recorded(repairs.BaselineReopened) == []
    assert revised(uow) == [(1, "passed")]


def test_a_corrected_follow_up_is_told_once_more_each_time_its_outcome_changes(uow: Work) -> None:
    followed_up(uow, DEFECT)
    correct(uow, 2, GOOD)
    correct(uow, 2, replace(GOOD, notes="new washer"))
    correct(uow, 2, DEFECT)
    assert len(uow.recorded(repairs.FollowUpConcluded)) == 1
    assert revised(uow) == [(1, "passed"), (2, "follow_up_defect")]
    before = [each.before for each in uow.recorded(repairs.FollowUpRevised)]
    assert before == ["follow_up_defect", "passed"]


def test_a_follow_up_taken_back_is_awaited_and_concluded_again(uow: Work) -> None:
    followed_up(uow, DEFECT)
    take_back(uow, 2)
    assert revised(uow) == [(1, None)]
    assert uow.recorded(repairs.VisitBooked)[-1].kind == "follow_up"
    tell(uow, visit(3, ENDS, GOOD, kind="follow_up"))
    assert revised(uow) == [(1, None), (2, "passed")]
    before = [each.before for each in uow.recorded(repairs.FollowUpRevised)]
    assert before == ["follow_up_defect", None]
    with pytest.raises(NotNow, match="taken back already"):
        take_back(uow, 2, version=2)


def test_an_attempt_taken_back_counts_no_more(uow: Work) -> None:
    for number in (1, 2):
        tell(uow, visit(number, SIGNED + timedelta(days=number), result="no_access"))
    take_back(uow, 1)
    tell(uow, visit(3, SIGNED + timedelta(days=3), result="no_access"))
    assert uow.recorded(repairs.BaselineAbandoned) == []
    assert uow.recorded(repairs.VisitNotMade)[-1].attempt == 2


def test_who_was_withdrawn_by_visits_not_made_is_told_what_to_do(uow: Work) -> None:
    for number in (1, 2, 3):
        tell(uow, visit(number, SIGNED + timedelta(days=number), result="no_access"))
    for refused in (lambda: take_back(uow, 3), lambda: correct(uow, 3, result="refused")):
        with pytest.raises(NotNow, match="register the tenancy again"):
            refused()


def test_what_a_manager_settled_no_correction_decides_again(uow: Work) -> None:
    tell(uow, visit(1, SIGNED, GOOD))
    start(uow)
    tell(uow, visit(2, COUNTS_FROM, kind="follow_up", result="no_access"))
    hear(uow, enrolment.ParticipationEnded("T1", ENDS, "tenancy_ended", "", True))
    tell(uow, repairs.SettleFollowUp("T1", TODAY, "passed", "empty home seen"))
    correct(uow, 2, DEFECT, result="completed")
    assert revised(uow) == []


def test_of_two_corrections_one_wins_and_the_other_is_told(uow: Work) -> None:
    followed_up(uow, DEFECT)
    correct(uow, 2, GOOD)
    with pytest.raises(Conflict, match="somebody else"):
        correct(uow, 2, LANDLORDS, seen_version=1)
    with pytest.raises(Conflict, match="somebody else"):
        take_back(uow, 2, version=1)


def test_a_correction_says_why_and_changes_something(uow: Work) -> None:
    followed_up(uow, DEFECT)
    with pytest.raises(Invalid, match="say why it is corrected"):
        correct(uow, 2, GOOD, why=" ")
    with pytest.raises(Invalid, match="say why it is taken back"):
        take_back(uow, 2, why="")
    with pytest.raises(Invalid, match="nothing is different"):
        correct(uow, 2, DEFECT)
    with pytest.raises(Invalid, match="matrix"):
        correct(uow, 2, replace(GOOD, category="roof garden"))
    with pytest.raises(Invalid, match="a day to come"):
        correct(uow, 2, GOOD, visit_date=TODAY + timedelta(days=1))
    with pytest.raises(NotFound):
        take_back(uow, 9)
