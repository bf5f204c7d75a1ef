"""The characters a bank file may hold."""

import re
import unicodedata
from typing import Final

_ONE_FOR_ANOTHER: Final = str.maketrans(
    {"Æ": "AE", "Œ": "OE", "ẞ": "SS", "Þ": "TH", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D"}
    | {"Ħ": "H", "Ŧ": "T", "Ŋ": "N", "ĸ": "K"}
)

_OTHERS: Final = re.compile(r"[^A-Z0-9.&/ -]")


def to_bacs_characters(text: str, width: int) -> str:
    """`text` in upper case, in the characters a bank file may hold, at most `width` of them.

    Accents go (`Siân` → `SIAN`, `ŵ` → `W`), joined letters part (`ß` → `SS`, `æ` → `AE`), every
    other character becomes one space (`O'Brien` → `O BRIEN`). Spaces inside are kept as they are,
    those at the ends are not.
    """
    plain = text.upper() if text.isascii() else _without_accents(text.upper())
    return _OTHERS.sub(" ", plain).strip()[:width].rstrip()


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    plain = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    return plain.translate(_ONE_FOR_ANOTHER)
