from dataclasses import replace

import pytest

from services.evaluation.domain.effects import Estimated, Observed, estimates_of
from services.evaluation.domain.money import (
    Account,
    Cashback,
    Line,
    UnitCosts,
    Work,
    lines_of,
    sensitivity_of,
)
from services.statistics.difference_in_differences import Home
from services.statistics.interval import Interval
from services.statistics.rates import Counted

COSTS = UnitCosts(3_500, 45, 10, {"sms": 3, "email": 0, "letter": 95}, 500)
ACCOUNT = Account(
    Cashback(promised=500_000, earned=400_000, paid=390_000, lost=100_000),
    Work(visits=20, actions=10, messages={"sms": 100, "letter": 10}, bank_files=4),
    COSTS,
    repairs_before=(40, 400_000),
    homes=10,
    days=3_650,
    days_in_all=3_650,
)
"""Ten homes that had 40 repairs at £100 the year before."""

SPENT = 20 * 3_500 + 10 * 450 + 100 * 3 + 10 * 95 + 4 * 500


def estimates(
    *, own: float = 0.4, outside: float = 0.8, ratio: tuple[float, float, float] = (0.5, 0.25, 1.25)
) -> list[Estimated]:
    """Return what was estimated: by hand, so that amounts can be worked out by hand."""
    before, during = Counted(40, 3_650), Counted(16, 3_650)

    def estimated(name: str, people: str, value: float, low: float, high: float) -> Estimated:
        interval = Interval(value, low, high, "by_hand")
        return Estimated(name, people, "by_hand", interval, 10, before, during)  # type: ignore[arg-type]

    return [
        estimated("repairs.rate_ratio", "as_treated", own, own / 2, own * 2),
        estimated("repairs.rate_ratio", "intention_to_treat", 0.6, 0.5, 0.7),
        estimated("repairs.rate_ratio", "comparison", outside, 0.7, 0.9),
        estimated("repairs.ratio_of_rate_ratios", "as_treated", *ratio),
        estimated("repairs.ratio_of_rate_ratios", "intention_to_treat", 0.75, 0.5, 1.0),
    ]


def lines(account: Account = ACCOUNT, found: list[Estimated] | None = None) -> dict[str, Line]:
    return {line.name: line for line in lines_of(account, found or estimates())}


def test_repairs_avoided_carry_the_interval_through() -> None:
    """40 · 0.8 = 32 expected, 16 there were: half avoided. At best 16 / 0.25 = 64 would have been,
    at worst 16 / 1.25 = 12.8."""
    assert lines()["avoided"] == Line("avoided", 160_000, -32_000, 480_000, 16, 10_000)


def test_the_interval_of_what_was_avoided_is_not_too_narrow() -> None:
    """200 before and 50 after, 200 and 200 outside. What was avoided is 150, give or take twice
    its standard deviation: √(200² · 3/200 + 50) = 25.5."""
    ratio = (0.25, 0.1734, 0.3605)  # exp(±1.96 · √(1/50 + 3/200)) around a quarter
    found = estimates(own=0.25, outside=1.0, ratio=ratio)
    found[0] = replace(found[0], before=Counted(200, 36_500), during=Counted(50, 36_500))
    avoided = lines(replace(ACCOUNT, homes=100, days=36_500), found)["avoided"]
    assert avoided.low is not None
    assert avoided.high is not None
    assert avoided.count == 150
    assert avoided.low / 10_000 <= 150 - 2 * 25.5
    assert avoided.high / 10_000 >= 150 + 2 * 25.5


def test_a_set_cost_of_a_repair_stands_in_for_the_jobs() -> None:
    account = replace(ACCOUNT, costs=replace(COSTS, repair=5_000), repairs_before=(0, 0))
    assert lines(account)["avoided"] == Line("avoided", 80_000, -16_000, 240_000, 16, 5_000)


def test_administration_is_counts_times_costs() -> None:
    found = lines()
    assert found["administration.visit"] == Line(
        "administration.visit", 70_000, count=20, unit=3_500
    )
    assert found["administration.officer"].pence == 10 * 10 * 45
    assert found["administration.message_letter"].pence == 950
    assert found["administration.message_email"].count == 0
    assert found["administration"].pence == SPENT == 77_750


def test_what_it_comes_to() -> None:
    found = lines()
    net = 160_000 - 400_000 - SPENT
    assert found["net"] == Line("net", net, net - 192_000, net + 320_000)
    assert found["per_home"].pence == net / 10
    assert found["per_pound"].pence == 33  # 100 · 160,000 / 477,750 = 33.49
    assert found["break_even"].pence == (160_000 - SPENT) / 10


def test_at_the_break_even_cashback_nothing_is_lost_or_gained() -> None:
    cashback = lines()["break_even"].pence
    assert cashback is not None
    account = replace(ACCOUNT, cashback=replace(ACCOUNT.cashback, earned=cashback * 10))
    assert lines(account)["net"].pence == 0


def test_a_scheme_without_a_repair_saves_all_that_were_expected() -> None:
    found = lines(found=estimates(own=0, ratio=(0, 0, 0.25)))
    assert found["avoided"] == Line("avoided", 320_000, 240_000, 320_000, 32, 10_000)


def test_the_ends_of_an_interval_are_no_repair_at_all_and_any_number() -> None:
    found = lines(found=estimates(ratio=(2, 1, float("inf"))))
    assert found["avoided"] == Line("avoided", -320_000, -640_000, 0, -32, 10_000)
    found = lines(found=estimates(ratio=(0.5, 0, 1)))
    assert found["avoided"] == Line("avoided", 160_000, 0, None, 16, 10_000)


def test_where_only_what_is_outside_had_repairs_nothing_can_be_expected() -> None:
    found = lines(found=estimates(outside=float("inf")))
    assert found["avoided"].pence is None


def test_what_is_not_known_is_not_made_up() -> None:
    nothing = list(estimates_of(Observed({}, {}, {}, {})))
    found = lines(found=nothing)
    for name in ("avoided", "net", "per_home", "per_pound", "break_even"):
        assert found[name].pence is None
    assert found["administration"].pence == SPENT
    assert lines(replace(ACCOUNT, repairs_before=(0, 0)))["avoided"].pence is None


def test_without_homes_outside_nothing_is_taken_to_have_changed_there() -> None:
    alone = [each for each in estimates() if each.name == "repairs.rate_ratio"]
    alone[2] = replace(alone[2], interval=None)
    assert lines(found=alone)["avoided"].pence == 240_000  # 40 · (1 − 0.4)


def test_the_forecast_takes_it_on_to_the_end_of_all_years() -> None:
    found = lines(replace(ACCOUNT, days_in_all=7_300))
    assert found["forecast.cashback"].pence == 400_000
    assert found["forecast.administration"].pence == 2 * SPENT
    assert found["forecast.avoided"].pence == 320_000
    assert found["forecast.net"].pence == 320_000 - 400_000 - 2 * SPENT
    assert not [name for name in lines() if name.startswith("forecast")]


@pytest.mark.parametrize(
    ("name", "net"),
    [
        ("repairs_cheaper", 120_000 - 400_000 - SPENT),
        ("repairs_dearer", 200_000 - 400_000 - SPENT),
        ("administration_cheaper", 160_000 - 400_000 - SPENT * 3 // 4),
        ("administration_dearer", 160_000 - 400_000 - SPENT * 5 // 4),
        ("nothing_lost", 160_000 - 500_000 - SPENT),
        ("intention_to_treat", 80_000 - 400_000 - SPENT),
        ("nothing_changed_outside", 240_000 - 400_000 - SPENT),
    ],
)
def test_the_sensitivity_changes_one_thing(name: str, net: int) -> None:
    found = {line.name: line.pence for line in sensitivity_of(ACCOUNT, estimates())}
    assert found[f"net.{name}"] == pytest.approx(net, abs=1)


def test_the_money_of_real_homes_agrees_with_what_was_avoided() -> None:
    """Without a change outside, what is expected less what is avoided is what there was."""
    scheme = {Home(2, 365, 1, 365): 30, Home(1, 365, 0, 365): 30}
    outside = {Home(1, 365, 1, 365): 60}
    account = replace(ACCOUNT, homes=60, days=60 * 365)
    avoided = lines(account, list(estimates_of(Observed(scheme, scheme, outside, {}))))["avoided"]
    assert avoided.count == 90 - 30
