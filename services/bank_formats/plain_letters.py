"""Letters with accents, and letters joined, as the plain letters a bank file may hold."""

import unicodedata
from typing import Final

_CAPITALS: Final = {
    "Æ": "AE", "Œ": "OE", "ẞ": "SS", "Þ": "TH", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D",
    "Ħ": "H", "Ŧ": "T", "Ŋ": "N",
}  # fmt: skip
_SMALL: Final = {"ß": "ss", "ĸ": "K", "\u0131": "i"} | {
    letter.lower(): plain.lower() for letter, plain in _CAPITALS.items() if letter != "ẞ"
}
_ONE_FOR_ANOTHER: Final = str.maketrans(_CAPITALS | _SMALL)


def to_plain_letters(text: str) -> str:
    """Accents go (`Siân` → `Sian`, `ŵ` → `w`), joined letters part (`ß` → `ss`, `Æ` → `AE`).

    Capitals and small letters stay as they are, and so does every character that is no letter.
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    plain = "".join(c for c in decomposed if unicodedata.category(c) != "Mn")
    return plain.translate(_ONE_FOR_ANOTHER)
