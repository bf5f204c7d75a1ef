"""The characters a Bacs file may hold."""

import re
from typing import Final

from services.bank_formats.plain_letters import to_plain_letters

_OTHERS: Final = re.compile(r"[^A-Z0-9.&/ -]")


def to_bacs_characters(text: str, width: int) -> str:
    """`text` in upper case, in the characters a bank file may hold, at most `width` of them.

    Accents go (`Siân` → `SIAN`, `ŵ` → `W`), joined letters part (`ß` → `SS`, `æ` → `AE`), every
    other character becomes one space (`O'Brien` → `O BRIEN`). Spaces inside are kept as they are,
    those at the ends are not.
    """
    return _OTHERS.sub(" ", to_plain_letters(text.upper())).strip()[:width].rstrip()
