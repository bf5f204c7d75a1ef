"""How an officer's task can be closed: by what it is about."""

from services.notifications.domain.death import SAID_IN


def outcomes_for(kind: str, about_message: bool) -> tuple[str, ...]:
    """Return the outcomes that make sense of a task, the plainest first."""
    again = ("retry", "letter") if about_message else ()
    mistake = ("mistake",) if kind in SAID_IN else ()
    return ("done", *again, *mistake)
