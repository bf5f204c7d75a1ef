"""What an APS visit means (domain page, "Start" and "Final quarter")."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.vocabulary import Condition
from services.pilot_files.scheme_file import DEFAULT_LANDLORD_CATEGORIES, DEFAULT_TENANT_CATEGORIES
from services.repairs.domain.inspection import (
    Finding,
    Home,
    after_baseline_visit,
    after_follow_up_visit,
    new_tenant_defects,
)
from services.repairs.domain.responsibility import ResponsibilityMatrix, UnknownCategory

TENANTS = [
    "decoration",
    "doors_internal",
    "kitchen_units",
    "plumbing_minor",
    "sanitary_fittings",
    "sealant",
    "plaster_minor",
    "flooring",
    "glazing_internal",
    "fixtures",
    "garden",
    "pest_minor",
]
LANDLORDS = [
    "gas",
    "heating",
    "electrical",
    "asbestos",
    "external",
    "roof",
    "structure",
    "work_at_height",
    "water_main",
    "drains",
    "fire_safety",
    "communal",
    "damp_and_mould",
    "security_entry",
]
"""As the domain page lists them under "Whose repair"."""

MATRIX = ResponsibilityMatrix(frozenset(TENANTS), frozenset(LANDLORDS))
HOME = Home("T1", invited_on=date(2011, 10, 3), inspected=True)
RUNNING = replace(
    HOME,
    baseline="passed",
    inspected=True,
    started_on=date(2011, 12, 12),
    ends_on=date(2012, 12, 12),
    follow_up_counts_from=date(2012, 11, 12),
)
TAP = Finding("Kitchen tap", "plumbing_minor", "defect")
BOILER = Finding("Boiler", "heating", "defect")
FLOOR = Finding("Kitchen floor", "flooring", "worn")


# --- whose repair ---


@pytest.mark.parametrize("category", TENANTS)
def test_what_the_tenant_looks_after(category: str) -> None:
    assert MATRIX.whose(category) == "tenant"


@pytest.mark.parametrize("category", LANDLORDS)
def test_what_the_landlord_keeps(category: str) -> None:
    assert MATRIX.whose(category) == "landlord"


def test_the_matrix_a_scheme_has_by_default_is_that_of_the_domain_page() -> None:
    assert set(DEFAULT_TENANT_CATEGORIES) == MATRIX.tenant
    assert set(DEFAULT_LANDLORD_CATEGORIES) == MATRIX.landlord
    assert not MATRIX.tenant & MATRIX.landlord


@pytest.mark.parametrize("category", ["", "Gas", "gas ", "plumbing"])
def test_an_unknown_category_is_an_error_and_never_a_guess(category: str) -> None:
    with pytest.raises(UnknownCategory, match="is not a category of the responsibility matrix"):
        MATRIX.whose(category)


# --- the baseline ---


def test_a_baseline_without_defects_passes() -> None:
    assert after_baseline_visit(HOME, "completed", [FLOOR], 3).baseline == "passed"
    assert after_baseline_visit(HOME, "completed", [], 3).baseline == "passed"


@pytest.mark.parametrize("finding", [TAP, BOILER])
def test_a_baseline_with_any_defect_waits_for_the_works(finding: Finding) -> None:
    waiting = after_baseline_visit(HOME, "completed", [FLOOR, finding], 3)
    assert waiting.baseline == "works"
    assert waiting.awaits_baseline
    assert after_baseline_visit(waiting, "works_completed", [], 3).baseline == "passed"


def test_works_completed_count_only_after_a_baseline_with_defects() -> None:
    on = date(2011, 12, 1)
    assert not HOME.visit_counts("baseline", "works_completed", on)
    waiting = replace(HOME, baseline="works")
    assert waiting.visit_counts("baseline", "works_completed", on)
    assert not replace(HOME, baseline="passed").visit_counts("baseline", "works_completed", on)
    assert not RUNNING.visit_counts("follow_up", "works_completed", date(2012, 12, 12))


@given(st.lists(st.sampled_from(["no_access", "refused"]), min_size=1, max_size=6))
def test_the_third_visit_not_made_ends_it(results: list[str]) -> None:
    home = HOME
    for number, result in enumerate(results, start=1):
        home = after_baseline_visit(home, result, [], 3)
        assert home.baseline_attempts == number
        assert home.baseline == ("abandoned" if number >= 3 else "")
        assert home.awaits_baseline == (number < 3)


def test_two_visits_not_made_do_not_spoil_the_third() -> None:
    home = HOME
    for result in ("no_access", "refused", "completed"):
        home = after_baseline_visit(home, result, [], 3)
    assert home.baseline == "passed"


@pytest.mark.parametrize(
    "home",
    [
        replace(HOME, invited_on=None),
        replace(HOME, baseline="passed"),
        replace(HOME, baseline="abandoned"),
        replace(HOME, started_on=date(2011, 12, 12)),
        replace(HOME, left_on=date(2011, 12, 12)),
    ],
    ids=["rejected", "passed", "abandoned", "started", "left"],
)
def test_a_baseline_that_decides_nothing_any_more_is_only_stored(home: Home) -> None:
    assert not home.visit_counts("baseline", "completed", date(2012, 1, 1))


def test_a_baseline_before_the_invitation_is_only_stored() -> None:
    assert not HOME.visit_counts("baseline", "completed", date(2011, 10, 2))
    assert HOME.visit_counts("baseline", "completed", date(2011, 10, 3))


# --- the follow-up ---


def test_a_follow_up_counts_from_a_month_before_the_end() -> None:
    assert not RUNNING.awaits_follow_up(date(2012, 11, 11))
    assert RUNNING.awaits_follow_up(date(2012, 11, 12))
    assert RUNNING.awaits_follow_up(date(2013, 6, 1))


@pytest.mark.parametrize(
    "home",
    [
        HOME,
        replace(RUNNING, inspected=False),
        replace(RUNNING, left_on=date(2012, 5, 1)),
        replace(RUNNING, follow_up="passed"),
        replace(RUNNING, follow_up="no_access"),
    ],
    ids=["not started", "management only", "left", "passed", "settled without access"],
)
def test_a_follow_up_that_decides_nothing_is_only_stored(home: Home) -> None:
    assert not home.awaits_follow_up(date(2012, 12, 12))
    assert not home.visit_counts("follow_up", "completed", date(2012, 12, 12))


def test_who_left_when_the_year_was_over_owes_the_follow_up_still() -> None:
    left = replace(RUNNING, left_on=date(2012, 12, 12))
    assert left.left_owing_follow_up
    assert left.visit_counts("follow_up", "completed", date(2013, 2, 1))
    earlier = replace(RUNNING, left_on=date(2012, 12, 11))
    assert not earlier.left_owing_follow_up
    assert not earlier.visit_counts("follow_up", "completed", date(2012, 12, 12))
    assert not replace(left, follow_up="passed").left_owing_follow_up


def test_a_follow_up_passes_without_new_defects_of_the_tenants() -> None:
    assert after_follow_up_visit(RUNNING, "completed", (), 3).follow_up == "passed"


def test_a_follow_up_with_one_costs() -> None:
    assert after_follow_up_visit(RUNNING, "completed", ("Tap",), 3).follow_up == "follow_up_defect"


@given(st.lists(st.sampled_from(["no_access", "refused"]), min_size=3, max_size=3))
def test_the_third_follow_up_not_made_settles_it(results: list[str]) -> None:
    home, outcomes = RUNNING, []
    for result in results:
        home = after_follow_up_visit(home, result, (), 3)
        outcomes.append(home.follow_up)
    assert outcomes == ["", "", "no_access"]


def test_attempts_at_the_baseline_do_not_count_for_the_follow_up() -> None:
    home = replace(RUNNING, baseline_attempts=2)
    assert after_follow_up_visit(home, "no_access", (), 3).follow_up == ""


# --- new defects ---


def test_a_new_defect_in_a_tenant_category_counts() -> None:
    good_then = replace(TAP, condition="good")
    assert new_tenant_defects([TAP], [good_then], MATRIX) == ("Kitchen tap",)
    assert new_tenant_defects([TAP], [], MATRIX) == ("Kitchen tap",)


@pytest.mark.parametrize("condition", ["worn", "good"])
def test_an_item_that_was_worn_or_good_at_the_baseline_was_no_defect(condition: str) -> None:
    assert new_tenant_defects([TAP], [replace(TAP, condition=condition)], MATRIX) != ()


def test_a_defect_that_was_one_at_the_baseline_does_not_count() -> None:
    assert new_tenant_defects([TAP], [TAP], MATRIX) == ()


def test_a_defect_of_the_landlords_never_counts() -> None:
    assert new_tenant_defects([BOILER], [], MATRIX) == ()


def test_what_is_only_worn_does_not_count() -> None:
    assert new_tenant_defects([FLOOR], [], MATRIX) == ()


CONDITIONS: st.SearchStrategy[Condition] = st.sampled_from(["good", "worn", "defect"])
FINDINGS = st.lists(
    st.builds(
        Finding,
        item=st.sampled_from(["Tap", "Boiler", "Floor", "Door", "Roof"]),
        category=st.sampled_from(["plumbing_minor", "heating", "flooring", "roof"]),
        condition=CONDITIONS,
    ),
    max_size=6,
)


@given(FINDINGS, FINDINGS)
def test_a_longer_list_of_baseline_defects_never_costs_more(
    follow_up: list[Finding], baseline: list[Finding]
) -> None:
    strict = new_tenant_defects(follow_up, [], MATRIX)
    lenient = new_tenant_defects(follow_up, baseline, MATRIX)
    assert set(lenient) <= set(strict)
    assert new_tenant_defects(follow_up, follow_up, MATRIX) == ()
