import pytest

from services.evaluation.domain.balance import Group, balance_of
from services.evaluation.domain.effects import Observed, estimates_of
from services.statistics.balance import Summed
from services.statistics.difference_in_differences import Home
from services.statistics.paired import Changed
from services.statistics.rates import Counted
from tests.unit.evaluation.observed import YEAR, homes


def test_every_estimate_is_told_in_a_fixed_order_also_when_it_cannot_be_said() -> None:
    found = estimates_of(Observed({}, {}, {}, {}))
    assert [(each.name, each.people, each.interval) for each in found] == [
        ("repairs.rate_ratio", "as_treated", None),
        ("repairs.rate_ratio", "intention_to_treat", None),
        ("repairs.rate_ratio", "comparison", None),
        ("repairs.rate_ratio", "placebo", None),
        ("repairs.ratio_of_rate_ratios", "as_treated", None),
        ("repairs.ratio_of_rate_ratios", "intention_to_treat", None),
        ("inspections.difference", "as_treated", None),
        ("inspections.better_of_changed", "as_treated", None),
    ]


def test_each_estimate_has_the_counts_it_rests_on() -> None:
    """Two homes halved theirs; of one that joined later nothing is known before."""
    scheme = {Home(4, 365, 1, 182): 2, Home(0, 0, 3, 100): 1}
    first, *_ = estimates_of(Observed(scheme, scheme, {}, {}))
    assert (first.before, first.during, first.homes) == (Counted(8, 730), Counted(2, 364), 2)
    assert first.interval is not None
    assert first.interval.value == pytest.approx(2 / 364 / (8 / 730))


def test_the_ratio_of_rate_ratios_is_that_of_the_two_rate_ratios() -> None:
    found = estimates_of(Observed(homes(100, 50), homes(100, 80), homes(100, 75), {}))
    own, offered, outside, _, ratio, ratio_offered, *_ = (
        each.interval.value if each.interval else 0 for each in found
    )
    assert ratio == pytest.approx(own / outside)
    assert ratio_offered == pytest.approx(offered / outside)


def test_inspections_and_questions() -> None:
    surveys = {"Would recommend": {2: 10, 1: 10}, "Home works": {0: 5, 1: 1}}
    found = estimates_of(
        Observed({}, {}, {}, {}, inspections=Changed(30, 60, 10), surveys=surveys)
    )[-4:]
    assert [(each.name, each.homes) for each in found] == [
        ("inspections.difference", 100),
        ("inspections.better_of_changed", 40),
        ("survey.Home works.difference", 6),
        ("survey.Would recommend.difference", 20),
    ]
    values = [each.interval.value for each in found if each.interval]
    assert values == pytest.approx([0.2, 0.75, 1 / 6, 1.5])


def test_balance_says_repairs_costs_and_areas() -> None:
    participants = Group({Home(2, YEAR, 0, YEAR): 2}, Summed.of({20_000: 2}), {"DUD": 2})
    comparison = Group(
        {Home(1, YEAR, 0, YEAR): 1, Home(3, YEAR, 0, YEAR): 1},
        Summed.of({10_000: 1, 30_000: 1}),
        {"DUD": 1, "LIC": 1},
    )
    found = balance_of(participants, comparison)
    assert [(each.name, each.participants, each.comparison) for each in found] == [
        ("repairs_before", 2, 2),
        ("cost_before", 20_000, 20_000),
        ("area.DUD", 1, 0.5),
        ("area.LIC", 0, 0.5),
    ]
    assert [each.is_unlike for each in found] == [False, False, True, True]


def test_with_nobody_to_compare_there_is_no_balance() -> None:
    nobody = Group({}, Summed.of({}), {})
    assert balance_of(Group({Home(1, 1, 1, 1): 1}, Summed.of({1: 1}), {"A": 1}), nobody) == ()
