"""Whether the pilot worked: one of five answers, and the reasons as codes.

The answer rests on the ratio of rate ratios of homes as treated: on nothing that a coincidence of
the year (a mild winter, new gutters everywhere) can give. Its 95 % interval decides:

- `worked`: all of it is below 1, all of that of homes by intention to treat too, and repairs were
  not falling already from year to year;
- `worse`: all of it is above 1;
- `not_the_scheme`: it holds 1, while repairs fell in the scheme and outside alike;
- `no_effect`: it holds 1, and nothing that would have been worth finding;
- `cannot_be_said`: anything else.

Without homes to compare with nothing can be said but `no_effect`: those who join a scheme about
repairs do so when they had many, and have fewer the year after in any case (regression to the
mean). Without the year before nothing can be said at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from services.evaluation.domain.balance import REPAIRS_BEFORE, Balanced
from services.evaluation.domain.effects import (
    RATE_RATIO,
    RATIO_OF_RATE_RATIOS,
    Estimated,
    Observed,
    People,
    compared,
)
from services.statistics.interval import Interval
from services.terms.verdicts import Reason, Verdict

FEWEST_HOMES: Final = 30
"""Homes of a group below which nothing is said. The bootstrap takes the homes there are for all
there could be; with fewer than 30 or so its intervals are known to be too narrow (Cameron and
Miller, 2015, part VI)."""

FEWEST_REPAIRS: Final = 20
"""Repairs of a group before, below which nothing is said. Where 20 are to be expected, chance alone
gives 13 or fewer, or 28 or more, in one year of eight: a fall by a third means nothing."""

WORTH_FINDING: Final = 2 / 3
"""The least change that is worth finding: a third fewer repairs, or half as many again. A pilot
whose interval holds both 1 and such a change has not found that there is no effect. Schemes of this
kind were reported to save more than half; with 200 homes on either side and a repair a home and
year, an interval around 1 goes from about 0.75 to 1.33."""


@dataclass(frozen=True)
class Judged:
    """The answer, why, and how strong the design is (Maryland scale, 0 to 3)."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    level: int


def maryland_level(observed: Observed) -> int:
    """Return the level on the Maryland Scientific Methods Scale that the data earn.

    Sherman and others, Preventing Crime, 1997, chapter 2. 3: before and after, with homes outside;
    2: before and after; 1: outside, but not before; 0: nothing to compare with. Levels 4 and 5 need
    many sites or lots drawn, which a pilot that people choose to join cannot have.
    """
    if compared(observed.as_treated):
        return 3 if compared(observed.comparison) else 2
    return 1 if observed.comparison else 0


def judge(
    observed: Observed,
    estimates: Iterable[Estimated],
    balance: Iterable[Balanced],
    *,
    running: bool,
) -> Judged:
    """Return what the estimates come to. `running`: some home's year is not over."""
    level = maryland_level(observed)
    found = {(each.name, each.people): each for each in estimates}
    limits = (*_limits(level, found, tuple(balance)), *(("still_running",) if running else ()))
    if observed.as_treated:
        verdict, reasons = _answer(level, found, seasons_alike=observed.placebo_of_years)
    else:  # no year has begun
        verdict, reasons = "cannot_be_said", ("too_few_homes",)
    return Judged(verdict, (*reasons, *(each for each in limits if each not in reasons)), level)


Found = dict[tuple[str, People], Estimated]


def _answer(level: int, found: Found, *, seasons_alike: bool) -> tuple[Verdict, tuple[Reason, ...]]:
    if level < 2:
        return "cannot_be_said", ("no_history",)
    small = _too_small(level, found)
    if small:
        return "cannot_be_said", small
    if level == 2:
        return _of_one_group(found)
    return _of_two_groups(found, seasons_alike=seasons_alike)


def _too_small(level: int, found: Found) -> tuple[Reason, ...]:
    groups: list[People] = ["as_treated", "comparison"] if level == 3 else ["as_treated"]
    each = [found[RATE_RATIO, group] for group in groups]
    reasons: list[Reason] = []
    if min(group.homes for group in each) < FEWEST_HOMES:
        reasons.append("too_few_homes")
    if min(group.before.events for group in each if group.before) < FEWEST_REPAIRS:
        reasons.append("too_few_repairs")
    return tuple(reasons)


def _of_one_group(found: Found) -> tuple[Verdict, tuple[Reason, ...]]:
    change = found[RATE_RATIO, "as_treated"].interval
    if change is not None and _rules_out_what_matters(change):
        return "no_effect", ("no_difference_found",)
    return "cannot_be_said", ("no_comparison_group",)


def _of_two_groups(found: Found, *, seasons_alike: bool) -> tuple[Verdict, tuple[Reason, ...]]:
    ratio = found[RATIO_OF_RATE_RATIOS, "as_treated"].interval
    if ratio is None:
        return "cannot_be_said", ("too_few_repairs",)
    if ratio.high < 1:
        return _fell(found, seasons_alike=seasons_alike)
    if ratio.low > 1:
        return "worse", ("more_repairs_than_outside",)
    if not _rules_out_what_matters(ratio):
        return "cannot_be_said", ("interval_too_wide",)
    if all(_below_one(found[RATE_RATIO, each]) for each in ("as_treated", "comparison")):
        return "not_the_scheme", ("fell_outside_too",)
    return "no_effect", ("no_difference_found",)


def _fell(found: Found, *, seasons_alike: bool) -> tuple[Verdict, tuple[Reason, ...]]:
    """Fewer repairs than outside: by the scheme, unless the placebo fell, or leavers undo it.

    Two halves of one year differ by their seasons: what they find is named, and no more.
    """
    offered = found[RATIO_OF_RATE_RATIOS, "intention_to_treat"].interval
    if seasons_alike and _below_one(found[RATE_RATIO, "placebo"]):
        return "cannot_be_said", ("fewer_repairs_than_outside", "changing_before")
    if offered is None or offered.high >= 1:
        return "cannot_be_said", ("fewer_repairs_than_outside", "not_by_intention_to_treat")
    return "worked", ("fewer_repairs_than_outside",)


def _rules_out_what_matters(change: Interval) -> bool:
    return change.low > WORTH_FINDING and change.high < 1 / WORTH_FINDING


def _below_one(estimated: Estimated) -> bool:
    return estimated.interval is not None and estimated.interval.high < 1


def _limits(level: int, found: Found, balance: tuple[Balanced, ...]) -> tuple[Reason, ...]:
    """Return what a reader has to bear in mind, whatever the answer."""
    reasons: list[Reason] = []
    placebo = found[RATE_RATIO, "placebo"].interval
    treated, offered = (
        found[RATIO_OF_RATE_RATIOS, each].interval for each in ("as_treated", "intention_to_treat")
    )
    had_more = any(
        each.name == REPAIRS_BEFORE and each.is_unlike and each.participants > each.comparison
        for each in balance
    )
    rose = placebo is not None and placebo.low > 1
    if treated and treated.leaves_out(1) and not (offered and offered.leaves_out(1)):
        reasons.append("not_by_intention_to_treat")
    if level in (0, 2):
        reasons.append("no_comparison_group")
    if placebo is not None and placebo.leaves_out(1):
        reasons.append("changing_before")
    if level == 2 or (level == 3 and (had_more or rose)):
        reasons.append("regression_to_the_mean")
    if level in (1, 3):
        reasons.append("self_selection")
    if any(each.is_unlike for each in balance):
        reasons.append("unlike_groups")
    return tuple(reasons)
