"""Visits, the diary and jobs, as repairs' use cases decide them; without a database."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.backbone.audit import Change
from services.backbone.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow, NotYet
from services.contracts import enrolment, repairs
from services.contracts.calendar import CutOffReached
from services.contracts.commands import DONE, NO_EFFECT
from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS
from services.contracts.costs import USUAL_COSTS
from services.repairs.handlers import ON_COMMAND, ON_EVENT
from tests.fakes.repairs import FakeRepairsStore
from tests.fakes.scheme import scheme_opened
from tests.fakes.unit_of_work import FakeUnitOfWork

INVITED, SIGNED = date(2011, 10, 3), date(2011, 10, 10)
STARTED, ENDS = date(2011, 11, 1), date(2012, 11, 1)
COUNTS_FROM = date(2012, 10, 1)
GOOD = repairs.Finding("kitchen tap", "plumbing_minor", "good")
DEFECT = repairs.Finding("kitchen tap", "plumbing_minor", "defect")
LANDLORDS = repairs.Finding("boiler", "gas", "defect")

Work = FakeUnitOfWork[FakeRepairsStore]


@pytest.fixture
def uow() -> Work:
    """Repairs, with the scheme open and T1 invited for both elements."""
    work = FakeUnitOfWork(FakeRepairsStore())
    hear(work, scheme_opened(INVITED), invited("T1"))
    return work


def hear(work: Work, *events: object) -> None:
    for event in events:
        ON_EVENT[type(event)](event, work)  # type: ignore[arg-type]


def tell(work: Work, command: object) -> Any:
    return ON_COMMAND[type(command)](command, work)  # type: ignore[arg-type]


def invited(tenant_ref: str, *elements: str) -> enrolment.TenantInvited:
    taken = elements or ("repairs", "housing_management")
    return enrolment.TenantInvited(tenant_ref, INVITED, taken)  # type: ignore[arg-type]


def visit(
    number: int, on: date, *findings: repairs.Finding, kind: str = "baseline", result: str = ""
) -> repairs.RecordVisit:
    result = result or "completed"
    return repairs.RecordVisit(f"V{number}", "T1", kind, on, result, "", findings)  # type: ignore[arg-type]


def start(work: Work) -> None:
    hear(work, enrolment.ParticipationStarted("T1", STARTED, ENDS, COUNTS_FROM, (), ()))


def booked(work: Work) -> list[tuple[str, date]]:
    return [(each.kind, each.visit_date) for each in work.recorded(repairs.VisitBooked)]


def test_a_place_books_the_baseline_two_weeks_on(uow: Work) -> None:
    hear(uow, enrolment.PlaceGiven("T1", SIGNED, SIGNED, False, True))
    assert booked(uow) == [("baseline", SIGNED + timedelta(days=14))]


def test_a_place_leaves_what_somebody_booked_already(uow: Work) -> None:
    tell(uow, book())
    before = booked(uow)
    hear(uow, enrolment.PlaceGiven("T1", SIGNED, SIGNED, False, True))
    assert booked(uow) == before


def test_a_place_for_an_element_without_inspection_books_nothing(uow: Work) -> None:
    hear(uow, invited("T2", "housing_management"))
    hear(uow, enrolment.PlaceGiven("T2", SIGNED, SIGNED, False, False))
    assert booked(uow) == []


def test_an_event_of_a_tenant_nobody_told_us_of_waits(uow: Work) -> None:
    with pytest.raises(NotYet):
        hear(uow, enrolment.PlaceGiven("T9", SIGNED, SIGNED, False, True))


def test_a_home_without_defects_passes(uow: Work) -> None:
    assert tell(uow, visit(1, SIGNED, GOOD)) == DONE
    assert uow.recorded(repairs.BaselinePassed) == [repairs.BaselinePassed("T1", SIGNED)]


def test_defects_wait_for_the_works_whoevers_they_are(uow: Work) -> None:
    tell(uow, visit(1, SIGNED, LANDLORDS))
    assert uow.recorded(repairs.BaselinePassed) == []
    tell(uow, visit(2, SIGNED + timedelta(days=20), result="works_completed"))
    assert len(uow.recorded(repairs.BaselinePassed)) == 1


def test_the_last_attempt_that_fails_abandons_the_baseline(uow: Work) -> None:
    for number in (1, 2, 3):
        tell(uow, visit(number, SIGNED + timedelta(days=number), result="no_access"))
    told = uow.recorded(repairs.VisitNotMade)
    assert [(each.attempt, each.attempts_allowed) for each in told] == [(1, 3), (2, 3), (3, 3)]
    assert len(booked(uow)) == 2
    assert uow.recorded(repairs.BaselineAbandoned) == [
        repairs.BaselineAbandoned("T1", SIGNED + timedelta(days=3))
    ]


def test_a_visit_is_recorded_once(uow: Work) -> None:
    tell(uow, visit(1, SIGNED, GOOD))
    with pytest.raises(Conflict, match="recorded already"):
        tell(uow, visit(1, SIGNED, GOOD))


def test_a_category_outside_the_matrix_is_refused_and_nothing_kept(uow: Work) -> None:
    with pytest.raises(Invalid, match="matrix"):
        tell(uow, visit(1, SIGNED, replace(GOOD, category="roof garden")))
    assert uow.store.visits.kept == []


def test_a_defect_that_was_there_at_the_baseline_is_not_held_against_the_tenant(uow: Work) -> None:
    tell(uow, visit(1, SIGNED, DEFECT))
    tell(uow, visit(2, SIGNED, result="works_completed"))
    start(uow)
    tell(uow, visit(3, COUNTS_FROM, DEFECT, kind="follow_up"))
    assert [each.outcome for each in uow.recorded(repairs.FollowUpConcluded)] == ["passed"]


def test_a_new_defect_of_the_tenants_fails_the_follow_up(uow: Work) -> None:
    tell(uow, visit(1, SIGNED, GOOD))
    start(uow)
    tell(uow, visit(2, COUNTS_FROM, DEFECT, LANDLORDS, kind="follow_up"))
    (told,) = uow.recorded(repairs.FollowUpConcluded)
    assert (told.outcome, told.new_defects) == ("follow_up_defect", ("kitchen tap",))


def test_a_follow_up_before_its_time_is_stored_and_has_no_effect(uow: Work) -> None:
    tell(uow, visit(1, SIGNED, GOOD))
    start(uow)
    early = visit(2, COUNTS_FROM - timedelta(days=1), DEFECT, kind="follow_up")
    assert tell(uow, early) == NO_EFFECT
    assert uow.recorded(repairs.FollowUpConcluded) == []


def test_follow_ups_are_booked_once_when_their_time_has_come(uow: Work) -> None:
    tell(uow, visit(1, SIGNED, GOOD))
    start(uow)
    hear(uow, CutOffReached(COUNTS_FROM - timedelta(days=1)))
    assert booked(uow) == []
    hear(uow, CutOffReached(COUNTS_FROM), CutOffReached(COUNTS_FROM + timedelta(days=1)))
    assert booked(uow) == [("follow_up", ENDS)]


def test_tenants_are_reminded_the_day_before(uow: Work) -> None:
    hear(uow, enrolment.PlaceGiven("T1", SIGNED, SIGNED, False, True))
    ((_, day),) = booked(uow)
    hear(uow, CutOffReached(day - timedelta(days=1)))
    (told,) = uow.recorded(repairs.VisitReminderDue)
    assert (told.tenant_ref, told.visit_date) == ("T1", day)


def test_who_left_is_visited_no_more(uow: Work) -> None:
    hear(uow, enrolment.PlaceGiven("T1", SIGNED, SIGNED, False, True))
    left = enrolment.ParticipationEnded("T1", SIGNED, "withdrawn", "", False)
    hear(uow, left)
    ((_, day),) = booked(uow)
    hear(uow, CutOffReached(day - timedelta(days=1)))
    assert uow.recorded(repairs.VisitReminderDue) == []


def test_a_job_says_whose_it_was_and_not_what_it_was(uow: Work) -> None:
    job = repairs.RecordRepair(
        "J1", "T1", SIGNED, SIGNED, "plumbing_minor", False, "landlord", "completed", 4500, "tap"
    )
    tell(uow, job)
    (told,) = uow.recorded(repairs.RepairRecorded)
    assert (told.responsibility, told.cost_pence) == ("tenant", 4500)
    assert not hasattr(told, "description")
    with pytest.raises(Conflict, match="recorded already"):
        tell(uow, job)


# --- booked by hand ---


def book(**values: object) -> repairs.BookVisit:
    booking = repairs.BookVisit("V1", "T1", "baseline", SIGNED, "morning", "", "a dog", SIGNED)
    return replace(booking, **values)  # type: ignore[arg-type]


def move(on: date, slot: str = "morning", seen: date = SIGNED) -> repairs.MoveVisit:
    return repairs.MoveVisit("V1", seen, on, slot, "", "a dog", SIGNED)  # type: ignore[arg-type]


def test_a_visit_is_booked_once_of_a_kind_that_is_awaited(uow: Work) -> None:
    assert tell(uow, book()) == repairs.NamedVisit("V1")
    for wrong in (book(), book(visit_ref="V2")):
        with pytest.raises(Conflict, match=r"already|move that one"):
            tell(uow, wrong)
    with pytest.raises(NotNow, match="waits for no end-of-year"):
        tell(uow, book(visit_ref="V2", kind="follow_up"))
    (told,) = uow.recorded(repairs.VisitBooked)
    assert (told.slot, told.again) == ("morning", 0)


def test_a_visit_booked_without_a_reference_is_given_one(uow: Work) -> None:
    answer = tell(uow, book(visit_ref=""))
    assert uow.store.diary.find(answer.visit_ref) is not None


@pytest.mark.parametrize("days", [-1, 367])
def test_a_visit_is_booked_for_a_day_within_a_year(uow: Work, days: int) -> None:
    with pytest.raises(Invalid, match="choose"):
        tell(uow, book(visit_date=SIGNED + timedelta(days=days)))


def test_a_follow_up_is_booked_for_a_day_on_which_it_counts(uow: Work) -> None:
    tell(uow, visit(9, SIGNED, GOOD))
    start(uow)
    early = book(kind="follow_up", visit_date=COUNTS_FROM - timedelta(days=1), on=STARTED)
    with pytest.raises(Invalid, match="counts from 1 October 2012"):
        tell(uow, early)
    tell(uow, replace(early, visit_date=COUNTS_FROM))


def test_a_move_is_told_if_day_or_time_are_others(uow: Work) -> None:
    later = SIGNED + timedelta(days=1)
    tell(uow, book())
    assert tell(uow, move(SIGNED)) == repairs.MadeMove("none", told=False)
    assert tell(uow, move(later)) == repairs.MadeMove("done", told=True)
    with pytest.raises(Conflict, match="somebody moved"):
        tell(uow, move(later))
    tell(uow, move(later, slot="", seen=later))
    told = uow.recorded(repairs.VisitMoved)
    assert [(each.visit_date, each.slot, each.times_moved) for each in told] == [
        (later, "morning", 1),
        (later, "", 2),
    ]


def test_a_cancelled_visit_is_over_and_can_be_booked_again_for_the_day(uow: Work) -> None:
    tell(uow, book())
    cancel = repairs.CancelVisit("V1", SIGNED, "illness", SIGNED)
    with pytest.raises(Invalid, match="reason"):
        tell(uow, replace(cancel, reason=" "))
    tell(uow, cancel)
    for late in (cancel, move(SIGNED)):
        with pytest.raises(NotNow, match="not in the diary"):
            tell(uow, late)
    with pytest.raises(NotNow, match="was cancelled"):
        tell(uow, visit(1, SIGNED, GOOD))
    tell(uow, book(visit_ref="V2"))
    assert [each.again for each in uow.recorded(repairs.VisitBooked)] == [0, 1]


def test_a_visit_that_is_made_leaves_the_diary_and_is_of_that_tenant(uow: Work) -> None:
    hear(uow, invited("T2"))
    tell(uow, book(tenant_ref="T2"))
    with pytest.raises(Conflict, match="booked as another"):
        tell(uow, visit(1, SIGNED, GOOD))
    tell(uow, replace(visit(1, SIGNED - timedelta(days=99), GOOD), tenant_ref="T2"))
    again = uow.store.diary.open_of("T2", "baseline")
    assert again is not None, "it was before the invitation, and decided nothing"
    assert again.visit_ref != "V1"


def test_a_surveyor_changes_what_is_theirs_or_nobodys(uow: Work) -> None:
    tell(uow, repairs.BookOwnVisit(**vars(book(surveyor=uow.actor))))
    tell(uow, repairs.MoveOwnVisit(**vars(move(SIGNED, slot=""))))
    with pytest.raises(NotAllowed, match="manager gives"):
        tell(uow, repairs.MoveOwnVisit(**vars(replace(move(SIGNED), surveyor="person:bo"))))
    tell(uow, replace(move(SIGNED), surveyor="person:bo"))
    for command in (
        repairs.MoveOwnVisit(**vars(move(SIGNED))),
        repairs.CancelOwnVisit("V1", SIGNED, "x", SIGNED),
    ):
        with pytest.raises(NotAllowed, match="somebody else's"):
            tell(uow, command)


def known_job(uow: Work) -> repairs.RecordRepair:
    job = repairs.RecordRepair(
        "J1", "T1", SIGNED, SIGNED, "plumbing_minor", False, "landlord", "completed", 4500, "tap"
    )
    tell(uow, job)
    return job


def as_taken_over(job: repairs.RecordRepair, **changes: object) -> repairs.TakeOverRepair:
    said = {name: value for name, value in vars(job).items() if name != "recorded_on"}
    return repairs.TakeOverRepair(**(said | {"on": SIGNED} | changes))  # type: ignore[arg-type]


def versions(uow: Work) -> list[int]:
    return [told.version for told in uow.recorded(repairs.RepairRecorded)]


def test_a_job_taken_over_again_is_corrected_only_where_it_differs(uow: Work) -> None:
    job = known_job(uow)
    assert tell(uow, as_taken_over(job)) == repairs.TakenOverJob("nothing")
    assert tell(uow, as_taken_over(job, status="cancelled")) == repairs.TakenOverJob("corrected")
    assert versions(uow) == [1, 2]


def test_a_job_taken_back_stays_so_until_it_is_another_tenants(uow: Work) -> None:
    job = known_job(uow)
    tell(uow, repairs.TakeBackRepair("J1", SIGNED, "wrong tenant"))
    (back,) = uow.recorded(repairs.RepairTakenBack)
    assert (back.tenant_ref, back.version) == ("T1", 2)
    with pytest.raises(Conflict, match="taken back on"):
        tell(uow, repairs.TakeBackRepair("J1", SIGNED, "again"))
    assert tell(uow, as_taken_over(job, cost_pence=1)) == repairs.TakenOverJob("nothing")
    hear(uow, enrolment.TenantRejected("T2", SIGNED, ("rent_arrears",)))
    assert tell(uow, as_taken_over(job, tenant_ref="T2")) == repairs.TakenOverJob("corrected")
    assert versions(uow) == [1, 3]


def test_a_job_is_not_corrected_by_who_saw_another_version_or_gives_no_reason(uow: Work) -> None:
    job = known_job(uow)
    said = {name: value for name, value in vars(job).items() if name != "recorded_on"}
    said |= {"on": SIGNED, "seen_version": 1, "reason": "was an emergency", "emergency": True}
    with pytest.raises(Invalid, match="say why"):
        tell(uow, repairs.CorrectRepair(**(said | {"reason": " "})))  # type: ignore[arg-type]
    tell(uow, repairs.CorrectRepair(**said))  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="changed since"):
        tell(uow, repairs.CorrectRepair(**said))  # type: ignore[arg-type]
    assert versions(uow) == [1, 2]


def test_a_job_recorded_by_mistake_is_taken_back_once_with_a_reason(uow: Work) -> None:
    take_back = repairs.TakeBackRepair("J1", STARTED, "another tenant's")
    with pytest.raises(NotFound, match="J1"):
        tell(uow, take_back)
    tell(
        uow,
        repairs.RecordRepair(
            "J1", "T1", SIGNED, SIGNED, "plumbing_minor", False, "landlord", "completed", 1, ""
        ),
    )
    with pytest.raises(Invalid, match="say why"):
        tell(uow, replace(take_back, reason=""))
    with pytest.raises(Invalid, match="10 October 2011"):
        tell(uow, replace(take_back, on=INVITED))
    tell(uow, take_back)
    assert uow.recorded(repairs.RepairTakenBack) == [
        repairs.RepairTakenBack("J1", "T1", STARTED, 2)
    ]
    with pytest.raises(Conflict, match="taken back on 1 November 2011"):
        tell(uow, take_back)


def test_fewer_visits_may_fail_from_the_next_one_on(uow: Work) -> None:
    for number in (1, 2):
        tell(uow, visit(number, SIGNED + timedelta(days=number), result="no_access"))
    changed = enrolment.SchemeChanged(
        2,
        SIGNED,
        True,
        2,
        (),
        enrolment.PaymentDays("working_day", ()),
        EXAMPLE_CONTACT_POINTS,
        USUAL_COSTS,
    )
    with pytest.raises(NotYet):
        hear(FakeUnitOfWork(FakeRepairsStore()), changed)
    hear(uow, changed)
    assert uow.recorded(repairs.BaselineAbandoned) == [], "what failed before decides nothing"
    tell(uow, visit(3, SIGNED + timedelta(days=3), result="no_access"))
    assert len(uow.recorded(repairs.BaselineAbandoned)) == 1


def begun(work: Work) -> str:
    found = tell(work, repairs.BeginVisit("", "T1", "baseline", SIGNED))
    return str(found.visit_ref)


def test_a_visit_begun_by_mistake_is_dropped_with_what_was_entered(uow: Work) -> None:
    ref = begun(uow)
    entered = repairs.EnteredItem("kitchen tap", "plumbing_minor", "good", "")
    tell(uow, repairs.KeepRoom(ref, "Kitchen", 0, "form-1", (entered,), SIGNED))
    with pytest.raises(Invalid, match="give the reason"):
        tell(uow, repairs.DropVisit(ref, " ", SIGNED))
    assert tell(uow, repairs.DropVisit(ref, " the wrong home ", SIGNED)) == DONE
    assert uow.store.diary.find(ref) is None
    assert uow.store.rooms.kept(ref) == []
    assert uow.audited[-1][2] == Change("visit dropped", reason="baseline", note="the wrong home")
    with pytest.raises(NotFound):
        tell(uow, repairs.DropVisit(ref, "again", SIGNED))


def test_a_visit_that_was_booked_is_cancelled_and_not_dropped(uow: Work) -> None:
    booking = repairs.BookVisit("V1", "T1", "baseline", SIGNED, "", "", "", INVITED)
    tell(uow, booking)
    with pytest.raises(NotNow, match="cancel it instead"):
        tell(uow, repairs.DropVisit("V1", "a slip", SIGNED))
    assert uow.store.diary.find("V1") is not None


def test_a_surveyor_drops_what_they_began_and_nobody_elses(uow: Work) -> None:
    uow.actor = "person:tom"
    ref = begun(uow)
    uow.actor = "person:una"
    with pytest.raises(NotAllowed):
        tell(uow, repairs.DropOwnVisit(ref, "a slip", SIGNED))
    uow.actor = "person:tom"
    assert tell(uow, repairs.DropOwnVisit(ref, "a slip", SIGNED)) == DONE


def mapping(seen: int, *words: repairs.WordOfFile, why: str = "a new system") -> Any:
    return repairs.ChangeJobMapping(SIGNED, words, "day_first", "pounds", seen, why)


def test_how_the_file_of_jobs_is_read_is_kept_in_versions_each_with_its_reason(
    uow: Work,
) -> None:
    word = repairs.WordOfFile("category", "Taps", "plumbing_minor")
    assert tell(uow, mapping(0, word)) == DONE
    assert tell(uow, mapping(1, word, why="pounds now")) == DONE
    kept = uow.store.mappings.kept
    assert [(each.version, each.why) for each in kept] == [(1, "a new system"), (2, "pounds now")]
    with pytest.raises(Conflict, match="it is now version 2"):
        tell(uow, mapping(1, word))
    with pytest.raises(Invalid) as refused:
        tell(uow, mapping(2, replace(word, ours="moon"), why=" "))
    assert {fault.field for fault in refused.value.faults} == {"category", "why"}
    assert len(kept) == 2
