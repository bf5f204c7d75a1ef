from services.evaluation.domain.balance import REPAIRS_BEFORE, Balanced
from services.evaluation.domain.effects import Observed, estimates_of
from services.evaluation.domain.verdict import Judged, judge
from services.statistics.difference_in_differences import Home
from tests.unit.evaluation.observed import YEAR, homes, observed


def judged(seen: Observed, *balance: Balanced, running: bool = False) -> Judged:
    return judge(seen, estimates_of(seen), balance, running=running)


def test_repairs_halved_and_not_outside_is_the_scheme() -> None:
    found = judged(observed(homes(100, 50), homes(100, 100)))
    assert found == Judged("worked", ("fewer_repairs_than_outside", "self_selection"), 3)


def test_nothing_changed_is_no_effect_found() -> None:
    found = judged(observed(homes(100, 100), homes(100, 100)))
    assert (found.verdict, found.reasons[0]) == ("no_effect", "no_difference_found")


def test_repairs_that_doubled_are_worse() -> None:
    found = judged(observed(homes(50, 100), homes(100, 100)))
    assert (found.verdict, found.reasons[0]) == ("worse", "more_repairs_than_outside")


def test_what_fell_outside_too_is_not_the_scheme() -> None:
    found = judged(observed(homes(100, 50), homes(100, 50)))
    assert (found.verdict, found.reasons[0]) == ("not_the_scheme", "fell_outside_too")


def test_of_few_homes_nothing_can_be_said_however_much_they_changed() -> None:
    few = {Home(4, YEAR, 0, YEAR): 29}
    found = judged(observed(few, homes(100, 100)))
    assert (found.verdict, found.reasons[0]) == ("cannot_be_said", "too_few_homes")
    found = judged(observed(homes(100, 50), few))
    assert (found.verdict, found.reasons[0]) == ("cannot_be_said", "too_few_homes")


def test_of_few_repairs_nothing_can_be_said() -> None:
    few = {Home(1, YEAR, 0, YEAR): 19, Home(0, YEAR, 0, YEAR): 400}
    found = judged(observed(few, homes(100, 100)))
    assert (found.verdict, found.reasons[0]) == ("cannot_be_said", "too_few_repairs")


def test_an_interval_that_holds_both_no_change_and_a_third_is_too_wide() -> None:
    found = judged(observed(homes(100, 88, number=100), homes(100, 100, number=100)))
    assert (found.verdict, found.reasons[0]) == ("cannot_be_said", "interval_too_wide")


def test_fell_outside_too_needs_an_interval_narrow_enough() -> None:
    """A hundred homes on either side: halved in both, and the scheme's share could be anything."""
    found = judged(observed(homes(100, 48, number=100), homes(100, 48, number=100)))
    assert (found.verdict, found.reasons[0]) == ("cannot_be_said", "interval_too_wide")


def test_without_homes_outside_a_fall_is_nobodys() -> None:
    found = judged(observed(homes(100, 50)))
    assert found == Judged("cannot_be_said", ("no_comparison_group", "regression_to_the_mean"), 2)


def test_without_homes_outside_no_change_is_no_effect_found() -> None:
    found = judged(observed(homes(100, 100)))
    reasons = ("no_difference_found", "no_comparison_group", "regression_to_the_mean")
    assert found == Judged("no_effect", reasons, 2)


def test_without_the_year_before_nothing_can_be_said() -> None:
    unknown_before = {Home(0, 0, 1, YEAR): 300}
    found = judged(observed(unknown_before, homes(100, 100)))
    assert found == Judged("cannot_be_said", ("no_history", "self_selection"), 1)
    found = judged(observed(unknown_before))
    assert found == Judged("cannot_be_said", ("no_history", "no_comparison_group"), 0)


FALLING = {Home(1, YEAR, 0, YEAR): 200, Home(0, YEAR, 1, YEAR): 100}


def test_who_was_improving_from_year_to_year_does_not_prove_the_scheme() -> None:
    seen = observed(homes(100, 50), homes(100, 100), placebo=FALLING, placebo_of_years=True)
    found = judged(seen)
    assert found.verdict == "cannot_be_said"
    assert found.reasons[:2] == ("fewer_repairs_than_outside", "changing_before")


def test_halves_of_a_year_that_differ_are_named_and_no_more() -> None:
    found = judged(observed(homes(100, 50), homes(100, 100), placebo=FALLING))
    assert found.verdict == "worked"
    assert "changing_before" in found.reasons


def test_a_rise_before_joining_names_the_regression_to_the_mean() -> None:
    rising = {Home(0, 182, 1, 183): 200, Home(1, 182, 0, 183): 100}
    found = judged(observed(homes(100, 50), homes(100, 100), placebo=rising))
    assert found.verdict == "worked"
    assert {"changing_before", "regression_to_the_mean"} <= set(found.reasons)


def test_participants_with_more_repairs_before_name_it_too() -> None:
    unlike = Balanced(REPAIRS_BEFORE, 2.0, 1.0, 0.6)
    found = judged(observed(homes(100, 50), homes(100, 100)), unlike)
    assert {"unlike_groups", "regression_to_the_mean"} <= set(found.reasons)
    fewer = Balanced(REPAIRS_BEFORE, 1.0, 2.0, -0.6)
    found = judged(observed(homes(100, 50), homes(100, 100)), fewer)
    assert "regression_to_the_mean" not in found.reasons


def test_a_scheme_that_only_helps_those_who_stay_is_not_said_to_work() -> None:
    offered = homes(100, 101)
    found = judged(observed(homes(100, 50), homes(100, 100), offered=offered))
    assert found.verdict == "cannot_be_said"
    assert found.reasons[:2] == ("fewer_repairs_than_outside", "not_by_intention_to_treat")


def test_an_effect_that_could_be_chance_with_the_leavers_in_is_not_said_to_work() -> None:
    """Who leaves is not chosen by lot, so that homes as treated alone prove nothing."""
    found = judged(observed(homes(100, 50), homes(100, 100), offered=homes(100, 94)))
    assert found.verdict == "cannot_be_said"
    assert found.reasons[:2] == ("fewer_repairs_than_outside", "not_by_intention_to_treat")
    assert judged(observed(homes(100, 50), homes(100, 100), offered=homes(100, 70))).verdict == (
        "worked"
    )


def test_before_a_year_has_begun_there_are_too_few_homes() -> None:
    found = judged(observed({}, homes(100, 100)))
    assert (found.verdict, found.reasons[0]) == ("cannot_be_said", "too_few_homes")


def test_a_year_that_is_not_over_is_named() -> None:
    found = judged(observed(homes(100, 50), homes(100, 100)), running=True)
    assert found.reasons[-1] == "still_running"
