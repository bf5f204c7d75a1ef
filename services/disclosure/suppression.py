"""Which counts to hide.

First every small one. Then, as long as a hidden count can still be worked back too closely, one
more of those it hangs together with: of the relation that gives most away, the smallest, a whole
only when there is no part left. At the end each that was hidden for others' sake is shown again if
it can be, the largest first. What comes out is safe, and small; the smallest of all would be a hard
problem, and is not asked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from itertools import islice
from typing import Final

from services.disclosure.counts import Counts, Sum, shown
from services.disclosure.possible import Seen, groups

AT_ONCE: Final = 1
"""For how many of a group one more is hidden before it is solved again."""


def suppress(counts: Counts) -> frozenset[str]:
    """Return the keys to hide: each hidden count can be anything from 0 to 9, or to its width.

    The rests of `Within` are held to the same, though they are never shown.
    """
    return _Suppression(counts).run()


class _Suppression:
    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.everything = counts.everything()
        self.equations = counts.equations()
        self.of: Mapping[str, list[Sum]] = _by_key(self.equations)
        self.small = counts.too_small()
        self.hidden = {key for key in counts.values if key in self.small}

    def run(self) -> frozenset[str]:
        seen = self.as_it_is()
        while exposed := self.plainly_known() or self.too_well_known(self.hidden, seen):
            self.hide_around(exposed)
        for key in sorted(self.hidden - self.small, key=lambda k: (-self.cost(k), k)):
            fewer = self.hidden - {key}
            if not self.gives_away(key, fewer) and self.is_safe(key, fewer):
                self.hidden = fewer
        return frozenset(self.hidden)

    def as_it_is(self) -> Seen:
        """Return what is known to be possible when nothing was solved: the truth."""
        return Seen(dict(self.everything), dict(self.everything))

    def plainly_known(self) -> list[str]:
        """Return one that can be worked back, by a single relation, from each that gives one away.

        No solver sees more in most cases, and none is as quick.
        """
        exposed: dict[str, None] = {}
        protected = self.hidden | self.small
        for relation in self.equations:
            terms = list(relation.terms())
            unknown = [key for key, _ in terms if not self.is_shown(key)]
            at_stake = [key for key in unknown if key in protected]
            plain = all(times == 1 for key, times in terms if key != relation.whole)
            together = sum(self.everything[key] for key in unknown)
            if not at_stake or exposed.keys() & set(unknown):
                continue
            if len(unknown) == 1 or (
                plain
                and relation.whole not in unknown
                and together < max(map(self.counts.width, at_stake))
            ):
                exposed[at_stake[0]] = None
        return [*exposed]

    def too_well_known(self, hidden: Set[str], seen: Seen) -> list[str]:
        """Return some that can be worked back, at most `AT_ONCE` of a group of unknowns."""
        widths = self.widths(hidden)
        exposed: list[str] = []
        for group in groups(self.equations, shown(self.counts, hidden)):
            exposed += islice(group.too_well_known(widths, seen), AT_ONCE)
        return exposed

    def is_safe(self, key: str, hidden: Set[str]) -> bool:
        """Return whether nothing can be worked back when a key is shown where all was safe.

        Only what hangs together with it by a relation can: the other groups stay as they were.
        """
        widths, seen = self.widths(hidden), self.as_it_is()
        near = {each for relation in self.of[key] for each, _ in relation.terms()}
        return not any(
            any(True for _ in group.too_well_known(widths, seen))
            for group in groups(self.equations, shown(self.counts, hidden))
            if not near.isdisjoint(group.keys)
        )

    def widths(self, hidden: Set[str]) -> dict[str, int]:
        """Return how wide the range must stay of each that is hidden, or small and never shown."""
        return {key: self.counts.width(key) for key in hidden | self.small}

    def hide_around(self, exposed: Iterable[str]) -> None:
        """Hide one more for each of several."""
        hidden = len(self.hidden)
        for key in exposed:
            self.hide_one_more(key)
        assert len(self.hidden) > hidden, f"{exposed} are known though all around them is hidden"

    def hide_one_more(self, key: str) -> None:
        """Hide one that hangs together with a key, as near to it as there is one."""
        seen, nearest = {key}, [key]
        while nearest:
            relations = sorted(
                (relation for near in nearest for relation in self.of[near]), key=self.unknown_in
            )
            for relation in relations:
                if can := [k for k, _ in relation.terms() if self.is_shown(k)]:
                    wholes = {r.whole for r in relations}
                    self.hidden.add(min(can, key=lambda k: (k in wholes, self.cost(k), k)))
                    return
            nearest = [k for r in relations for k, _ in r.terms() if k not in seen]
            seen.update(nearest)

    def unknown_in(self, relation: Sum) -> tuple[int, int]:
        unknown = [k for k, _ in relation.terms() if not self.is_shown(k)]
        return len(unknown), sum(self.everything[k] for k in unknown)

    def is_shown(self, key: str) -> bool:
        return key in self.counts.values and key not in self.hidden

    def cost(self, key: str) -> int:
        """Return what is lost when a count is hidden: as much as it says."""
        return self.everything[key]

    def gives_away(self, key: str, hidden: set[str]) -> bool:
        """Return whether showing a key leaves a protected one alone in a relation."""
        visible, protected = shown(self.counts, hidden), hidden | self.small
        for relation in self.of[key]:
            unknown = [k for k, _ in relation.terms() if k not in visible]
            if len(unknown) == 1 and unknown[0] in protected:
                return True
        return False


def _by_key(equations: tuple[Sum, ...]) -> Mapping[str, list[Sum]]:
    found: dict[str, list[Sum]] = defaultdict(list)
    for equation in equations:
        for key, _ in equation.terms():
            found[key].append(equation)
    return found
