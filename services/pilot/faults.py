"""What can be wrong in a pilot's files, and how it is said.

Messages are plain English with what to do next. They show at most `LONGEST_ECHO` characters of
what was found, and never a bank account: see `quoted`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from operator import itemgetter

LONGEST_ECHO = 40
"""Characters of a cell, key or value that a message repeats at most."""

TOLD_ONE_BY_ONE = 2
"""So many rows of a column with the same fault are told one by one; more as one, with a count."""

MOST_RANGES = 12
"""So many ranges of rows are written out."""

_BANK_LIKE = re.compile(
    r"\d{11,}"  # an account number inside an IBAN, a card number
    r"|(?<![A-Za-z0-9])\d{6,}"  # 66374958; but T0012345 is a reference
    r"|\d{4}[ -]\d{4}(?!\d)"  # 6637 4958
    r"|(?<!\d)\d{2}[ -]\d{2}[ -]\d{2}(?!\d)"  # 08-99-99
)


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


def plain(text: str) -> str:
    """Return `text` fit for a message: one line, shortened, with bank-like numbers left out."""
    shown = _BANK_LIKE.sub("[digits]", text[: 4 * LONGEST_ECHO])
    shown = "".join(c if c.isprintable() else " " for c in shown)
    return shown if len(shown) <= LONGEST_ECHO else shown[: LONGEST_ECHO - 1] + "…"


def quoted(text: str) -> str:
    """Return `text` as `plain` does, in quotation marks."""
    return f'"{plain(text)}"'


def nearest(word: str, known: tuple[str, ...]) -> str:
    """Return the question that names the known word most like `word`; empty if none is known."""
    close = most_like(word, known)
    return f'did you mean "{plain(close)}"?' if close else ""


@lru_cache(maxsize=1024)
def most_like(word: str, known: tuple[str, ...], cutoff: float = 0.0) -> str:
    """Return the known word most like `word`; "" if none is.

    `cutoff` is how much alike they must be, from 0 for any to 1 for the same but for the case.
    """
    as_known = {each.casefold(): each for each in known}
    close = get_close_matches(word[:LONGEST_ECHO].casefold(), as_known, n=1, cutoff=cutoff)
    return as_known[close[0]] if close else ""


def listed(words: Sequence[str], joiner: str = "or") -> str:
    """Return `a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"
