"""What can be wrong in a pilot's files, and how it is said.

Messages are plain English with what to do next. They show at most `LONGEST_ECHO` characters of
what was found, and never a bank account: see `quoted`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

LONGEST_ECHO = 40
"""Characters of a cell, key or value that a message repeats at most."""

_BANK_LIKE = re.compile(
    r"\d{11,}"  # an account number inside an IBAN, a card number
    r"|(?<![A-Za-z0-9])\d{6,}"  # 66374958; but T0012345 is a reference
    r"|\d{4}[ -]\d{4}(?!\d)"  # 6637 4958
    r"|(?<!\d)\d{2}[ -]\d{2}[ -]\d{2}(?!\d)"  # 08-99-99
)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong, and where; sorts by file, line and column.

    `column` is a CSV column's name or a dotted key of `scheme.toml`; `-` where the whole file or
    row is meant. `line` counts from 1; 0 where the file could not be opened.
    """

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.column}: {self.message}"


class PilotFaults(Exception):
    """Raised when a pilot's files cannot be used; show all `faults`, and use nothing of the files.

    The sender corrects the files: reading the same ones again fails again.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def plain(text: str) -> str:
    """Return `text` fit for a message: one line, shortened, with bank-like numbers left out."""
    shown = _BANK_LIKE.sub("[digits]", text[: 4 * LONGEST_ECHO])
    shown = "".join(c if c.isprintable() else " " for c in shown)
    return shown if len(shown) <= LONGEST_ECHO else shown[: LONGEST_ECHO - 1] + "…"


def quoted(text: str) -> str:
    """Return `text` as `plain` does, in quotation marks."""
    return f'"{plain(text)}"'


@lru_cache(maxsize=1024)
def nearest(word: str, known: tuple[str, ...]) -> str:
    """Return the question that names the known word most like `word`; empty if none is known."""
    close = get_close_matches(word[:LONGEST_ECHO].lower(), known, n=1, cutoff=0.0)
    return f'did you mean "{plain(close[0])}"?' if close else ""


def listed(words: Sequence[str], joiner: str = "or") -> str:
    """Return `a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"
