"""The arithmetic of the benchmarks, and that what is kept comes back the same."""

import dataclasses
import json

import pytest

from bench.section import Goal, Measurement, Section, Table, log_log_slopes, ratios

SECTION = Section(
    title="A section",
    about=("What is measured.",),
    variants={"ours": "what we do", "ground": "what they do"},
    measurements=(Measurement("throughput", "messages a second", {"ours": (1.0, 2.0)}),),
    goals=(Goal("ours to the ground", (0.4, 0.6), 0.5, at_least=True),),
    tables=(Table("Where the time goes", ("where", "share"), (("here", "100%"),)),),
    notes=("Fewer rounds.",),
)


def test_ratios_are_taken_round_by_round() -> None:
    assert ratios((10.0, 30.0), (20.0, 20.0)) == (0.5, 1.5)


def test_ratios_of_a_different_number_of_rounds_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ratios((10.0, 30.0), (20.0,))


def test_the_median_of_the_ratios_counts_and_not_the_ratio_of_the_medians() -> None:
    ours, ground = (10.0, 40.0, 90.0), (10.0, 80.0, 30.0)
    assert Goal("", ratios(ours, ground), 0.5, at_least=True).median == 1.0


@pytest.mark.parametrize(
    ("median", "at_least", "met"),
    [(0.5, True, True), (0.49, True, False), (0.5, False, True), (0.51, False, False)],
)
def test_a_goal_is_met_at_its_limit_and_on_the_right_side_of_it(
    median: float, at_least: bool, met: bool
) -> None:
    assert Goal("", (median,), 0.5, at_least).met is met


def test_the_slope_is_one_where_cost_grows_with_size_and_two_where_it_grows_with_its_square() -> (
    None
):
    sizes = (10, 100, 1_000)
    linear, square = [3.0 * n for n in sizes], [0.1 * n * n for n in sizes]
    by_size = list(zip(linear, square, strict=True))
    assert log_log_slopes(sizes, by_size) == pytest.approx((1.0, 2.0))


def test_a_section_that_went_through_json_is_the_same() -> None:
    raw = json.loads(json.dumps(dataclasses.asdict(SECTION)))
    assert Section.from_json(raw) == SECTION
