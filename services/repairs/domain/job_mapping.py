"""How the repairs system's file is read: which of its columns and words mean ours."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

FIELDS: Final = (
    *("job_ref", "tenant_ref", "reported_on", "recorded_on", "category", "emergency"),
    *("done_by", "status", "cost_pence", "description"),
)
"""What a file may say of a job."""

WORDS: Final = {
    "emergency": ("yes", "no"),
    "done_by": ("landlord", "tenant"),
    "status": ("completed", "cancelled"),
}
"""What the cells of these columns may mean; those of `category` are the matrix's."""


@dataclass(frozen=True)
class Meaning:
    """What a heading (`ours` is empty) or a word of a column means."""

    field: str
    theirs: str
    ours: str


@dataclass(frozen=True)
class KeptMapping:
    """A version of the mapping, used from `since` on; `kept_by` is the `ref` of who made it."""

    version: int
    words: tuple[Meaning, ...]
    days: str
    costs: str
    since: date
    kept_by: str
    why: str


def faults_of(words: Collection[Meaning], categories: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a mapping: what to do, and the field it is about."""
    seen = set[tuple[str, str, bool]]()
    for word in words:
        known = categories if word.field == "category" else WORDS.get(word.field, ())
        key = (word.field, word.theirs.casefold(), bool(word.ours))
        if word.field not in FIELDS:
            yield f"{word.field!r} is nothing that a file says of a job", word.field
        elif not word.theirs.strip():
            yield "say what stands in the file", word.field
        elif word.ours and word.ours not in known:
            yield (
                f"{word.theirs!r} cannot mean {word.ours!r}; use one of {', '.join(known)}",
                word.field,
            )
        elif key in seen:
            yield f"{word.theirs!r} is there twice; leave one", word.field
        seen.add(key)
