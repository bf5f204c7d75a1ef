"""The counts of a publication, and what anybody knows of how they hang together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

SMALLEST_SHOWN: Final = 10
"""A smaller count is hidden. So is nought: that nobody in an area left says so of each of them."""


class DoesNotAddUp(ValueError):
    """A relation that the counts do not keep; a publication with it would mislead the audit."""


@dataclass(frozen=True)
class Sum:
    """`whole` is the sum of `parts`, each taken `times` (once each when it is left out).

    Money is tied to counts that way: so many payments at 7,500 pence each.
    """

    whole: str
    parts: tuple[str, ...]
    times: tuple[int, ...] = ()

    def terms(self) -> Iterator[tuple[str, int]]:
        """Yield each key with its factor in `parts - whole = 0`."""
        yield self.whole, -1
        yield from zip(self.parts, self.times or (1,) * len(self.parts), strict=True)


@dataclass(frozen=True)
class Within:
    """`part` counts some of those that `whole` counts, so that the rest are a count as well.

    A percentage gives away its part, its whole and its rest.
    """

    part: str
    whole: str

    @property
    def rest(self) -> str:
        """The key of those in `whole` who are not in `part`. It is never shown itself."""
        return f"{self.whole} without {self.part}"


@dataclass(frozen=True)
class Counts:
    """All that one publication could show: `values` by key, none of them negative.

    `unshown` is what nobody shows and everybody knows to be there, such as those who are in two
    groups. `also_hidden` names what is to be hidden whatever it is, such as an amount that rests
    on few people, and `widths` how far from nought a hidden value must be thought possible, where
    that is not `SMALLEST_SHOWN - 1`. `DoesNotAddUp` where a relation does not hold of the values.
    """

    values: Mapping[str, int]
    sums: tuple[Sum, ...] = ()
    withins: tuple[Within, ...] = ()
    unshown: Mapping[str, int] = field(default_factory=dict)
    also_hidden: frozenset[str] = frozenset()
    widths: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        given = {**self.values, **self.unshown}
        faults = [
            *(f"{key} is {value}" for key, value in given.items() if value < 0),
            *(f"{key} is no count of these" for key in sorted(self._named() - given.keys())),
        ]
        if not faults:
            faults = [*self._that_do_not_hold()]
        if faults:
            raise DoesNotAddUp("; ".join(faults))

    def _named(self) -> set[str]:
        sums = {key for relation in self.sums for key, _ in relation.terms()}
        return sums | {k for w in self.withins for k in (w.part, w.whole)} | self.also_hidden

    def _that_do_not_hold(self) -> Iterator[str]:
        everything = self.everything()
        for relation in self.sums:
            if off := sum(times * everything[key] for key, times in relation.terms()):
                yield f"the parts of {relation.whole} make {off:+d}"
        for within in self.withins:
            if everything[within.rest] < 0:
                yield f"{within.part} is more than {within.whole}"

    def everything(self) -> dict[str, int]:
        """Return the values with what nobody shows."""
        given = {**self.values, **self.unshown}
        return given | {w.rest: given[w.whole] - given[w.part] for w in self.withins}

    def equations(self) -> tuple[Sum, ...]:
        """Return every relation as a sum."""
        return (*self.sums, *(Sum(w.whole, (w.part, w.rest)) for w in self.withins))

    def too_small(self) -> frozenset[str]:
        """Return the keys that must not be worked back: the small, small rests among them."""
        small = {key for key, value in self.everything().items() if value < SMALLEST_SHOWN}
        return frozenset(small | self.also_hidden)

    def width(self, key: str) -> int:
        """Return how much a hidden value must be thought possible to be, beside nought."""
        return self.widths.get(key, SMALLEST_SHOWN - 1)


def shown(counts: Counts, hidden: Iterable[str]) -> dict[str, int]:
    """Return the values that a publication shows when it hides the keys given."""
    left_out = frozenset(hidden)
    return {key: value for key, value in counts.values.items() if key not in left_out}
