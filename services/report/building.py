"""Makes the report of the evaluation's answers."""

from typing import Final

from services.report.answers import Answers
from services.report.charts import ZERO_REPAIRS, all_charts, said_of_net
from services.report.estimate_words import RATIO, RATIO_OF_RATIOS, interval_in_words, said_of
from services.report.model import KeyNumber, Passage, Report
from services.report.numbers_in_words import change, gain, gain_between, whole_pounds
from services.report.showing import NOT_TOLD, NOT_TOLD_HERE
from services.report.tabulating import shown_tables, tables
from services.report.verdict_words import (
    MARYLAND,
    answer_of,
    bear_in_mind,
    because,
    main_estimate,
)
from services.terms.counting import counted


def report_of(answers: Answers) -> Report:
    """Return the report; the same answers give the same report."""
    return Report(
        scheme=answers.scheme,
        landlord=answers.landlord,
        as_of=answers.as_of,
        answer=answer_of(answers.effects),
        because=(*because(answers.effects), said_of_net(answers)),
        key_numbers=_key_numbers(answers),
        charts=all_charts(answers),
        method=_method(answers),
        limits=bear_in_mind(answers.effects),
        shown_tables=shown_tables(answers),
        tables=tables(answers),
        is_public=answers.is_public,
    )


# --- key numbers ---


def _key_numbers(answers: Answers) -> tuple[KeyNumber, ...]:
    return (
        _repairs(answers),
        _net(answers),
        _count(
            answers, ZERO_REPAIRS, "Homes with no repair of the tenant’s left to do", "inspected"
        ),
        _count(answers, "take_up.signed", "Tenants who signed", "registered"),
        _count(answers, "take_up.now.completed", "Completed their year", "registered"),
        _paid(answers),
    )


def _repairs(answers: Answers) -> KeyNumber:
    label, found = "Repairs, against what could be expected", main_estimate(answers.effects)
    if answers.holds_back_estimates:
        return KeyNumber(label, _capital(NOT_TOLD_HERE), FEW)
    if found is None or found.value is None:
        return KeyNumber(label, "Cannot be said", "repairs before the scheme are not known")
    counts = [
        f"{events:,} repairs {when}"
        for events, when in ((found.before_events, "before"), (found.during_events, "during"))
        if events is not None
    ]
    homes = [] if found.homes is None else [counted(found.homes, "home")]
    rests_on = ", ".join([interval_in_words(found), *homes, *counts])
    return KeyNumber(label, _capital(change(found.value)), rests_on)


def _net(answers: Answers) -> KeyNumber:
    label, net = "Net result: saved, less what it cost", answers.amount("net")
    if net is None and answers.is_public:
        return KeyNumber(label, _capital(NOT_TOLD_HERE), FEW)
    if net is None or net.pence is None:
        return KeyNumber(label, "Cannot be said", "what it saved is not known")
    within = (
        f"95% interval: {gain_between(net.low_pence, net.high_pence)}"
        if net.low_pence is not None and net.high_pence is not None
        else "its interval has no bound"
    )
    return KeyNumber(label, _capital(gain(net.pence)), within)


def _count(answers: Answers, name: str, label: str, of: str) -> KeyNumber:
    figure = answers.figure(name)
    shown = NOT_TOLD if figure.value is None else f"{figure.value:,}"
    whole = NOT_TOLD if figure.base is None else f"{figure.base:,}"
    return KeyNumber(label, shown, f"of {whole} {of}")


def _paid(answers: Answers) -> KeyNumber:
    name, label = ("paid", "Cashback in tenants’ accounts")
    if answers.is_public:
        name, label = ("earned", "Cashback earned so far")
    paid, homes = answers.amount(name), answers.figure("take_up.started")
    shown = NOT_TOLD if paid is None or paid.pence is None else whole_pounds(paid.pence)
    number = NOT_TOLD if homes.value is None else counted(homes.value, "home")
    return KeyNumber(label, shown, f"{number} began their year")


FEW: Final = "it could tell of fewer than ten homes or repairs"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# --- how it was worked out ---

COUNTED: Final = (
    "A repair is one that the landlord did. “During” is the time that a home was in its"
    " year, “before” as many days of the year before enrolment opened. Time is counted in days, so"
    " that homes that joined late or left early count for the days they were there."
)
INTERVALS: Final = (
    "A 95% interval says which numbers the data are compatible with: made this way, 95 of 100"
    " intervals hold the true number. Where it holds “no change”, chance alone may have given what"
    " was found. Rates before and during have exact intervals. The comparison with homes outside"
    " draws whole homes, each with all of its repairs, 2,000 times, always the same ones, so that"
    " one home with many repairs counts as the one home it is."
)
SUMS: Final = (
    "Saved are the repairs that homes in the scheme did not have, at what a repair costs: those to"
    " be expected from the year before and from what changed outside, less those they had. Running"
    " the scheme is what was counted (visits, officers’ actions, messages, bank files) at the costs"
    " that the scheme has set. The interval of repairs avoided is carried through to the net"
    " result."
)


def _method(answers: Answers) -> tuple[Passage, ...]:
    return (
        Passage("Who and what was compared", (COUNTED, *_of_homes(answers))),
        Passage("How sure this is", (INTERVALS,)),
        Passage("With those who gave up, and before there was a scheme", _checks(answers)),
        Passage("How strong the evidence is", (MARYLAND[answers.effects.maryland_level],)),
        Passage("Money", (SUMS,)),
    )


def _of_homes(answers: Answers) -> tuple[str, ...]:
    inside, outside = answers.estimate(RATIO), answers.estimate(RATIO, "comparison")
    homes, others = (None if each is None else each.homes for each in (inside, outside))
    if answers.is_public and (homes is None or others is None):
        return (f"How many homes can be compared with themselves before is {NOT_TOLD_HERE}.",)
    if not homes:
        return ("No home can be compared with itself before.",)
    return (
        f"{counted(homes, 'home')} in the scheme and {counted(others or 0, 'home')} outside it can"
        " be compared with themselves before.",
    )


def _checks(answers: Answers) -> tuple[str, ...]:
    offered = answers.estimate(RATIO_OF_RATIOS, "intention_to_treat")
    if offered is None or offered.value is None:
        offered = answers.estimate(RATIO, "intention_to_treat")
    placebo = answers.estimate(RATIO, "placebo")
    said = (
        (
            offered,
            "All homes that were given a place count here for a whole year, whatever"
            " became of them.",
        ),
        (placebo, "There was no scheme then: what this finds is no effect of it."),
    )
    found = tuple(f"{said_of(one)}. {why}" for one, why in said if one is not None)
    return found or ((f"What these find is {NOT_TOLD_HERE}.",) if answers.is_public else ())
