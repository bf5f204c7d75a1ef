"""What a reader can work out of the counts that are hidden from them.

The reader sees what is shown, knows how the counts hang together and that none is negative. For
each unknown that leaves an interval, found by two linear programs (HiGHS, by way of SciPy): the
least and the most it can be. Unknowns that share no relation do not matter to each other, so each
group of them is a problem of its own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.disclosure.counts import Sum

UNBOUNDED: Final = 3
"""SciPy's status of a problem whose answer has no limit."""

UNCLEAR: Final = 4
"""Among others: the solver's preparation saw that there is no limit, or no answer at all."""

TOLERANCE: Final = 1e-6


@dataclass(frozen=True)
class Interval:
    """What an unknown can be, both ends included; `most` is None where nothing limits it."""

    least: float
    most: float | None

    def covers(self, width: int) -> bool:
        """Return whether it can be nought as well as `width`."""
        return self.least <= TOLERANCE and (self.most is None or self.most >= width - TOLERANCE)


@dataclass(frozen=True)
class Group:
    """Unknowns that hang together: their keys, and the equations that are left of them.

    `rows` have a factor for each key, `sides` what those add up to.
    """

    keys: tuple[str, ...]
    rows: tuple[tuple[int, ...], ...]
    sides: tuple[int, ...]

    def intervals(
        self, wanted: Collection[str], whole_numbers: bool = False
    ) -> dict[str, Interval]:
        """Return the interval of each wanted key."""
        if not self.rows:
            return {key: Interval(0.0, None) for key in self.keys if key in wanted}
        problem = _Problem(self, whole_numbers)
        return {key: problem.interval(at) for at, key in enumerate(self.keys) if key in wanted}

    def too_well_known(self, widths: Mapping[str, int]) -> list[str]:
        """Return those keys of `widths` whose interval does not reach from 0 to their width.

        Any solution found shows what is possible for all unknowns at once, and between two
        possible values each value is: most need no problem of their own.
        """
        if not self.rows:
            return []
        problem = _Problem(self, whole_numbers=False)
        return [
            key
            for at, key in enumerate(self.keys)
            if key in widths and not problem.reaches(at, widths[key])
        ]


def groups(equations: Iterable[Sum], shown: Mapping[str, int]) -> list[Group]:
    """Return the groups of what is unknown when `shown` is known."""
    left: list[tuple[dict[str, int], int]] = []
    for equation in equations:
        factors, side = {}, 0
        for key, times in equation.terms():
            if key in shown:
                side -= times * shown[key]
            else:
                factors[key] = times
        if factors:
            left.append((factors, side))
    return [_group(members) for members in _that_share_keys(left)]


def possible(
    equations: Sequence[Sum], shown: Mapping[str, int], whole_numbers: bool = True
) -> dict[str, Interval]:
    """Return what each unknown of the equations can be, to somebody who sees `shown`.

    With `whole_numbers` the reader also knows that people come in ones, which is never less sharp.
    """
    found: dict[str, Interval] = {}
    for group in groups(equations, shown):
        found |= group.intervals(group.keys, whole_numbers)
    return found


def _that_share_keys(
    left: list[tuple[dict[str, int], int]],
) -> list[list[tuple[dict[str, int], int]]]:
    above: dict[str, str] = {}

    def root(key: str) -> str:
        while (up := above.setdefault(key, key)) != key:
            above[key] = key = above.setdefault(up, up)
        return key

    for factors, _ in left:
        first, *others = factors
        for other in others:
            above[root(other)] = root(first)
    gathered: dict[str, list[tuple[dict[str, int], int]]] = defaultdict(list)
    for factors, side in left:
        gathered[root(next(iter(factors)))].append((factors, side))
    return list(gathered.values())


def _group(members: list[tuple[dict[str, int], int]]) -> Group:
    keys = tuple(sorted({key for factors, _ in members for key in factors}))
    rows = tuple(tuple(factors.get(key, 0) for key in keys) for factors, _ in members)
    return Group(keys, rows, tuple(side for _, side in members))


class _Problem:
    """A group for the solver; remembers the least and most each unknown was in any solution."""

    def __init__(self, group: Group, whole_numbers: bool) -> None:
        import numpy as np

        self.size = len(group.keys)
        self.rows = np.array(group.rows, dtype=float)
        self.sides = np.array(group.sides, dtype=float)
        self.whole_numbers = whole_numbers
        self.least = np.full(self.size, np.inf)
        self.most = np.full(self.size, -np.inf)

    def reaches(self, at: int, width: int) -> bool:
        """Return whether an unknown can be 0 and can be `width`."""
        if not self.least[at] <= TOLERANCE:
            self.solve(at, 1)
        if self.least[at] <= TOLERANCE and not self.most[at] >= width - TOLERANCE:
            self.solve(at, -1)
        return bool(self.least[at] <= TOLERANCE and self.most[at] >= width - TOLERANCE)

    def interval(self, at: int) -> Interval:
        """Return the least and the most an unknown can be."""
        least, most = self.solve(at, 1), self.solve(at, -1)
        return Interval(0.0 if least is None else least, most)

    def solve(self, at: int, sign: int) -> float | None:
        """Return the least (`sign` 1) or most (-1) of an unknown; None where it has no limit."""
        import numpy as np

        wanted = np.zeros(self.size)
        wanted[at] = sign
        answer = self._answer(wanted)
        if answer.status == UNCLEAR:
            answer = self._answer(wanted, presolve=False)
        if answer.status == UNBOUNDED:
            self.most[at] = np.inf
            return None
        assert answer.status == 0, f"the counts shown are a solution themselves: {answer.message}"
        self.least = np.minimum(self.least, answer.x)
        self.most = np.maximum(self.most, answer.x)
        return float(answer.x[at])

    def _answer(self, wanted: Any, presolve: bool = True) -> Any:
        from scipy.optimize import linprog

        return linprog(
            wanted,
            A_eq=self.rows,
            b_eq=self.sides,
            bounds=(0, None),
            integrality=1 if self.whole_numbers else 0,
            method="highs",
            options={"presolve": presolve},
        )
