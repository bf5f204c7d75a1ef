"""What each estimate says, in a sentence with its interval."""

from collections.abc import Mapping
from typing import Final

from services.report.answers import ToldEstimate
from services.report.numbers_in_words import (
    change,
    change_between,
    percent_of,
    points,
    points_between,
)

RATIO: Final = "repairs.rate_ratio"
"""Repairs for each day at risk during, against before."""

RATIO_OF_RATIOS: Final = "repairs.ratio_of_rate_ratios"
"""That of homes in the scheme, against that of homes outside it."""

INSPECTIONS: Final = "inspections.difference"
BETTER_OF_CHANGED: Final = "inspections.better_of_changed"

METHODS: Final[Mapping[str, str]] = {
    "exact_binomial": "exact, from counts and days",
    "cluster_bootstrap": "homes drawn 2,000 times",
    "cluster_bootstrap_widened": "homes drawn 2,000 times, made wider since they are few",
    "paired_t": "Student’s, of differences",
    "exact_mcnemar": "exact, of homes that changed",
    "exact_proportions": "exact, of two shares",
}
"""How an interval was made, by its code."""

PEOPLE: Final[Mapping[str, str]] = {
    "as_treated": "homes in the scheme",
    "intention_to_treat": "all homes that were given a place",
    "comparison": "homes outside the scheme",
    "placebo": "the same homes, before the scheme",
}
"""Whose homes were compared, by its code."""

CANNOT_BE_SAID: Final = "cannot be said"


def said_of(found: ToldEstimate) -> str:
    """Return what an estimate says, with its interval."""
    if found.name.startswith("survey."):
        question = found.name.removeprefix("survey.").removesuffix(".difference")
        return f"“{question}”: {_points(found)}"
    if found.name == INSPECTIONS:
        return f"Homes that became better, less those that became worse: {_share(found)}"
    if found.name == BETTER_OF_CHANGED:
        return f"Better, of the homes that changed: {_share(found)}"
    if found.value is None:
        whose = PEOPLE[found.people]
        return f"How repairs changed in {whose}: {CANNOT_BE_SAID}"
    said = effect(found)
    return f"{said[:1].upper()}{said[1:]} ({interval_in_words(found)})"


def effect(found: ToldEstimate) -> str:
    """Return what was found of repairs: `homes in the scheme reported 47% fewer repairs than …`."""
    assert found.value is not None, "what cannot be said has no effect"
    if found.people == "placebo":
        who, against = (
            PEOPLE["as_treated"],
            "in the later part of the time before than in the earlier",
        )
    elif found.name == RATIO_OF_RATIOS:
        who, against = PEOPLE[found.people], "than could be expected from homes outside it"
    else:
        who, against = PEOPLE[found.people], "than before"
    how_many = change(found.value)
    if how_many == "as many":
        against = against.replace("than", "as")
    return f"{who} had {how_many} repairs {against}"


def interval_in_words(found: ToldEstimate) -> str:
    """Return the interval of a change in repairs, in words."""
    if found.low is None or found.high is None:
        return "too little is known for an interval"
    return f"95% interval: {change_between(found.low, found.high)}"


def _points(found: ToldEstimate) -> str:
    words = ("higher after than before", "lower after than before")
    if found.value is None:
        return CANNOT_BE_SAID
    if found.low is None or found.high is None:
        return points(found.value, *words)
    within = points_between(found.low, found.high, "higher", "lower")
    return f"{points(found.value, *words)} (95% interval: {within})"


def _share(found: ToldEstimate) -> str:
    if found.value is None:
        return CANNOT_BE_SAID
    if found.low is None or found.high is None:
        return percent_of(found.value)
    within = f"{percent_of(found.low)} to {percent_of(found.high)}"
    return f"{percent_of(found.value)} (95% interval: {within})"
