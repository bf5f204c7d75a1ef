"""What the scheme did to repairs, inspections and satisfaction: estimates with their intervals.

A repair is one that the landlord did. The period during is the time a home took part, that before
as many days of the year before enrolment opened; days count, not months. In between, while homes
were inspected and made good, nothing is counted. Counted are homes with the repairs element.

*As treated* are the homes whose year began, for as long as it lasted. *Intention to treat* are all
that were given a place, for the whole year, whatever became of them: who gives up does so for a
reason, and to leave them out flatters the scheme. The *placebo* compares the two halves of the time
before, when there was no scheme: what it finds is no effect of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from services.statistics.difference_in_differences import (
    CLUSTER_BOOTSTRAP,
    Home,
    Homes,
    ratio_of_rate_ratios,
)
from services.statistics.interval import Interval
from services.statistics.paired import (
    EXACT_MCNEMAR,
    EXACT_PROPORTIONS,
    PAIRED_T,
    Changed,
    better_of_changed,
    difference_of_shares,
    mean_difference,
)
from services.statistics.proportions import EXACT_BINOMIAL
from services.statistics.rates import Counted, rate_ratio

People = Literal["as_treated", "intention_to_treat", "placebo", "comparison"]

RATE_RATIO = "repairs.rate_ratio"
RATIO_OF_RATE_RATIOS = "repairs.ratio_of_rate_ratios"
NOBODY = Changed(0, 0, 0)


@dataclass(frozen=True)
class Observed:
    """What was counted: homes by their repairs and days, and those seen or asked twice.

    A home without a day before is one of which nothing is known before. `placebo` are homes as
    treated, with the first half of what is known before as `before` and the second as `during`;
    `placebo_of_years`: these are two whole years, which have the same seasons.
    Surveys have, by question, how many answered how much more after than before.
    """

    as_treated: Homes
    intention_to_treat: Homes
    comparison: Homes
    placebo: Homes
    placebo_of_years: bool = False
    inspections: Changed = NOBODY
    surveys: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Estimated:
    """One estimate; `interval` is None where it cannot be said. Counts are None of no rate."""

    name: str
    people: People
    method: str
    interval: Interval | None
    homes: int
    before: Counted | None = None
    during: Counted | None = None


def compared(homes: Homes) -> Homes:
    """Return the homes that were at risk in both periods: each is compared with itself."""
    return {home: n for home, n in homes.items() if n and home.before_days and home.during_days}


def estimates_of(observed: Observed) -> tuple[Estimated, ...]:
    """Return all estimates, in a fixed order; also those that cannot be said."""
    return (
        _ratio(observed.as_treated, "as_treated"),
        _ratio(observed.intention_to_treat, "intention_to_treat"),
        _ratio(observed.comparison, "comparison"),
        _ratio(observed.placebo, "placebo"),
        _ratio_of_ratios(observed.as_treated, observed.comparison, "as_treated"),
        _ratio_of_ratios(observed.intention_to_treat, observed.comparison, "intention_to_treat"),
        *_of_inspections(observed.inspections),
        *(_of_survey(question, each) for question, each in sorted(observed.surveys.items())),
    )


def _ratio(homes: Homes, people: People) -> Estimated:
    before, during = sums_of(compared(homes))
    return Estimated(
        RATE_RATIO,
        people,
        EXACT_BINOMIAL,
        rate_ratio(before, during),
        sum(compared(homes).values()),
        before,
        during,
    )


def _ratio_of_ratios(homes: Homes, comparison: Homes, people: People) -> Estimated:
    ours = compared(homes)
    found = ratio_of_rate_ratios(ours, compared(comparison))
    method = found.method if found else CLUSTER_BOOTSTRAP
    number = sum(ours.values())
    return Estimated(RATIO_OF_RATE_RATIOS, people, method, found, number, *sums_of(ours))


def sums_of(homes: Homes) -> tuple[Counted, Counted]:
    """Return the repairs and days of all homes, before and during."""
    sums = Home(*(sum(home[at] * n for home, n in homes.items()) for at in range(4)))
    return (
        Counted(sums.before_events, sums.before_days),
        Counted(sums.during_events, sums.during_days),
    )


def _of_inspections(changed: Changed) -> tuple[Estimated, ...]:
    return (
        Estimated(
            "inspections.difference",
            "as_treated",
            EXACT_PROPORTIONS,
            difference_of_shares(changed),
            changed.homes,
        ),
        Estimated(
            "inspections.better_of_changed",
            "as_treated",
            EXACT_MCNEMAR,
            better_of_changed(changed),
            changed.better + changed.worse,
        ),
    )


def _of_survey(question: str, differences: Mapping[int, int]) -> Estimated:
    return Estimated(
        f"survey.{question}.difference",
        "as_treated",
        PAIRED_T,
        mean_difference(differences),
        sum(differences.values()),
    )
