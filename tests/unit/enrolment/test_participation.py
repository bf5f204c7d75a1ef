"""One tenancy's membership: its moves, its start and its end."""

from dataclasses import replace
from datetime import date

import pytest

from services.enrolment.domain.participation import (
    MOVES,
    Participation,
    is_over,
    leave,
    may_start,
    start,
)
from services.enrolment.domain.scheme import Area, Offer, Scheme
from services.terms.moves import IllegalMove

SCHEME = Scheme(
    opens_on=date(2011, 10, 3),
    months=12,
    instalments=4,
    tenancy_types=("general_needs",),
    require_clear_rent=True,
    offers=(Offer("repairs", 30000, True), Offer("housing_management", 20000, False)),
    areas=(Area("DUD", "Dudley", 60),),
)
START, END = date(2012, 2, 29), date(2013, 2, 28)
AGREED = Participation("T1", 1, "DUD", ("repairs",), "agreed", signed_on=date(2011, 12, 5))
ACTIVE = replace(AGREED, status="active", start_date=START, end_date=END)

STATUSES = [
    "rejected",
    "invited",
    "waiting",
    "agreed",
    "active",
    "completed",
    "withdrawn",
    "tenancy_ended",
]
ALLOWED = {
    ("rejected", "invited"),
    ("invited", "agreed"),
    ("invited", "waiting"),
    ("waiting", "agreed"),
    ("agreed", "active"),
    ("active", "completed"),
    *((now, left) for now in STATUSES[1:5] for left in STATUSES[6:]),
}


def test_the_table_of_moves_has_every_status_of_the_page() -> None:
    assert sorted(MOVES) == sorted(STATUSES)


@pytest.mark.parametrize("now", STATUSES)
@pytest.mark.parametrize("wanted", STATUSES)
def test_a_move_is_made_or_is_an_error_that_names_both_states(now: str, wanted: str) -> None:
    member = replace(AGREED, status=now)
    assert member.may_become(wanted) == ((now, wanted) in ALLOWED)
    if (now, wanted) in ALLOWED:
        assert member.moved(wanted).status == wanted
    else:
        with pytest.raises(
            IllegalMove, match=f"^T1 is {now} (already|and cannot become {wanted})$"
        ):
            member.moved(wanted)
    assert member.status == now


def test_the_year_of_repairs_needs_a_place_and_a_baseline() -> None:
    passed = replace(AGREED, baseline_passed_on=date(2011, 12, 14))
    assert may_start(passed, SCHEME)
    assert not may_start(AGREED, SCHEME)
    for status in ("invited", "waiting", "active", "completed", "withdrawn", "rejected"):
        assert not may_start(replace(passed, status=status), SCHEME)


def test_both_elements_start_together_after_the_baseline() -> None:
    both = replace(AGREED, elements=("repairs", "housing_management"))
    assert not may_start(both, SCHEME)
    assert may_start(replace(both, baseline_passed_on=date(2011, 12, 14)), SCHEME)


def test_housing_management_alone_needs_a_place_only() -> None:
    assert may_start(replace(AGREED, elements=("housing_management",)), SCHEME)


def test_the_year_runs_from_the_start_for_the_schemes_months() -> None:
    assert start(AGREED, START, SCHEME) == ACTIVE


def test_who_leaves_leaves_on_that_day_for_that_reason() -> None:
    left = leave(ACTIVE, date(2012, 6, 1), "withdrawn", "Moving home")
    assert (left.status, left.reason, left.end_date) == (
        "withdrawn",
        "Moving home",
        date(2012, 6, 1),
    )
    assert left.start_date == START


def test_who_has_completed_can_leave_no_more() -> None:
    with pytest.raises(IllegalMove, match="completed and cannot become tenancy_ended"):
        leave(replace(ACTIVE, status="completed"), END, "tenancy_ended", "")


def test_the_year_of_repairs_is_over_at_its_end_once_the_follow_up_is_settled() -> None:
    settled = replace(ACTIVE, follow_up="passed")
    assert is_over(settled, END, SCHEME)
    assert not is_over(settled, date(2013, 2, 27), SCHEME)
    assert not is_over(ACTIVE, date(2013, 6, 1), SCHEME)


def test_the_year_of_housing_management_alone_is_over_at_its_end() -> None:
    alone = replace(ACTIVE, elements=("housing_management",))
    assert is_over(alone, END, SCHEME)
    assert not is_over(alone, date(2013, 2, 27), SCHEME)


def test_only_an_active_year_can_be_over() -> None:
    for status in ("agreed", "withdrawn", "tenancy_ended", "completed"):
        assert not is_over(replace(ACTIVE, status=status, follow_up="passed"), END, SCHEME)
