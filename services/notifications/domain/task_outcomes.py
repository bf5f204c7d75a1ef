"""How an officer's task can be closed: by what it is about."""

from typing import Literal

from services.notifications.domain.death import SAID_IN

Outcome = Literal["done", "retry", "letter", "mistake"]


def outcomes_for(kind: str, about_message: bool) -> tuple[Outcome, ...]:
    """Return the outcomes that make sense of a task, the plainest first."""
    again: tuple[Outcome, ...] = ("retry", "letter") if about_message else ()
    mistake: tuple[Outcome, ...] = ("mistake",) if kind in SAID_IN else ()
    return ("done", *again, *mistake)
