"""A tenant's whole story: what the audit trails of all services say, merged in order and worded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.contracts.queries.audit import AuditRow
from services.gateway.console.telling.words import plain, status_words
from services.terms.changes import AuditLine
from services.terms.days import with_days_in_words
from services.terms.noted import event_service, is_event, who_of
from services.terms.story import worded

TOLD_TWICE: Final = frozenset(
    {
        ("enrolment", "baseline passed"),
        ("enrolment", "follow-up"),
        ("payments", "rent arrears"),
        ("notifications", "registered"),
        ("notifications", "channel"),
        ("notifications", "corrected"),
        ("notifications", "email"),
        ("notifications", "mobile"),
    }
)
"""What one service notes because another one, whose line says more, told it."""

Deed = tuple[str, str]
"""A service, and the correlation of what one deed did in it."""


@dataclass(frozen=True)
class Happening:
    """One thing that happened: on which date, what, by whom, with whose words."""

    on: date
    what: str
    who: str
    note: str = ""


def whole_story(told: Mapping[str, Iterable[AuditRow]]) -> list[Happening]:
    """Return what happened, oldest first, from each service's lines by its name."""
    lines = [
        (service, AuditLine(**vars(row)))
        for service, rows in told.items()
        for row in rows
        if (service, row.what) not in TOLD_TWICE
    ]
    people = {line.correlation_id: line.who for _, line in lines if not is_event(line.who)}
    fates: dict[str, str] = {}
    for _, line in lines:
        if line.subject_kind == "message" and line.is_move:
            fates[line.subject_ref] = line.after
    steps = _steps(lines)
    return [
        _message(line, fates.get(line.subject_ref, ""), people)
        if line.subject_kind == "message"
        else _happening(line, people)
        for _, line in sorted(lines, key=lambda pair: (pair[1].on, pair[1].at, steps[_deed(*pair)]))
        if line.subject_kind != "message" or not line.before
    ]


def _steps(lines: list[tuple[str, AuditLine]]) -> dict[Deed, int]:
    """Return how many services a deed went through before it reached each.

    Moments are in whole seconds. What followed within one comes after what it followed from.
    """
    heard_from = {
        _deed(service, line): event_service(line.who) for service, line in reversed(lines)
    }
    steps = {}
    for deed in heard_from:
        service, correlation = deed
        way = [service]
        while (before := heard_from.get((way[-1], correlation), "")) and before not in way:
            way.append(before)
        steps[deed] = len(way)
    return steps


def _deed(service: str, line: AuditLine) -> Deed:
    return service, line.correlation_id


def _happening(line: AuditLine, people: Mapping[str, str]) -> Happening:
    note = with_days_in_words(line.note) if _is_in_own_words(line) else ""
    return Happening(line.on, with_days_in_words(worded(line)), _who(line, people), note)


def _who(line: AuditLine, people: Mapping[str, str]) -> str:
    """Return who did it: whoever began it, where it followed from what they did."""
    return people.get(line.correlation_id, who_of(line.who)) if is_event(line.who) else line.who


def _is_in_own_words(line: AuditLine) -> bool:
    """Return whether the note is a person's, and not in what is worded already."""
    return bool(line.note) and not line.is_move and line.what != "scheduled"


def _message(line: AuditLine, fate: str, people: Mapping[str, str]) -> Happening:
    """Tell a message once, where it was asked for, with what became of it by now."""
    status, _ = status_words(fate or "created")
    what = f"Message “{plain(line.reason)}”: {status[:1].lower()}{status[1:]}"
    return Happening(line.on, what, _who(line, people))
