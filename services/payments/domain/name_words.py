"""The words of names, and whether two of them are one name spelt in two ways."""

import re
import unicodedata
from typing import Final

PARTICLES: Final = frozenset(
    {"van", "der", "den", "von", "ter", "bin", "ibn", "abu", "bint", "mac", "dos", "das", "del"}
    | {"della", "ferch", "verch"}
)
"""Words of a surname that many surnames share, so that one alone says nothing."""

_NO_VOWELS: Final = re.compile("[aeiouwy]")
_DOUBLED: Final = re.compile(r"(.)\1+")
_SHORTEST_SKELETON: Final = 3


def words(plain_text: str) -> list[str]:
    """The words of a text made plain (`terms/words.py`), in letters; anything else parts them."""
    return "".join(c if _is_letter(c) else " " for c in plain_text).split()


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def alike(one: str, other: str) -> bool:
    """Whether two words may be one name: a letter in four differs, or vowels and doublings only.

    `smith` and `smyth`, `khan` and `kahn`, `hussain` and `husein`, `mohamed` and `muhammad`. Not
    for words of fewer than 4 letters, which are alike only if they are the same.
    """
    if one == other:
        return True
    longest = max(len(one), len(other))
    if min(len(one), len(other)) < 4:
        return False
    if abs(len(one) - len(other)) <= longest // 4 and distance(one, other) <= longest // 4:
        return True
    skeleton = _skeleton(one)
    return len(skeleton) >= _SHORTEST_SKELETON and skeleton == _skeleton(other)


def _skeleton(word: str) -> str:
    """The first letter and the consonants after it, doubled ones once: `muhammad` → `mhmd`."""
    return _DOUBLED.sub(r"\1", word[0] + _NO_VOWELS.sub("", word[1:]))


def distance(one: str, other: str) -> int:
    """How many letters to add, drop, change or swap with the next make one word the other.

    Dynamic programming over prefixes ("optimal string alignment"): three rows are enough.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
