"""Characters that nobody sees in a cell, and that make two texts different all the same."""

import re
import unicodedata

_UNSEEN = frozenset(("Cf", "Zs", "Zl", "Zp", "Cc"))
"""Unicode's categories of formatting marks, spaces and controls."""

_JOINERS = re.compile("[\u200c\u200d]")


def invisible_in(text: str) -> str:
    """Return what there is of it in a text, such as `U+200B ZERO WIDTH SPACE`; "" for nothing.

    An ordinary space is seen well enough, and so are the line breaks of a long note.
    """
    if text.isascii() or text.isprintable():
        return ""
    unseen = dict.fromkeys(
        c for c in text if unicodedata.category(c) in _UNSEEN and c not in " \r\n\t"
    )
    return " and ".join(map(_named, unseen))


def invisible_in_name(text: str) -> str:
    """Return the same for names and addresses, of which joiners are a part in some scripts."""
    return invisible_in(text) and invisible_in(_JOINERS.sub("", text))


def _named(character: str) -> str:
    name = unicodedata.name(character, "a control character")
    return f"U+{ord(character):04X} {name}"
