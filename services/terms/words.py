"""A text as plain words, to be compared and searched: accents, apostrophes and case aside."""

import re
import unicodedata
from typing import Final

_LETTERS_WITHOUT_AN_ACCENT: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "þ": "th", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h"}
    | {"ŧ": "t", "ŋ": "n", "ĸ": "k", "\N{LATIN SMALL LETTER DOTLESS I}": "i"}
)
_APOSTROPHES: Final = re.compile("['`\u00b4\u2018\u2019\u201b\u2032]")
_ASCII_WORD: Final = re.compile("[0-9a-z]+")


def plain(text: str) -> str:
    """`text` in small letters without accents and apostrophes, blanks as single spaces.

    `Siân O’Brien` → `sian obrien`; `Wałęsa` → `walesa`; letters of other scripts stay. Punctuation
    stays, each other character that is no letter becomes a space.
    """
    if text.isascii() and text.isprintable():  # as most are; the long way gives the same
        return " ".join(_plain_ascii(text).split())
    bare = _APOSTROPHES.sub("", text.casefold())
    decomposed = unicodedata.normalize("NFKD", bare).casefold()
    kept = "".join(map(_kept, decomposed)).translate(_LETTERS_WITHOUT_AN_ACCENT)
    return " ".join(kept.split())


def plain_words(text: str) -> list[str]:
    """The words and numbers of a text made plain; hyphens and other punctuation part them.

    `12A St. John’s-Close` → `12a`, `st`, `johns`, `close`.
    """
    made_plain = _plain_ascii(text) if text.isascii() else plain(text)
    if made_plain.isascii():
        return _ASCII_WORD.findall(made_plain)
    return "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in made_plain).split()


def _plain_ascii(text: str) -> str:
    return text.lower().replace("'", "").replace("`", "")


def _kept(character: str) -> str:
    """Accents and the modifiers of transliteration go; blanks, control characters are spaces."""
    category = unicodedata.category(character)
    if category in ("Mn", "Lm"):
        return ""
    return character if category[0] in "LMPSN" else " "
