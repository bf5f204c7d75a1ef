"""What people do with a file: upload it, look what was found, decide, go on."""

import base64
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import IO, Final

from services.backbone.errors import NotFound
from services.gateway.importing.kinds import (
    ALIKE,
    NEVER,
    SEALED_AS,
    Kind,
    Row,
    kept_page,
    opened_page,
)
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.store.imports import Import
from services.pilot_files.quick_reading import ROWS_OF_PAGE

PART_BYTES: Final = 1 << 18


@dataclass(frozen=True)
class Remarked:
    """What is to be said of a row, as it is read."""

    id: int
    row: int
    column: str
    says: str


@dataclass(frozen=True)
class Looked:
    """An import with who began it, and how many rows there are of each kind of remark.

    `good` rows are handed over, `good_unlike` of them like nobody who is registered already.
    """

    found: Import
    begun_by: str
    counts: Counter[str]
    good: int
    good_unlike: int


def upload(door: Door, kind: str, file: IO[bytes], name: str, by: str, deed: str) -> int:
    """Keep a file, to be read; returns the import's number, the same for the same deed."""
    with door.writing(by) as store:
        known = store.imports.of_deed(deed)
        if known is not None:
            return known
        number = store.imports.begin(kind, _short(name), deed, by, door.now())
        part = 0
        while content := file.read(PART_BYTES):
            text = base64.b64encode(content).decode("ascii")
            store.imports.add_part(number, part, door.key.seal(SEALED_AS, str(number), text))
            part += 1
        return number


def look(door: Door, kind: str, number: int) -> Looked:
    """Return an import of a kind; `NotFound` for another."""
    with door.reading() as store:
        found = store.imports.find(number)
        if found is None or found.kind != kind:
            raise NotFound(f"there is no import {number}")
        person = store.people.find(found.begun_by)
        counts = Counter(store.imports.counts(number))
        never = store.imports.count_with(number, NEVER)
        unlike = store.imports.count_with(number, (*NEVER, ALIKE))
    who = person.name if person else ""
    return Looked(found, who, counts, max(found.rows - never, 0), max(found.rows - unlike, 0))


def newest(door: Door, kind: str, before: int | None, limit: int) -> list[tuple[Import, str]]:
    """Return imports of a kind, newest first, each with who began it."""
    with door.reading() as store:
        return store.imports.listed(kind, before, limit)


def unfinished(door: Door, kinds: Iterable[str]) -> list[Import]:
    """Return the imports of these kinds that wait for a person, the first ones first."""
    with door.reading() as store:
        return store.imports.unfinished(kinds)


def decide(
    door: Door, kind: Kind, number: int, by: str, on: date, last_place: int, without_alike: bool
) -> bool:
    """Have an import handed over; False where that was decided before.

    `last_place` is the highest place in a file that a tenant has.
    """
    with door.writing(by) as store:
        found = store.imports.find(number)
        if found is None or found.state != "read":
            return False
        store.imports.change(
            number,
            state="carrying",
            told_by=by,
            business_date=on,
            without_alike=without_alike,
            offset=max(last_place, store.imports.last_place()),
            phase=kind.phases[0],
            page=0,
        )
        return True


def give_up(door: Door, number: int, by: str) -> None:
    """Do not import what waits for a decision, and forget what the file says."""
    with door.writing(by) as store:
        found = store.imports.find(number)
        if found is not None and found.state == "read":
            store.imports.change(number, state="given_up", told_by=by, ended_at=door.now())
            store.imports.forget(number)


def go_on(door: Door, number: int, by: str) -> None:
    """Go on with an import that stopped, as who does so now."""
    with door.writing(by) as store:
        found = store.imports.find(number)
        if found is not None and found.state == "stopped":
            store.imports.change(number, state="carrying", told_by=by, why="")


def remarks(
    door: Door, number: int, kind: str, after: tuple[int, int], limit: int
) -> list[Remarked]:
    """Return what is to be said of rows, by row."""
    with door.reading() as store:
        kept = store.imports.remarks(number, kind, after, limit)
    return [
        Remarked(each.id, each.row, each.column, door.key.open(SEALED_AS, str(number), each.says))
        for each in kept
    ]


def rows(door: Door, number: int, wanted: list[int]) -> dict[int, Row]:
    """Return what some rows of a file say, as long as that is kept."""
    found: dict[int, Row] = {}
    with door.reading() as store:
        for page in store.imports.pages_of(number, wanted):
            kept = opened_page(door, number, store.imports.page(number, page))
            found.update({row[0]: row for row in kept if row[0] in wanted})
    return found


def waiting(door: Door) -> list[tuple[date, int]]:
    """Return how many tenants wait for each day, the first day first."""
    with door.reading() as store:
        return store.imports.waiting_days()


def register_waiting(door: Door, kind: Kind, by: str, on: date, deed: str) -> int | None:
    """Hand over the rows whose day has come, as an import of its own; None where there are none.

    The same deed begins it once.
    """
    with door.writing(by) as store:
        known = store.imports.of_deed(deed)
        if known is not None:
            return known
        taken = store.imports.take_waiting(on)
        if not taken:
            return None
        number = store.imports.begin(
            kind.name,
            "Tenancies that have begun",
            deed,
            by,
            door.now(),
            state="carrying",
            told_by=by,
            business_date=on,
            phase=kind.phases[0],
            rows=len(taken),
            pages=-(-len(taken) // ROWS_OF_PAGE),
        )
        offsets: dict[int, int] = {}
        moved: list[Row] = []
        for place, (of, _, sealed) in enumerate(taken, start=1):
            before = store.imports.find(of)
            offsets.setdefault(of, before.offset if before else 0)
            (row,) = opened_page(door, of, sealed)
            moved.append([place, offsets[of] + row[1], *row[2:]])
        for page in range(0, len(moved), ROWS_OF_PAGE):
            some = moved[page : page + ROWS_OF_PAGE]
            sealed = kept_page(door, number, some)
            store.imports.add_page(number, page // ROWS_OF_PAGE, some[0][0], some[-1][0], sealed)
        return number


def _short(name: str) -> str:
    """Return a file's name, without folders, as it is shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[-120:] or "file"
