"""Characters that nobody sees in a cell, and that make two texts different all the same."""

import unicodedata

_UNSEEN = frozenset(("Cf", "Zs", "Zl", "Zp", "Cc"))
"""Unicode's categories of formatting marks, spaces and controls."""


def invisible_in(text: str) -> str:
    """Return what there is of it in a text, such as `U+200B ZERO WIDTH SPACE`; "" for nothing.

    An ordinary space is seen well enough, and so are the line breaks of a long note.
    """
    if text.isascii():
        return ""
    unseen = dict.fromkeys(
        c for c in text if unicodedata.category(c) in _UNSEEN and c not in " \r\n\t"
    )
    return " and ".join(map(_named, unseen))


def _named(character: str) -> str:
    name = unicodedata.name(character, "a control character")
    return f"U+{ord(character):04X} {name}"
