"""Estimates and verdicts in plain English."""

from typing import get_args

import pytest

from services.contracts.queries.evaluation import EffectsAnswer, Estimate
from services.report.answers import ToldEffects, ToldEstimate, effects_as_they_are
from services.report.estimate_words import said_of
from services.report.names import in_order, in_words, month_in_words
from services.report.numbers_in_words import (
    change,
    change_between,
    gain,
    gain_between,
    percent_of,
    points,
    points_between,
    whole_pounds,
)
from services.report.verdict_words import (
    BEAR_IN_MIND,
    BECAUSE,
    OPENINGS,
    answer_of,
    bear_in_mind,
    because,
)
from services.terms.verdicts import Reason, Verdict
from tests.unit.report import answers as given
from tests.unit.report.answers import NOTHING, QUESTION, estimate

EFFECTS = effects_as_they_are(given.EFFECTS)


def told(*found: Estimate) -> tuple[ToldEstimate, ...]:
    return effects_as_they_are(EffectsAnswer("worked", (), 3, found, ())).estimates


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        ("0.5300", "47% fewer"),
        ("1.2000", "20% more"),
        ("1.0000", "as many"),
        ("0.9960", "less than 1% fewer"),
        ("0.9949", "1% fewer"),
        ("0.0000", "100% fewer"),
        ("2.5000", "150% more"),
        ("inf", "any number more"),
    ],
)
def test_a_ratio_is_said_as_a_change_in_percent(ratio: str, words: str) -> None:
    assert change(ratio) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        ("0.4300", "0.6500", "35% to 57% fewer"),
        ("1.0500", "1.2000", "5% to 20% more"),
        ("0.8000", "1.0900", "20% fewer to 9% more"),
        ("0.8000", "inf", "20% fewer to any number more"),
        ("1.5000", "inf", "50% more to any number more"),
        ("0.8000", "1.0000", "20% fewer to as many"),
        ("1.0000", "1.1000", "as many to 10% more"),
    ],
)
def test_an_interval_of_a_ratio_goes_from_the_smaller_change_or_from_fewer_to_more(
    low: str, high: str, words: str
) -> None:
    assert change_between(low, high) == words


def test_points_shares_and_money_in_words() -> None:
    assert points("1.6000", "higher", "lower") == "1.6 points higher"
    assert points("-0.2500", "higher", "lower") == "0.3 points lower"
    assert points("0.0000", "higher", "lower") == "no difference"
    assert points_between("0.2000", "1.4000", "higher", "lower") == "0.2 to 1.4 points higher"
    assert points_between("-1.4000", "-0.2000", "higher", "lower") == "0.2 to 1.4 points lower"
    assert (
        points_between("-0.1000", "0.4000", "higher", "lower")
        == "0.1 points lower to 0.4 points higher"
    )
    assert (percent_of("0.1250"), percent_of("-0.0200"), percent_of("-0.0010")) == (
        "13%",
        "-2%",
        "0%",
    )
    assert (gain(300050), gain(-300000), gain(0)) == ("£3,001 gained", "£3,000 lost", "nothing")
    assert gain_between(-900000, 400000) == "£9,000 lost to £4,000 gained"
    assert whole_pounds(-49) == "£0"


def test_the_answer_is_one_sentence_with_its_interval_and_the_homes_it_rests_on() -> None:
    assert answer_of(EFFECTS) == (
        "It worked: homes in the scheme had 47% fewer repairs than could be expected from homes"
        " outside it (95% interval: 35% to 57% fewer; 92 homes)."
    )
    assert answer_of(NOTHING.effects) == (
        "It cannot be said whether it worked, because repairs before the scheme are not known."
    )


def test_what_cannot_be_said_gives_the_reason_before_the_number() -> None:
    found = told(
        estimate("repairs.rate_ratio", "as_treated", "0.8000", "0.5000", "1.3000", homes=12)
    )
    small = ToldEffects("cannot_be_said", ("too_few_homes", "no_comparison_group"), 2, found, ())
    assert answer_of(small) == (
        "It cannot be said whether it worked, because fewer than 30 homes can be compared with"
        " themselves before: homes in the scheme had 20% fewer repairs than before (95% interval:"
        " 50% fewer to 30% more; 12 homes)."
    )
    assert because(small) == ("There are no homes outside the scheme to compare with.",)
    headings = [passage.heading for passage in bear_in_mind(small)]
    assert headings == ["There is nothing outside the scheme to compare with", "Small numbers"]


@pytest.mark.parametrize(
    ("doubt", "why"),
    [
        ("changing_before", "because repairs were changing already"),
        ("not_by_intention_to_treat", "because the change could be chance once homes that left"),
    ],
)
def test_what_was_found_is_no_reason_that_nothing_can_be_said(doubt: Reason, why: str) -> None:
    reasons: tuple[Reason, ...] = ("fewer_repairs_than_outside", doubt)
    doubtful = ToldEffects("cannot_be_said", reasons, 3, EFFECTS.estimates, ())
    assert answer_of(doubtful).startswith(f"It cannot be said whether it worked, {why}")
    assert because(doubtful) == (
        "Homes in the scheme had fewer repairs than could be expected from homes outside it.",
    )
    found_only = ToldEffects("cannot_be_said", reasons[:1], 3, (), ())
    assert answer_of(found_only) == "It cannot be said whether it worked."


def test_more_repairs_than_could_be_expected_are_no_rise() -> None:
    found = told(
        estimate("repairs.ratio_of_rate_ratios", "as_treated", "1.4000", "1.2000", "1.7000")
    )
    worse = ToldEffects("worse", ("more_repairs_than_outside", "self_selection"), 3, found, ())
    assert answer_of(worse) == (
        "It did not work: homes in the scheme had 40% more repairs than could be expected from"
        " homes outside it (95% interval: 20% to 70% more; 92 homes)."
    )
    assert because(worse) == (
        "Homes in the scheme had more repairs than could be expected from homes outside it.",
    )


def test_what_only_limits_an_answer_is_no_reason_for_it() -> None:
    reasons: tuple[Reason, ...] = ("fewer_repairs_than_outside", "changing_before")
    worked = ToldEffects("worked", reasons, 3, EFFECTS.estimates, ())
    assert because(worked) == (
        "Homes in the scheme had fewer repairs than could be expected from homes outside it.",
    )
    headings = [passage.heading for passage in bear_in_mind(worked)]
    assert headings == ["Repairs were changing before the scheme", "Small numbers"]


def test_every_verdict_has_its_words() -> None:
    assert OPENINGS.keys() == set(get_args(Verdict))
    for verdict in get_args(Verdict):
        said = answer_of(ToldEffects(verdict, (), 3, EFFECTS.estimates, ()))
        assert said.startswith(OPENINGS[verdict])
        assert said.endswith("fewer; 92 homes).")


def test_every_reason_has_its_words() -> None:
    assert BECAUSE.keys() | BEAR_IN_MIND.keys() == set(get_args(Reason))


def test_estimates_say_whose_homes_they_are_about() -> None:
    said = {(e.name, e.people): said_of(e) for e in EFFECTS.estimates}
    assert said["repairs.rate_ratio", "comparison"] == (
        "Homes outside the scheme had 5% fewer repairs than before"
        " (95% interval: 18% fewer to 10% more)"
    )
    assert said["repairs.rate_ratio", "placebo"].startswith(
        "Homes in the scheme had 3% more repairs in the later part of the time before than"
    )
    assert said[f"survey.{QUESTION}.difference", "as_treated"] == (
        f"“{QUESTION}”: 1.6 points higher after than before"
        " (95% interval: 0.9 to 2.3 points higher)"
    )
    assert said["inspections.difference", "as_treated"].endswith("13% (95% interval: -2% to 26%)")
    (unknown, as_many) = told(
        estimate("repairs.rate_ratio", "comparison", None, None, None, homes=0),
        estimate("repairs.rate_ratio", "as_treated", "1.0000", None, None),
    )
    assert said_of(unknown) == "How repairs changed in homes outside the scheme: cannot be said"
    assert said_of(as_many) == (
        "Homes in the scheme had as many repairs as before (too little is known for an interval)"
    )


def test_a_figure_that_has_no_words_of_its_own_is_said_as_it_is_called() -> None:
    assert in_words("visits.not_made.no_access") == "Not made: no access"
    assert in_words("take_up.signed") == "Signed the agreement"
    assert in_words("survey.before.Is it No. 1?") == "Is it No. 1? (before)"
    assert month_in_words("2012-03") == "March 2012"
    assert in_order({"x.b", "take_up.signed", "x.a", "take_up.registered"}) == [
        "take_up.registered",
        "take_up.signed",
        "x.a",
        "x.b",
    ]
