"""What a visit will do, in sentences: said before it is done."""

from collections.abc import Iterable, Iterator
from typing import Final

from services.contracts.queries.repairs import (
    BookedVisit,
    ChangeEffect,
    InspectionsOfHome,
    VisitEffect,
)
from services.contracts.vocabulary import FollowUpOutcome
from services.terms.days import long_day
from services.terms.follow_ups import decides_otherwise

_LAST = "the last instalment of the repairs element"

SETTLED_AS: Final[dict[FollowUpOutcome, tuple[str, str]]] = {
    "passed": ("It is passed", "can be paid, unless something else costs it or holds it"),
    "follow_up_defect": ("Defects in the tenant’s care", "is lost"),
    "no_access": ("No access", "is lost"),
}
"""How a follow-up that will not happen is settled, and what that does to the last instalment."""


def effect_of_visit(effect: VisitEffect) -> list[str]:
    """Return in sentences what a visit will decide."""
    return [*_effect_of_visit(effect)]


def _effect_of_visit(effect: VisitEffect) -> Iterator[str]:
    counted = f"visit {effect.failed} of {effect.attempts_allowed} that could not be made"
    match effect.outcome:
        case "stored":
            yield "The visit is kept. It decides nothing: none of its kind is awaited on that day."
        case "tried_again" if effect.left_on:
            yield f"This is {counted}."
            yield (
                f"The tenant left on {long_day(effect.left_on)}: nobody is told, and no other visit"
                " is booked. Book one if somebody can let you in, or have a manager settle it."
            )
        case "tried_again":
            yield f"This is {counted}. Another visit is booked, and the tenant is told."
        case "withdrawn":
            yield f"This is {counted}: the tenant is withdrawn from the scheme and told so."
            yield "It cannot be undone."
        case "no_access":
            yield f"This is {counted}: {_LAST} is lost, if it waits for this visit."
            yield "The follow-up is settled by it."
        case "baseline_passed":
            yield (
                "The baseline is passed. The tenant’s year starts once they have signed and have"
                " a place: on the day of this visit if they have both."
            )
            yield "A year that has begun stays."
        case "works_awaited":
            yield "The home waits for the landlord’s works; the year starts when they are done."
        case "passed":
            yield f"The follow-up is passed: {_LAST} can be paid."
        case _:
            items = ", ".join(item.item for item in effect.items if item.costs)
            yield f"New defects in the tenant’s care ({items}): {_LAST} is lost, if it waits."


def effect_of_change(effect: ChangeEffect) -> list[str]:
    """Return what correcting a visit, or taking it back, will decide again."""
    return [*_effect_of_change(effect)]


def _effect_of_change(effect: ChangeEffect) -> Iterator[str]:
    if effect.baseline != effect.baseline_before:
        yield {
            "": "The baseline is awaited again, and another visit is booked.",
            "works": "The home waits for the landlord’s works.",
            "passed": "The baseline is passed from today; a year that starts on it stays.",
            "abandoned": "It is the last visit allowed that could not be made: the tenant is"
            " withdrawn, and that cannot be undone.",
        }[effect.baseline]
    if effect.follow_up != effect.follow_up_before:
        items = ", ".join(effect.new_defects)
        yield {
            None: f"The follow-up is awaited again: {_LAST} waits for it.",
            "passed": f"The follow-up is passed: {_LAST} can be paid.",
            "follow_up_defect": f"New defects in the tenant’s care ({items}): {_LAST} is lost.",
            "no_access": f"Too many visits could not be made: {_LAST} is lost.",
        }[effect.follow_up]
        yield "Money that is with the bank stays."
        costs = effect.forfeits_quarter and decides_otherwise(
            effect.follow_up_before, effect.follow_up
        )
        if costs and effect.left_on:
            yield f"No message tells the tenant, who left on {long_day(effect.left_on)}."
        elif costs:
            yield "The tenant is told."
    if (effect.baseline, effect.follow_up) == (effect.baseline_before, effect.follow_up_before):
        yield "Nothing that was decided changes."
    yield "What was recorded before is kept, with who changed it and why."


def effect_of_settling(found: InspectionsOfHome, booked: Iterable[BookedVisit]) -> list[str]:
    """Return what settling a follow-up by hand will do, however it is settled."""
    return [*_effect_of_settling(found, booked)]


def _effect_of_settling(found: InspectionsOfHome, booked: Iterable[BookedVisit]) -> Iterator[str]:
    if found.left_on:
        yield f"The tenant left on {long_day(found.left_on)}, after the year. Their status stays."
    else:
        yield "The year is over: the tenant is completed today, and told what they earned."
    for visit in booked:
        if visit.kind == "follow_up":
            day = long_day(visit.visit_date)
            yield f"The visit that is booked for {day} is cancelled, and the tenant is told."
    yield "No visit decides the last instalment any more: you do."
    yield (
        "It stands in the audit trail with your name and the reason, and no correction of a visit"
        " changes it."
    )


def ways_to_settle(quarter: int) -> list[tuple[str, str, str]]:
    """Return how a follow-up can be settled, each with what it decides.

    `quarter` is the instalment that the follow-up decides; 0: none.
    """
    return [
        (
            outcome,
            words,
            f"Quarter {quarter} of the repairs element {does}."
            if quarter
            else "It costs the tenant nothing: no instalment waits for it.",
        )
        for outcome, (words, does) in SETTLED_AS.items()
    ]
