"""Results entered room by room, as repairs' use cases decide them; without a database."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.backbone.errors import Conflict, Invalid, NotFound, NotNow
from services.contracts import enrolment, repairs
from services.contracts.commands import DONE
from services.pilot_files.scheme_file import DEFAULT_LANDLORD_CATEGORIES, DEFAULT_TENANT_CATEGORIES
from services.repairs.domain import draft
from services.repairs.domain.draft import Entered, KeptRoom
from services.repairs.domain.finding import Finding
from services.repairs.domain.responsibility import ResponsibilityMatrix
from services.repairs.domain.rooms import DEFAULT, Item, Room, default_rooms, problems_with
from services.repairs.handlers import ON_COMMAND, ON_EVENT
from tests.fakes.repairs import FakeRepairsStore
from tests.fakes.scheme import scheme_opened
from tests.fakes.unit_of_work import FakeUnitOfWork

OPENS, ON = date(2011, 10, 3), date(2011, 10, 17)
TAP = repairs.EnteredItem("Tap", "plumbing_minor", "good", "")
BOILER = repairs.EnteredItem("Boiler", "gas", "defect", " leaks ")
BEGIN = repairs.BeginVisit("V1", "T1", "baseline", ON)

Work = FakeUnitOfWork[FakeRepairsStore]


@pytest.fixture
def uow() -> Work:
    """Repairs, with the scheme open, T1 invited and a visit begun."""
    work = FakeUnitOfWork(FakeRepairsStore())
    invited = enrolment.TenantInvited("T1", OPENS, ("repairs",))
    for event in (scheme_opened(OPENS), invited):
        ON_EVENT[type(event)](event, work)  # type: ignore[arg-type]
    tell(work, BEGIN)
    return work


def tell(work: Work, command: object) -> Any:
    return ON_COMMAND[type(command)](command, work)  # type: ignore[arg-type]


def keep(*items: repairs.EnteredItem, seen: int = 0, form: str = "f1") -> repairs.KeepRoom:
    return repairs.KeepRoom("V1", "Kitchen", seen, form, items, ON)


def complete(work: Work, on: date = ON, ref: str = "V1") -> repairs.CompleteVisit:
    return repairs.CompleteVisit(ref, on, draft.digest_of(work.store.rooms.kept(ref)), ON)


def test_a_visit_entered_by_rooms_is_recorded_as_one_recorded_at_once(uow: Work) -> None:
    tell(uow, keep(TAP, BOILER, repairs.EnteredItem("Sink", "plumbing_minor", "not_seen", "")))
    assert tell(uow, complete(uow)) == DONE
    (visit,) = uow.store.visits.kept
    assert (visit.visit_ref, visit.on, visit.result, visit.counted) == ("V1", ON, "completed", True)
    assert visit.findings == (
        Finding("Tap", "plumbing_minor", "good"),
        Finding("Boiler", "gas", "defect", "leaks"),
    )
    for late in (keep(TAP, seen=1), complete(uow)):
        with pytest.raises(NotNow, match="is completed; correct it"):
            tell(uow, late)


def test_two_phones_on_one_room_lose_nothing(uow: Work) -> None:
    assert tell(uow, keep(TAP)).version == 1
    uow.actor = "Bo"
    with pytest.raises(Conflict, match="Ann First kept Kitchen since you looked"):
        tell(uow, keep(BOILER, form="f2"))
    assert tell(uow, keep(BOILER, seen=1, form="f2")).version == 2
    assert len(uow.store.rooms.versions["V1"]["Kitchen"]) == 2


def test_the_same_form_with_something_else_is_a_newer_version(uow: Work) -> None:
    tell(uow, keep(TAP))
    assert tell(uow, keep(TAP, BOILER)).version == 2


def test_a_result_that_changed_since_it_was_seen_is_not_completed(uow: Work) -> None:
    tell(uow, keep(TAP))
    seen = complete(uow)
    tell(uow, keep(BOILER, seen=1))
    with pytest.raises(Conflict, match="kept since you looked"):
        tell(uow, seen)


def test_a_visit_is_completed_for_a_day_that_can_be(uow: Work) -> None:
    with pytest.raises(NotNow, match="nothing was looked at"):
        tell(uow, complete(uow))
    tell(uow, keep(TAP))
    booked = repairs.BookVisit("V2", "T1", "baseline", ON, "", "", "", ON)
    tell(uow, booked)
    tell(uow, replace(keep(TAP), visit_ref="V2"))
    yesterday, tomorrow = ON - timedelta(days=1), ON + timedelta(days=1)
    for ref, on, why in (
        ("V1", tomorrow, "or an earlier day"),
        ("V1", ON - timedelta(days=400), "within the last year"),
        ("V2", yesterday, "was booked on 17 October 2011"),
    ):
        with pytest.raises(Invalid, match=why):
            tell(uow, complete(uow, on, ref))
    tell(uow, complete(uow, yesterday))


def test_what_is_not_known_is_not_kept(uow: Work) -> None:
    with pytest.raises(NotFound, match="V9"):
        tell(uow, replace(keep(TAP), visit_ref="V9"))
    for wrong in (replace(TAP, category="magic"), replace(TAP, item=" ")):
        with pytest.raises(Invalid):
            tell(uow, keep(wrong))
    with pytest.raises(Conflict, match="already"):
        tell(uow, BEGIN)


def test_the_rooms_are_a_setting_in_versions(uow: Work) -> None:
    room = repairs.RoomOfHome("Shed", (repairs.ItemOfRoom("Shed door", "plumbing_minor"),))
    assert tell(uow, repairs.SetRooms((room,), 0, ON)).version == 1
    with pytest.raises(Conflict, match="somebody else changed"):
        tell(uow, repairs.SetRooms((room,), 0, ON))
    with pytest.raises(Invalid, match="two rooms"):
        tell(uow, repairs.SetRooms((room, room), 1, ON))


def test_the_default_rooms_reach_every_category_and_suit_any_matrix() -> None:
    matrix = ResponsibilityMatrix(
        frozenset(DEFAULT_TENANT_CATEGORIES), frozenset(DEFAULT_LANDLORD_CATEGORIES)
    )
    asked = {item.category for room in DEFAULT for item in room.items}
    assert asked == matrix.tenant | matrix.landlord
    assert list(problems_with(DEFAULT, matrix)) == []
    small = ResponsibilityMatrix(frozenset({"garden"}), frozenset({"gas"}))
    assert [room.name for room in default_rooms(small)] == ["Kitchen", "Outside"]


def test_a_follow_up_asks_for_what_the_baseline_found_by_its_words() -> None:
    scheme = (Room("Kitchen", (Item("Tap", "plumbing_minor"),)),)
    kept = [KeptRoom("Shed", 1, (Entered("Shed door", "garden", "good"),), "Ann", "f1")]
    baseline = [Finding("Tap", "plumbing_minor", "good"), Finding("Loft", "roof", "worn")]
    form = draft.rooms_to_fill_in(scheme, kept, baseline)
    assert [(room.name, [item.item for item in room.items]) for room in form] == [
        ("Kitchen", ["Tap"]),
        ("Shed", ["Shed door"]),
        (draft.CARRIED, ["Loft"]),
    ]
