"""What can be wrong in a pilot's files, and how it is said.

Messages are plain English with what to do next. What was found they show by `terms/showing.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter

from services.terms.showing import listed

TOLD_ONE_BY_ONE = 2
"""So many rows of a column with the same fault are told one by one; more as one, with a count."""

MOST_RANGES = 12
"""So many ranges of rows are written out."""


@dataclass(frozen=True, order=True)
class Remark:
    """Something to be said of a place in the files; sorts by file, row and column.

    `column` is a table's column (its letters where it has no name) or a dotted key of
    `scheme.toml`; `-` where the whole file or row is meant. `line` is the number that a spreadsheet
    shows beside the row, or a line of `scheme.toml`, from 1; 0 where the file could not be opened.

    `found` fills the `{}` of `says`. What stands in `says` itself tells one remark from another:
    where many rows of a column have the same, they are told as one, whatever they have in `found`.
    """

    file: str
    line: int
    column: str
    says: str
    found: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """What is to be read of it, beside its place."""
        return self.says.format(*self.found) if self.found else self.says

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.message}"


class Fault(Remark):
    """What is wrong, and must be put right before the files can be used."""


class Doubt(Remark):
    """What may be right, and deserves a look."""


def grouped(remarks: Iterable[Remark]) -> list[str]:
    """Return the remarks as lines in their order, one for all rows of a column that have the same.

    A few stay as they are: each is put right by itself.
    """
    alike: dict[tuple[str, str, str], list[Remark]] = {}
    for remark in sorted(remarks):
        alike.setdefault((remark.file, remark.column, remark.says), []).append(remark)
    told = [part for group in alike.values() for part in _told(group)]
    return [line for _, line in sorted(told, key=itemgetter(0))]


def _told(group: list[Remark]) -> list[tuple[Remark, str]]:
    if len(group) <= TOLD_ONE_BY_ONE:
        return [(remark, str(remark)) for remark in group]
    rows = row_ranges([remark.line for remark in group])
    return [(group[0], f"{group[0]} ({len(group):,} rows: {rows})")]


def row_ranges(rows: Iterable[int]) -> str:
    """Return row numbers in words, those in a row joined: `2-9, 12 and 20`.

    Of many, the last ones are only counted.
    """
    ranges: list[list[int]] = []
    for row in sorted(set(rows)):
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1][1] = row
        else:
            ranges.append([row, row])
    shown = [f"{a}-{b}" if a < b else str(a) for a, b in ranges[:MOST_RANGES]]
    rest = sum(b - a + 1 for a, b in ranges[MOST_RANGES:])
    return listed([*shown, f"{rest:,} more"] if rest else shown, "and")
