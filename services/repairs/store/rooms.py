"""What is looked at in visits, and the rooms that were kept of visits not completed yet."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import bindparam, func, select

from services.backbone.writing import Writer
from services.repairs import tables
from services.repairs.domain.draft import Entered, KeptRoom
from services.repairs.domain.rooms import Item, Room

_OF = tables.kept_rooms.c

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_SETTINGS = select(tables.room_settings).order_by(tables.room_settings.c.version.desc()).limit(1)
_FORGET = tables.kept_rooms.delete().where(_OF.visit_ref == bindparam("ref"))
_NEWEST = (
    select(_OF.room, func.max(_OF.version).label("version"), func.min(_OF.kept_at).label("first"))
    .where(_OF.visit_ref == bindparam("ref"))
    .group_by(_OF.room)
    .subquery()
)
LATEST = (
    select(tables.kept_rooms)
    .join(_NEWEST, (_OF.room == _NEWEST.c.room) & (_OF.version == _NEWEST.c.version))
    .where(_OF.visit_ref == bindparam("ref"))
    .order_by(_NEWEST.c.first, _OF.room)
)
"""The rooms of a visit in their latest version, in the order in which they were kept first."""


class RoomStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def settings(self) -> tuple[int, tuple[Room, ...]]:
        """Return the version and the rooms that stand; 0 and none before any were set."""
        row = self.connection.execute(_SETTINGS).one_or_none()
        return (0, ()) if row is None else (row.version, rooms_in(row.rooms))

    def keep_settings(self, version: int, rooms: Iterable[Room]) -> None:
        """Keep the next version of the rooms."""
        kept = json.dumps([asdict(room) for room in rooms])
        self.connection.insert(tables.room_settings, {"version": version, "rooms": kept})

    def kept(self, visit_ref: str) -> list[KeptRoom]:
        """Return the rooms of a visit in their latest version, those kept first before others."""
        return [kept_room(row) for row in self.connection.execute(LATEST, {"ref": visit_ref})]

    def keep(self, visit_ref: str, room: KeptRoom) -> None:
        """Keep a new version of a room of a visit's form."""
        self.connection.insert(
            tables.kept_rooms,
            {
                "visit_ref": visit_ref,
                "room": room.room,
                "version": room.version,
                "items": json.dumps([asdict(item) for item in room.items]),
                "kept_by": room.kept_by,
                "submission": room.submission,
                "kept_at": datetime.now(UTC),
            },
        )

    def forget(self, visit_ref: str) -> None:
        """Forget what was entered of a visit that was begun by mistake."""
        self.connection.execute(_FORGET, {"ref": visit_ref})


def rooms_in(kept: str) -> tuple[Room, ...]:
    """Return the rooms of a version of the settings."""
    return tuple(
        Room(room["name"], tuple(Item(**item) for item in room["items"]))
        for room in json.loads(kept)
    )


class RoomRow(Protocol):
    """A row of the rooms that were kept; `items` is JSON."""

    room: str
    version: int
    items: str
    kept_by: str
    submission: str
    kept_at: datetime


def kept_room(row: RoomRow) -> KeptRoom:
    """Return a room as it was kept."""
    items = tuple(Entered(**item) for item in json.loads(row.items))
    return KeptRoom(row.room, row.version, items, row.kept_by, row.submission)
