"""What a reader can work out of the counts that are hidden from them.

The reader sees what is shown, knows how the counts hang together and that none is negative. For
each unknown that leaves an interval, found by two linear programs (HiGHS, by way of SciPy): the
least and the most it can be. Unknowns that share no relation do not matter to each other, so each
group of them is a problem of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass
class Seen:
    """The least and the most that each key was in any solution found so far.

    Between two possible values each value is possible. What is possible stays so when more is
    hidden, so that one of these serves as long as nothing is shown again.
    """

    least: dict[str, float] = field(default_factory=dict)
    most: dict[str, float] = field(default_factory=dict)

    def note(self, key: str, value: float) -> None:
        """Remember a value of a key in a solution."""
        self.least[key] = min(self.least.get(key, value), value)
        self.most[key] = max(self.most.get(key, value), value)

    def not_nought(self, key: str) -> bool:
        """Return whether a key was never seen at nought."""
        return self.least[key] > TOLERANCE

    def not_at(self, key: str, width: int) -> bool:
        """Return whether a key was never seen at its width or above."""
        return self.most[key] < width - TOLERANCE


@dataclass(frozen=True)
class Group:
    """Unknowns that hang together: their keys, and the equations that are left of them.

    `rows` have the factors by key, `sides` what those add up to.
    """

    keys: tuple[str, ...]
    rows: tuple[tuple[tuple[str, int], ...], ...]
    sides: tuple[int, ...]

    def intervals(self, whole_numbers: bool) -> dict[str, Interval]:
        """Return the interval of each key."""
        problem = _Problem(self, whole_numbers)
        return {key: problem.interval(at) for at, key in enumerate(self.keys)}

    def too_well_known(self, widths: Mapping[str, int], seen: Seen) -> Iterator[str]:
        """Yield the keys of `widths` whose interval does not reach from 0 to their width.

        `seen` has the truth of every key at least, and gets what is found.
        """
        here = {key: widths[key] for key in self.keys if key in widths}
        todo = {k: w for k, w in here.items() if seen.not_nought(k) or seen.not_at(k, w)}
        if todo:
            problem = _Problem(self, whole_numbers=False)
            problem.try_many(todo, seen)
            for key, width in todo.items():
                if not problem.reaches(key, width, seen):
                    yield key


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
        found |= group.intervals(whole_numbers)
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
    return Group(
        tuple(sorted({key for factors, _ in members for key in factors})),
        tuple(tuple(factors.items()) for factors, _ in members),
        tuple(side for _, side in members),
    )


class _Problem:
    """A group of figures as a problem of the solver's."""

    def __init__(self, group: Group, whole_numbers: bool) -> None:
        from scipy.sparse import csr_array

        self.keys = group.keys
        self.at = {key: number for number, key in enumerate(group.keys)}
        places = [
            (row, self.at[key], times)
            for row, factors in enumerate(group.rows)
            for key, times in factors
        ]
        rows, columns, factors = zip(*places, strict=True)
        self.rows = csr_array((factors, (rows, columns)), (len(group.rows), len(self.keys)))
        self.sides = group.sides
        self.whole_numbers = whole_numbers

    def interval(self, at: int) -> Interval:
        """Return the least and the most an unknown can be."""
        least, most = self.solve(at, 1), self.solve(at, -1)
        assert least is not None, "no count is negative"
        return Interval(least.x[at], None if most is None else most.x[at])

    def try_many(self, widths: Mapping[str, int], seen: Seen) -> None:
        """Look for solutions in which many unknowns are nought, then many at their width."""
        before: list[str] = []
        while (todo := [key for key in widths if seen.not_nought(key)]) and todo != before:
            self.note(self.many_least(todo), seen)
            before = todo
        before = []
        while (todo := [k for k, w in widths.items() if seen.not_at(k, w)]) and todo != before:
            self.note(self.many_most({key: widths[key] for key in todo}), seen)
            before = todo

    def reaches(self, key: str, width: int, seen: Seen) -> bool:
        """Return whether an unknown can be 0 and can be `width`."""
        if seen.not_nought(key):
            self.note(self.solve(self.at[key], 1), seen)
        if seen.not_at(key, width) and not seen.not_nought(key):
            if (answer := self.solve(self.at[key], -1)) is None:
                seen.note(key, float("inf"))
            self.note(answer, seen)
        return not (seen.not_nought(key) or seen.not_at(key, width))

    def note(self, answer: Any, seen: Seen) -> None:
        """Remember what the unknowns are in a solution."""
        if answer is not None:
            for key, value in zip(self.keys, answer.x, strict=False):
                seen.note(key, value)

    def solve(self, at: int, sign: int) -> Any:
        """Solve for the least (`sign` 1) or most (-1) of an unknown; None: it has no limit."""
        wanted = [0] * len(self.keys)
        wanted[at] = sign
        return self._answer(wanted)

    def many_least(self, keys: Iterable[str]) -> Any:
        """Solve for the least sum of several."""
        wanted = [0] * len(self.keys)
        for key in keys:
            wanted[self.at[key]] = 1
        return self._answer(wanted)

    def many_most(self, widths: Mapping[str, int]) -> Any:
        """Solve for as much of several widths as there can be at once.

        A variable more for each: it is at most the unknown, and at most its width.
        """
        from scipy.sparse import csr_array

        size, more = len(self.keys), len(widths)
        lines = [*range(more), *range(more)]
        columns = [*(self.at[key] for key in widths), *range(size, size + more)]
        above = csr_array(([-1] * more + [1] * more, (lines, columns)), (more, size + more))
        limits = [(0, None)] * size + [(0, width) for width in widths.values()]
        return self._answer([0] * size + [-1] * more, above, limits)

    def _answer(self, wanted: Sequence[int], above: Any = None, limits: Any = (0, None)) -> Any:
        from scipy.optimize import linprog
        from scipy.sparse import csr_array

        rows = self.rows
        if (more := len(wanted) - len(self.keys)) > 0:
            shape = (rows.shape[0], rows.shape[1] + more)
            rows = csr_array((rows.data, rows.indices, rows.indptr), shape)
        for presolve in (True, False):
            answer = linprog(
                wanted,
                A_ub=above,
                b_ub=None if above is None else [0] * above.shape[0],
                A_eq=rows,
                b_eq=self.sides,
                bounds=limits,
                integrality=1 if self.whole_numbers else 0,
                method="highs",
                options={"presolve": presolve},
            )
            if answer.status != UNCLEAR:
                break
        if answer.status == UNBOUNDED:
            return None
        assert answer.status == 0, f"what is true is a solution: {answer.message}"
        return answer
