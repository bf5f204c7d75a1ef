"""The audit trail: who changed what of which thing, from what to what, when and why.

Rows are only ever added. Nothing in one is prose that is read back: what happened is a word, states
are the words the thing's table of moves has, and what brought it about is a reference. Only `note`
is for people, in a person's own words or a file's name.
"""

from dataclasses import dataclass
from typing import Final

from services.terms.changes import Change
from services.terms.moves import STATUS
from services.terms.subjects import SubjectKind

LONGEST_VALUE: Final = 120
"""Characters of a value or a reference in a line; what is longer is cut by who notes it."""

COLUMNS: Final = (
    "subject_kind",
    "subject_ref",
    "tenant_ref",
    "what",
    "before",
    "after",
    "reason",
    "cause_kind",
    "cause_ref",
    "note",
)
"""What a line says beside who, when, on which business date and in which correlation."""

HALVES: Final = ("half_before", "half_after")
"""Columns of a line whose values are days: which half of the day was meant before and after."""


@dataclass(frozen=True)
class Subject:
    """What a line is about: its kind (`run`) and reference (`run-2012-04-11`), and whose it is.

    `tenant_ref` is empty where it is nobody's in particular. A tenant's story has every line that
    is theirs.
    """

    kind: SubjectKind
    ref: str
    tenant_ref: str = ""


Cause = tuple[str, str]
"""What brought a change about: its kind and its reference."""

NO_CAUSE: Final[Cause] = ("", "")


def moved(
    before: str, after: str, *, reason: str = "", cause: Cause = NO_CAUSE, note: str = ""
) -> Change:
    """Return the change of a thing that moved between states; `before` is empty for a new one."""
    return Change(STATUS, before, after, reason, *cause, note)


__all__ = ["COLUMNS", "HALVES", "LONGEST_VALUE", "NO_CAUSE", "Cause", "Change", "Subject", "moved"]
