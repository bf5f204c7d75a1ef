"""The answer in one sentence, why it is that, what to bear in mind, how strong the evidence is.

All in plain English, by the codes of the evaluation: a test holds the two together.
"""

from collections.abc import Mapping
from typing import Final

from services.report.answers import ToldEffects, ToldEstimate
from services.report.estimate_words import RATIO, RATIO_OF_RATIOS, effect, interval_in_words
from services.report.model import Passage
from services.terms.counting import counted
from services.terms.verdicts import Reason, Verdict

OPENINGS: Final[Mapping[Verdict, str]] = {
    "worked": "It worked",
    "no_effect": "No effect was found",
    "worse": "It did not work",
    "cannot_be_said": "It cannot be said whether it worked",
    "not_the_scheme": "It was not the scheme: repairs fell outside it as well",
}

BECAUSE: Final[Mapping[str, str]] = {
    "fewer_repairs_than_outside": "homes in the scheme had fewer repairs than could be expected"
    " from homes outside it",
    "more_repairs_than_outside": "homes in the scheme had more repairs than could be expected"
    " from homes outside it",
    "fell_outside_too": "repairs fell in homes outside the scheme about as much as in homes in it",
    "no_difference_found": "the numbers are large enough to show a change by a third, and show"
    " none",
    "interval_too_wide": "the numbers are too small to tell a large change from none",
    "too_few_homes": "fewer than 30 homes can be compared with themselves before",
    "too_few_repairs": "there were fewer than 20 repairs before the scheme",
    "no_history": "repairs before the scheme are not known",
    "no_comparison_group": "there are no homes outside the scheme to compare with",
    "changing_before": "repairs were changing already before the scheme",
    "not_by_intention_to_treat": "the change could be chance once homes that left early are"
    " counted with the others",
}
"""Why the answer is what it is: what stands after “because”."""

BEAR_IN_MIND: Final[Mapping[str, Passage]] = {
    "regression_to_the_mean": Passage(
        "A bad year is followed by a better one in any case",
        (
            "Tenants are more likely to join a scheme about repairs after a year with many of"
            " them. Homes with an unusually bad year have fewer repairs the year after, with or"
            " without a scheme. Some of what is found here may be that (“regression to the"
            " mean”).",
        ),
    ),
    "self_selection": Passage(
        "Tenants chose to take part",
        (
            "Nobody was drawn by lot. Tenants who sign up may differ from those who do not in ways"
            " that no number here shows, such as skill, time or trust in the landlord"
            " (“self-selection”). Some of the difference may be theirs and not the scheme’s.",
        ),
    ),
    "unlike_groups": Passage(
        "The homes were not alike before",
        (
            "Homes in the scheme and homes outside it differed before it began; the table of how"
            " alike they were says in what. Each home is compared with itself before, which takes"
            " out what stays the same in a home. What would have changed differently in unlike"
            " homes stays in.",
        ),
    ),
    "no_comparison_group": Passage(
        "There is nothing outside the scheme to compare with",
        (
            "A mild winter, new boilers or a change in how repairs are counted would look the same"
            " as an effect of the scheme.",
        ),
    ),
    "changing_before": Passage(
        "Repairs were changing before the scheme",
        (
            "Between the earlier and the later part of the time before, when there was no scheme,"
            " repairs changed by more than chance gives. What was under way then may have gone on.",
        ),
    ),
    "not_by_intention_to_treat": Passage(
        "Those who gave up count too",
        (
            "With homes that left the scheme early counted as well, the change could be chance. Who"
            " leaves does so for a reason, and a result without them may flatter the scheme.",
        ),
    ),
    "still_running": Passage(
        "The pilot is not over",
        ("Some homes are still in their year. What is said here may change until the last one.",),
    ),
}
"""What limits the answer, whatever it is."""

SMALL_NUMBERS: Final = Passage(
    "Small numbers",
    (
        "A number that rests on few homes or few repairs can change a lot by chance: one family"
        " with a bad winter is enough. That is why each number stands with the count it rests on,"
        " and each estimate with its interval.",
    ),
)

MARYLAND: Final[Mapping[int, str]] = {
    0: "There is nothing to compare with, so the evidence is not on the Maryland scale.",
    1: "Level 1 of 5 on the Maryland scale: homes in the scheme beside homes outside it, without"
    " knowing how they were before.",
    2: "Level 2 of 5 on the Maryland scale: the same homes before and during, and none outside the"
    " scheme.",
    3: "Level 3 of 5 on the Maryland scale: homes in the scheme and homes outside it, both before"
    " and during. Levels 4 and 5 would take many sites, or lots drawn for who takes part.",
}
"""The Maryland Scientific Methods Scale (Sherman and others, 1997) in words."""


def main_estimate(effects: ToldEffects) -> ToldEstimate | None:
    """Return what the answer rests on: against homes outside if there are any, else before."""
    known = {e.name: e for e in effects.estimates if e.people == "as_treated" and e.value}
    return known.get(RATIO_OF_RATIOS) or known.get(RATIO)


def answer_of(effects: ToldEffects) -> str:
    """Return the answer, with what was found and its interval, in one sentence."""
    opening, found = OPENINGS[effects.verdict], main_estimate(effects)
    if reason := _in_the_answer(effects):
        opening = f"{opening}, because {BECAUSE[reason]}"
    if found is None:
        return f"{opening}."
    homes = [] if found.homes is None else [counted(found.homes, "home")]
    rests_on = "; ".join([interval_in_words(found), *homes])
    joint = ";" if ":" in opening else ":"
    return f"{opening}{joint} {effect(found)} ({rests_on})."


def because(effects: ToldEffects) -> tuple[str, ...]:
    """Return the sentences that say why the answer is that, but what the answer itself says.

    What only limits an answer is among what to bear in mind; it is a reason where there is none.
    """
    said, is_open = _in_the_answer(effects), effects.verdict == "cannot_be_said"
    codes = (code for code in effects.reasons if is_open or code not in BEAR_IN_MIND)
    why = [BECAUSE[code] for code in codes if code in BECAUSE and code != said]
    return tuple(f"{one[:1].upper()}{one[1:]}." for one in why)


def _in_the_answer(effects: ToldEffects) -> Reason | None:
    """Return the reason that stands in the answer: the first that keeps it from being said.

    That repairs fell further is what was found, and no reason to doubt it.
    """
    if effects.verdict != "cannot_be_said":
        return None
    doubts = (r for r in effects.reasons if r in BECAUSE and r != "fewer_repairs_than_outside")
    return next(doubts, None)


def bear_in_mind(effects: ToldEffects) -> tuple[Passage, ...]:
    """Return what limits the answer; that numbers are small goes for every pilot."""
    limits = (BEAR_IN_MIND[code] for code in effects.reasons if code in BEAR_IN_MIND)
    return (*limits, SMALL_NUMBERS)
