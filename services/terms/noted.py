"""What a line of the audit trail says of itself: by whom, what brought it about, what it was."""

import re
from collections.abc import Mapping
from typing import Final

from services.terms.changes import AuditLine

_EVENT = re.compile(r"(\w+)\.(\w+)\.v\d+")


def who_of(actor: str) -> str:
    """Return who an audit line names: a person as written, an event by its service and its words.

    `enrolment.breach_recorded.v1` is `enrolment: breach recorded`; a cut-off is the `day clock`.
    """
    event = _EVENT.fullmatch(actor)
    if event is None:
        return actor
    service, name = event.groups()
    return "day clock" if service == "calendar" else f"{service}: {name.replace('_', ' ')}"


def is_event(actor: str) -> bool:
    """Return whether an audit line names an event, and no person."""
    return _EVENT.fullmatch(actor) is not None


def event_service(actor: str) -> str:
    """Return which service's event an audit line names; empty for a person."""
    event = _EVENT.fullmatch(actor)
    return "" if event is None else event.group(1)


_CAUSES: Final[Mapping[str, str]] = {
    "appeal": "appeal upheld",
    "leaving": "",
    "return": "return of",
}
"""The kinds of causes that are called otherwise than they are kept."""


def cause_of(line: AuditLine) -> str:
    """Return what brought a change about, such as `breach J17`; else the note there is."""
    named = f"{_CAUSES.get(line.cause_kind, line.cause_kind)} {line.cause_ref}".strip()
    return named or line.note


def as_noted(line: AuditLine) -> str:
    """Return a change that has no words of its own: what it was, from what, to what."""
    values = " → ".join(filter(None, (line.before, line.after)))
    what = values if line.is_move else f"{line.what} {values}"
    return f"{what} {line.reason}".strip()
