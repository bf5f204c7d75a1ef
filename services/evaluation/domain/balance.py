"""How alike participants and the homes they are compared with were before the scheme."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.evaluation.domain.effects import compared
from services.statistics.balance import UNLIKE, Summed, standardised_difference
from services.statistics.difference_in_differences import Homes

REPAIRS_BEFORE: Final = "repairs_before"
COST_BEFORE: Final = "cost_before"


@dataclass(frozen=True)
class Balanced:
    """One respect: the two means or shares, and how far they are apart in standard deviations."""

    name: str
    participants: float
    comparison: float
    difference: float

    @property
    def is_unlike(self) -> bool:
        """Whether they are too far apart to be compared without a word."""
        return abs(self.difference) > UNLIKE


@dataclass(frozen=True)
class Group:
    """Homes, by their repairs; their costs before in pence; how many are in each area."""

    homes: Homes
    costs: Summed
    areas: Mapping[str, int]


def balance_of(participants: Group, comparison: Group) -> tuple[Balanced, ...]:
    """Return each respect in which both are known; none where one of the groups is empty.

    Repairs before are a home's; areas are the shares of homes in each.
    """
    pairs = [
        (REPAIRS_BEFORE, _repairs(participants.homes), _repairs(comparison.homes)),
        (COST_BEFORE, participants.costs, comparison.costs),
        *(
            (f"area.{area}", _share(participants.areas, area), _share(comparison.areas, area))
            for area in sorted({*participants.areas, *comparison.areas})
        ),
    ]
    found = ((*each, standardised_difference(*each[1:])) for each in pairs)
    return tuple(
        Balanced(name, one.mean, other.mean, difference)
        for name, one, other, difference in found
        if difference is not None
    )


def _repairs(homes: Homes) -> Summed:
    events = Counter[int]()
    for home, number in compared(homes).items():
        events[home.before_events] += number
    return Summed.of(events)


def _share(areas: Mapping[str, int], area: str) -> Summed:
    return Summed.having(areas.get(area, 0), sum(areas.values()))
