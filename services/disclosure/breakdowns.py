"""The system that figures make which are told in all and by area, element, month.

Each breakdown of a figure adds up to it, or leaves a rest; a home in two groups is counted in each,
so that the groups make more than all. Figures that count some of those another counts hang together
in each cell. All of it is worked out from the figures, since whoever reads them can do so too.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.disclosure.counts import Counts, Sum, Within

IN_ALL: Final = "all"
"""The `by` of a figure that is not broken down; its `of` is empty."""


@dataclass(frozen=True, order=True)
class Cell:
    """Which figure, by what it is broken down, and which part of that it is of."""

    name: str
    by: str
    of: str

    @property
    def key(self) -> str:
        """Its name in a system of counts."""
        return "|".join((self.name, self.by, self.of))


def system(values: Mapping[Cell, int], subsets: Mapping[str, str]) -> Counts:
    """Return the counts with the equations that relate them.

    `subsets` says of figures, by name, which other counts all that they count, such as
    `{"take_up.signed": "take_up.registered"}`. A figure must be there in all if it is broken down.
    """
    made = _Made(values)
    for name, by in sorted({(cell.name, cell.by) for cell in values if cell.by != IN_ALL}):
        made.break_down(name, by)
    for whole, names in sorted(_by_whole(subsets).items()):
        for by, of in sorted({(cell.by, cell.of) for cell in values}):
            made.divide(Cell(whole, by, of), [Cell(name, by, of) for name in names])
    return Counts(
        {cell.key: value for cell, value in values.items()},
        tuple(made.sums),
        tuple(made.withins),
        made.unshown,
    )


class _Made:
    """The relations between figures that were found so far."""

    def __init__(self, values: Mapping[Cell, int]) -> None:
        self.values = values
        self.sums: list[Sum] = []
        self.withins: list[Within] = []
        self.unshown: dict[str, int] = {}

    def break_down(self, name: str, by: str) -> None:
        """Add the equations between a figure and its breakdown."""
        whole = Cell(name, IN_ALL, "")
        parts = sorted(c for c in self.values if c.name == name and c.by == by)
        if sum(self.values[part] for part in parts) <= self.values[whole]:
            self.add_up(whole, parts, f"{whole.key} in no {by}")
        elif len(parts) == 2:
            self.overlap(whole, *parts)
        else:
            self.each_within(whole, parts)

    def divide(self, whole: Cell, parts: Sequence[Cell]) -> None:
        """Add what figures have to do with one that counts all of theirs, in one cell.

        Those whose names differ in the last word alone divide it among themselves, where they do.
        """
        if whole not in self.values:
            return
        for among in _families(part for part in parts if part in self.values):
            if sum(self.values[part] for part in among) <= self.values[whole]:
                self.add_up(whole, among, f"{whole.key} beside {among[0].key}")
            else:
                self.each_within(whole, among)

    def add_up(self, whole: Cell, parts: Sequence[Cell], rest: str) -> None:
        keys = tuple(part.key for part in parts)
        if left := self.values[whole] - sum(self.values[part] for part in parts):
            self.unshown[rest] = left
            keys = (*keys, rest)
        self.sums.append(Sum(whole.key, keys))

    def overlap(self, whole: Cell, one: Cell, other: Cell) -> None:
        """Two groups with some in both: those, and who is in one of them alone, are counts too."""
        only_one, only_other = f"{one.key} alone", f"{other.key} alone"
        both = f"{one.key} and {other.key}"
        in_all, in_one, in_other = (self.values[cell] for cell in (whole, one, other))
        self.unshown[only_one] = in_all - in_other
        self.unshown[only_other] = in_all - in_one
        self.unshown[both] = in_one + in_other - in_all
        self.sums += [
            Sum(one.key, (only_one, both)),
            Sum(other.key, (only_other, both)),
            Sum(whole.key, (only_one, only_other, both)),
        ]

    def each_within(self, whole: Cell, parts: Iterable[Cell]) -> None:
        self.withins += [
            Within(part.key, whole.key) for part in parts if self.values[part] <= self.values[whole]
        ]


def _by_whole(subsets: Mapping[str, str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, whole in sorted(subsets.items()):
        found[whole].append(name)
    return found


def _families(cells: Iterable[Cell]) -> Iterator[list[Cell]]:
    found: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        found[cell.name.rpartition(".")[0]].append(cell)
    yield from found.values()
