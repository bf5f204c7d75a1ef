"""The answer in one sentence, why it is that, and how strong the evidence is: in plain English."""

from collections.abc import Mapping
from typing import Final

from services.contracts.queries.evaluation import EffectsAnswer, Estimate, Verdict
from services.report.numbers_in_words import change, change_between, counted

RATIO_OF_RATIOS: Final = "repairs.ratio_of_rate_ratios"
"""Against homes outside the scheme."""

RATIO: Final = "repairs.rate_ratio"
"""Against the same homes before."""

OPENINGS: Final[Mapping[Verdict, str]] = {
    "worked": "It worked",
    "no_effect": "No effect was found",
    "worse": "It did not work",
    "cannot_be_said": "It cannot be said whether it worked",
    "not_the_scheme": "Repairs changed, but that is not the scheme’s doing",
}

REASONS: Final[Mapping[str, str]] = {}

MARYLAND: Final[Mapping[int, str]] = {
    0: "There is nothing to compare with: repairs before the scheme are not known.",
    1: "The evidence is at level 1 of 5 on the Maryland scale: those in the scheme were compared"
    " with others once, without knowing how they were before.",
    2: "The evidence is at level 2 of 5 on the Maryland scale: the same homes before and during,"
    " with nothing outside the scheme to compare them with. What else changed meanwhile cannot be"
    " told from what the scheme did.",
    3: "The evidence is at level 3 of 5 on the Maryland scale: homes in the scheme and homes"
    " outside it, both before and during. What changed for all of them is taken out; tenants chose"
    " to take part, so that what made them different stays in.",
    4: "The evidence is at level 4 of 5 on the Maryland scale: homes in the scheme and homes"
    " outside it that were alike before, both before and during.",
    5: "The evidence is at level 5 of 5 on the Maryland scale: chance decided who was in the"
    " scheme.",
}


def main_estimate(effects: EffectsAnswer) -> Estimate | None:
    """Return what the answer rests on: against homes outside if there are any, else before."""
    known = {(e.name, e.people): e for e in effects.estimates}
    both = (known.get((name, "as_treated")) for name in (RATIO_OF_RATIOS, RATIO))
    return next((e for e in both if e is not None and e.value is not None), None)


def answer_of(effects: EffectsAnswer) -> str:
    """Return the answer, with what was found and its interval, in one sentence."""
    opening, found = OPENINGS[effects.verdict], main_estimate(effects)
    if found is None:
        why = because(effects)
        return f"{opening}, because {_inside(why[0])}" if why else f"{opening}."
    return f"{opening}: {effect(found)} ({interval(found)}; {counted(found.homes, 'home')})."


def because(effects: EffectsAnswer) -> list[str]:
    """Return the sentences that say why the answer is that."""
    return [REASONS[code] for code in effects.reasons]


def effect(found: Estimate) -> str:
    """Return what was found: `homes in the scheme reported 47% fewer repairs than …`."""
    assert found.value is not None
    against = (
        "than could be expected from homes outside it"
        if found.name == RATIO_OF_RATIOS
        else "than the same homes before"
    )
    how_many = change(found.value)
    if how_many == "as many":
        against = against.replace("than", "as", 1)
    return f"homes in the scheme reported {how_many} repairs {against}"


def interval(found: Estimate) -> str:
    """Return the interval in words."""
    if found.low is None or found.high is None:
        return "too little is known for an interval"
    return f"95% interval: {change_between(found.low, found.high)}"


def _inside(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
