"""Places in an area, and the waiting list (domain page, "Joining")."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrolment.domain.participation import Participation
from services.enrolment.domain.places import in_line, places_free
from services.enrolment.domain.scheme import Area

AREA = Area("DUD", "Dudley", 3)


def _waiting(ref: str, position: int, signed_on: date) -> Participation:
    return Participation(ref, position, "DUD", ("repairs",), "waiting", signed_on=signed_on)


@pytest.mark.parametrize("status", ["agreed", "active", "completed"])
def test_who_has_signed_and_not_left_takes_a_place(status: str) -> None:
    assert places_free(AREA, {status: 2}) == 1
    assert places_free(AREA, {status: 3}) == 0


@pytest.mark.parametrize("status", ["rejected", "invited", "waiting", "withdrawn", "tenancy_ended"])
def test_nobody_else_takes_a_place(status: str) -> None:
    assert places_free(AREA, {status: 100}) == 3


def test_places_are_counted_over_the_statuses_together() -> None:
    assert places_free(AREA, {"agreed": 1, "active": 1, "withdrawn": 9}) == 1
    assert places_free(AREA, {"agreed": 1, "active": 1, "completed": 1}) == 0


def test_an_area_has_no_place_free_where_there_are_none_or_too_many_have_one() -> None:
    assert places_free(Area("DUD", "Dudley", 0), {}) == 0
    assert places_free(AREA, {"active": 5}) == 0


def test_the_next_place_goes_to_who_signed_first() -> None:
    early, late = _waiting("T2", 2, date(2011, 12, 5)), _waiting("T1", 1, date(2011, 12, 6))
    assert in_line([late, early]) == [early, late]


def test_of_those_who_signed_on_one_day_the_earlier_in_the_file_is_next() -> None:
    day = date(2011, 12, 5)
    first, second = _waiting("T9", 1, day), _waiting("T1", 2, day)
    assert in_line([second, first]) == [first, second]


@given(st.lists(st.tuples(st.dates(), st.integers(1, 99)), unique_by=lambda pair: pair[1]))
def test_the_order_of_the_list_does_not_matter(signed: list[tuple[date, int]]) -> None:
    waiting = [_waiting(f"T{position}", position, day) for day, position in signed]
    assert in_line(waiting) == in_line(reversed(waiting))
    assert [(p.signed_on, p.position) for p in in_line(waiting)] == sorted(signed)
