"""What a tenant who texts us wants: no more texts, or texts again."""

from typing import Literal

STOP = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "stopio"})
START = frozenset({"start", "unstop", "yes", "cychwyn"})

AFTER_STOP = frozenset({"all", "me", "messages", "please", "sending", "text", "texting", "texts"})
"""What may follow STOP. "Stop the tap dripping" is not for a machine to answer."""

Wish = Literal["", "stop", "start"]


def wish(text: str) -> Wish:
    """Return what a text asks for, "" if it is neither: the word alone, however it is written.

    What comes below the first line is what a telephone adds.
    """
    text = next(iter(text.strip().splitlines()), "")
    letters = "".join(c if c.isalnum() or c in "-'’" else " " for c in text)
    first, *rest = [word.strip("-'’") for word in letters.casefold().split()] or [""]
    if first in STOP and AFTER_STOP.issuperset(rest):
        return "stop"
    return "start" if first in START and not rest else ""
