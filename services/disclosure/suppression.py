"""Which counts to hide.

First every small one. Then, as long as a hidden count can still be worked back too closely, one
more of those it hangs together with: of the relation that gives most away, the smallest, a whole
only when there is no part left. At the end each that was hidden for others' sake is shown again if
it can be. What comes out is safe, and small; the smallest of all would be a hard problem, and is
not asked for.
"""

from collections import defaultdict
from collections.abc import Mapping

from services.disclosure.counts import Counts, Sum, shown
from services.disclosure.possible import Group, groups


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
        self.known: dict[Group, list[str]] = {}
        self.hidden = {key for key in counts.values if key in self.small}

    def run(self) -> frozenset[str]:
        while exposed := self.too_well_known(self.hidden):
            for key in exposed:
                self.hide_one_more(key)
        for key in sorted(self.hidden - self.small, key=self.cost, reverse=True):
            fewer = self.hidden - {key}
            if not self.gives_away(key, fewer) and not self.too_well_known(fewer):
                self.hidden = fewer
        return frozenset(self.hidden)

    def too_well_known(self, hidden: set[str]) -> list[str]:
        """Return one that can be worked back from each group of unknowns in which one can."""
        exposed = []
        for group in groups(self.equations, shown(self.counts, hidden)):
            if group not in self.known:
                widths = {k: self.counts.width(k) for k in group.keys if k in hidden | self.small}
                self.known[group] = group.too_well_known(widths)
            exposed += self.known[group][:1]
        return exposed

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
        raise AssertionError(f"all that {key} hangs together with is hidden, and it is known")

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
