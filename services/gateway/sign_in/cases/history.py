"""What happened to people who sign in, and to what was asked for, as the audit trail has it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from services.gateway.sign_in.cases.paging import PAGE, WHOLE, to_the_end
from services.gateway.sign_in.domain.people import Person
from services.gateway.sign_in.door import Door
from services.terms.changes import AuditLine


@dataclass(frozen=True)
class HappenedRow:
    """What happened to somebody, with names in place of references."""

    at: datetime
    about: str
    what: str
    before: str
    after: str
    reason: str
    by_whom: str
    asked_by: str


@dataclass(frozen=True)
class Happened(HappenedRow):
    """A row with its place in the trail."""

    id: int


def history(
    door: Door,
    *,
    person_id: str = "",
    since: date | None = None,
    until: date | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[Happened]:
    """Return a page of what happened to somebody, or to all, newest first.

    The next page is `before` the id of the last one.
    """
    span = since or date.min, until or date.max
    with door.reading() as store:
        everybody = store.people.all()
        found = store.people.happened(person_id, *span, before, limit)
    return [_told(place, line, everybody) for place, line in found]


def all_history(
    door: Door, *, person_id: str, since: date | None, until: date | None
) -> Iterator[Happened]:
    """Yield all that happened to somebody, or to all, newest first."""
    return to_the_end(
        lambda before: history(
            door, person_id=person_id, since=since, until=until, before=before, limit=WHOLE
        )
    )


def _told(place: int, line: AuditLine, everybody: list[Person]) -> Happened:
    """Say a line by names; of whom is asked for and not there yet, a note has it."""
    ids = {person.id: person.name for person in everybody}
    refs = {person.ref: person.name for person in everybody}
    return Happened(
        line.at,
        ids.get(line.subject_ref, line.note),
        line.what,
        line.before,
        line.after,
        line.reason,
        refs.get(line.who, line.who),
        refs.get(line.cause_ref, line.cause_ref),
        place,
    )
