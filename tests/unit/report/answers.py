"""Answers of an evaluation to make reports of: as large as a pilot, or as little as none."""

import datetime as dt
from dataclasses import replace
from typing import Any

from services.contracts.queries.evaluation import (
    BalanceLine,
    EffectsAnswer,
    Estimate,
    Figure,
    MoneyAnswer,
    MoneyLine,
)
from services.report.answers import Answers, ToldEffects, as_they_are, effects_as_they_are

AREAS = {"DUD": "Dudley", "LIC": "Lichfield"}
QUESTION = "I can deal with small problems myself"


def figure(name: str, value: int, base: int | None = None, **other: Any) -> Figure:
    return Figure(
        name, other.get("by", "all"), other.get("of", ""), other.get("unit", "count"), value, base
    )


FIGURES = (
    *(
        figure("breaches.counted", number, 3, by="month", of=f"2012-{month:02}")
        for month, number in enumerate((2, 0, 1, 4), 1)
    ),
    figure("breaches.counted", 7, 9),
    figure("breaches.repair_call_out", 5, 9),
    figure("aps.zero_tenant_repairs", 60, 80),
    figure("aps.items.better", 40, 500),
    figure("aps.items.new", 30, 500),
    figure("aps.items.same", 400, 500),
    figure("aps.items.worse", 30, 500),
    *(
        figure("payments.sent", 30 + month, by="month", of=f"2012-{month:02}")
        for month in range(1, 5)
    ),
    figure("payments.sent", 130),
    figure("payments.sent_pence", 975000, 130, unit="pence"),
    figure(f"survey.after.{QUESTION}", 640, 80, unit="score"),
    figure(f"survey.after.{QUESTION}.answers", 80),
    figure(f"survey.before.{QUESTION}", 627, 98, unit="score"),
    figure("take_up.eligible", 180, 198),
    figure("take_up.eligible", 100, 110, by="area", of="DUD"),
    figure("take_up.eligible", 80, 88, by="area", of="LIC"),
    figure("take_up.eligible", 150, 160, by="element", of="repairs"),
    figure("take_up.now.completed", 80, 198),
    figure("take_up.registered", 198),
    figure("take_up.registered", 110, by="area", of="DUD"),
    figure("take_up.registered", 88, by="area", of="LIC"),
    figure("take_up.signed", 99, 198),
    figure("take_up.started", 92, 198),
)


def estimate(name: str, people: str, *ends: str | None, **other: Any) -> Estimate:
    value, low, high = ends
    known = {
        **{"before_events": 213, "before_days": 33_700, "during_events": 112},
        **{"during_days": 33_200, "homes": 92, "method": "exact_binomial"},
    } | other
    return Estimate(name=name, people=people, value=value, low=low, high=high, **known)  # type: ignore[arg-type]


NO_COUNTS = dict.fromkeys(("before_events", "before_days", "during_events", "during_days"))

ESTIMATES = (
    estimate("repairs.rate_ratio", "as_treated", "0.5340", "0.4200", "0.6750"),
    estimate("repairs.rate_ratio", "intention_to_treat", "0.6010", "0.4810", "0.7480", homes=99),
    estimate(
        *("repairs.rate_ratio", "comparison", "0.9500", "0.8200", "1.1000"),
        **{"before_events": 413, "before_days": 69_000, "during_events": 392},
        **{"during_days": 69_000, "homes": 189},
    ),
    estimate("repairs.rate_ratio", "placebo", "1.0300", "0.7800", "1.3600"),
    estimate(
        *("repairs.ratio_of_rate_ratios", "as_treated", "0.5300", "0.4300", "0.6500"),
        method="cluster_bootstrap",
    ),
    estimate(
        *("repairs.ratio_of_rate_ratios", "intention_to_treat", "0.6300", "0.5100", "0.7800"),
        method="cluster_bootstrap",
        homes=99,
    ),
    estimate(
        *("inspections.difference", "as_treated", "0.1250", "-0.0200", "0.2600"),
        **NO_COUNTS,
        method="exact_proportions",
        homes=80,
    ),
    estimate(
        *(f"survey.{QUESTION}.difference", "as_treated", "1.6000", "0.9000", "2.3000"),
        **NO_COUNTS,
        method="paired_t",
        homes=78,
    ),
)

EFFECTS = EffectsAnswer(
    verdict="worked",
    reasons=("fewer_repairs_than_outside", "self_selection", "unlike_groups"),
    maryland_level=3,
    estimates=ESTIMATES,
    balance=(
        BalanceLine("repairs_before", "2.3152", "2.1852", "0.0800"),
        BalanceLine("area.DUD", "0.5560", "0.4000", "0.3160"),
    ),
)

MONEY = MoneyAnswer(
    lines=(
        MoneyLine("promised", 4600000, None, None, 92, None),
        MoneyLine("earned", 3800000, None, None, None, None),
        MoneyLine("paid", 3700000, None, None, None, None),
        MoneyLine("administration.visit", 700000, None, None, 200, 3500),
        MoneyLine("administration", 700000, None, None, None, None),
        MoneyLine("avoided", 1300000, 800000, 1700000, 100, 13000),
        MoneyLine("net", -3200000, -3700000, -2800000, None, None),
    ),
    sensitivity=(MoneyLine("net.repairs_dearer", -2875000, -3500000, -2375000, None, None),),
)


def answers(**changes: Any) -> Answers:
    """Return a pilot's answers, some of them otherwise."""
    whole = Answers(
        scheme="Home Rewards Club",
        landlord="Bromford",
        as_of=dt.date(2013, 4, 3),
        areas=AREAS,
        figures=as_they_are(FIGURES),
        effects=effects_as_they_are(EFFECTS),
        money=MONEY,
    )
    return replace(whole, **changes)


NOTHING = answers(
    figures=(),
    effects=ToldEffects("cannot_be_said", ("no_history",), 0, (), ()),
    money=MoneyAnswer((), ()),
)
"""What is known before anything happened."""
