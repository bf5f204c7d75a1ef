"""The characters banks take in an ISO 20022 message."""

import re
from typing import Final

from services.bank_formats.plain_letters import to_plain_letters

_APOSTROPHES: Final = "\u2018\u2019"
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014_"
_AS_TYPED: Final = str.maketrans(
    dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_DASHES, "-") | {"&": "+"}
)
_OTHERS: Final = re.compile(r"[^A-Za-z0-9/?:().,'+ -]")
_SLASHES: Final = re.compile("/+")


def to_latin_characters(text: str, width: int) -> str:
    """`text` in a–z A–Z 0–9 / - ? : ( ) . , ' + and space, at most `width` of them.

    This is the Latin set every bank takes (European Payments Council, EPC217-08). Accents go,
    joined letters part, curled apostrophes and long dashes become plain, `&` becomes `+`, and every
    other character one space. Spaces inside are kept as they are, those at the ends are not.
    """
    return _plain(text)[:width].rstrip()


def to_identifier(text: str, width: int) -> str:
    """`text` as a reference may be: as above, no slash at either end and no two in a row."""
    return _SLASHES.sub("/", _plain(text)).strip("/ ")[:width].rstrip("/ ")


def _plain(text: str) -> str:
    return _OTHERS.sub(" ", to_plain_letters(text).translate(_AS_TYPED)).strip()
