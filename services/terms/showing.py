"""How a message shows what was found: shortened, on one line, and never a bank account."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

LONGEST_ECHO: Final = 40
"""Characters of a cell, key or value that a message repeats at most."""

_BANK_LIKE: Final = re.compile(
    r"\d{11,}"  # an account number inside an IBAN, a card number
    r"|(?<![A-Za-z0-9])\d{6,}"  # 66374958; but T0012345 is a reference
    r"|\d{4}[ -]\d{4}(?!\d)"  # 6637 4958
    r"|(?<!\d)\d{2}[ -]\d{2}[ -]\d{2}(?!\d)"  # 08-99-99
)


def shown(text: str) -> str:
    """Return `text` fit for a message: one line, shortened, with bank-like numbers left out."""
    kept = _BANK_LIKE.sub("[digits]", text[: 4 * LONGEST_ECHO])
    line = "".join(c if c.isprintable() else " " for c in kept)
    return line if len(line) <= LONGEST_ECHO else line[: LONGEST_ECHO - 1] + "…"


def quoted(text: str) -> str:
    """Return `text` as `shown` does, in quotation marks."""
    return f'"{shown(text)}"'


def nearest(word: str, known: tuple[str, ...]) -> str:
    """Return the question that names the known word most like `word`; empty if none is known."""
    close = most_like(word, known)
    return f'did you mean "{shown(close)}"?' if close else ""


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
