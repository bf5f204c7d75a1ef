"""The result of a visit while it is entered, room by room, before it is completed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from services.repairs.domain.finding import Finding
from services.repairs.domain.rooms import Item, Room

Condition = Literal["", "good", "worn", "defect", "not_seen"]

NOT_FOUND = frozenset({"", "not_seen"})
"""The conditions of an item that was not looked at: it is no part of a result."""

CARRIED = "As at the baseline"
"""The room of what the baseline found and no room of the scheme has."""


@dataclass(frozen=True)
class Entered:
    """An item as it was entered; its condition is empty where nothing was tapped."""

    item: str
    category: str
    condition: Condition = ""
    notes: str = ""


@dataclass(frozen=True)
class KeptRoom:
    """A room as somebody kept it, in its latest version or an older one."""

    room: str
    version: int
    items: tuple[Entered, ...]
    kept_by: str
    submission: str


def rooms_to_fill_in(
    rooms: Sequence[Room], kept: Iterable[KeptRoom], baseline: Iterable[Finding]
) -> tuple[Room, ...]:
    """Return the rooms of a visit's form: the scheme's, what was kept, what the baseline found.

    A follow-up asks for the very items of the baseline, by the same words.
    """
    of_kept = {room.room: room for room in kept}
    form = [_with_kept(room, of_kept.pop(room.name, None)) for room in rooms]
    form += [_with_kept(Room(name, ()), room) for name, room in of_kept.items()]
    known = {item.item for room in form for item in room.items}
    carried = tuple(
        dict.fromkeys(Item(f.item, f.category) for f in baseline if f.item not in known)
    )
    if carried:
        last = next((room for room in form if room.name == CARRIED), Room(CARRIED, ()))
        form = [room for room in form if room.name != CARRIED]
        form.append(Room(CARRIED, (*last.items, *carried)))
    return tuple(form)


def _with_kept(room: Room, kept: KeptRoom | None) -> Room:
    if kept is None:
        return room
    known = {item.item for item in room.items}
    added = tuple(Item(e.item, e.category) for e in kept.items if e.item not in known)
    return Room(room.name, (*room.items, *added))


def findings_of(kept: Iterable[KeptRoom]) -> tuple[Finding, ...]:
    """Return what was found: the items that were looked at, room by room."""
    return tuple(
        Finding(each.item, each.category, each.condition, each.notes)
        for room in kept
        for each in room.items
        if each.condition not in NOT_FOUND
    )


def digest_of(kept: Iterable[KeptRoom]) -> str:
    """Return what tells whether rooms are those that were seen."""
    versions = sorted((room.room, room.version) for room in kept)
    return sha256(repr(versions).encode()).hexdigest()[:32]
