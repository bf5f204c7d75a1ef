"""The rooms of a home and what is looked at in each: a scheme's setting."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from services.repairs.domain.responsibility import ResponsibilityMatrix, UnknownCategory

MOST_ROOMS: Final = 30
MOST_ITEMS: Final = 60


@dataclass(frozen=True)
class Item:
    """What is looked at, by the same words at baseline and follow-up."""

    item: str
    category: str


@dataclass(frozen=True)
class Room:
    """A room of a home, or the outside of it."""

    name: str
    items: tuple[Item, ...]


def _room(name: str, *items: tuple[str, str]) -> Room:
    return Room(name, tuple(Item(*each) for each in items))


DEFAULT: Final = (
    _room(
        "Kitchen",
        ("Kitchen walls and ceiling", "plaster_minor"),
        ("Kitchen decoration", "decoration"),
        ("Kitchen units and worktops", "kitchen_units"),
        ("Kitchen sink and taps", "plumbing_minor"),
        ("Kitchen floor", "flooring"),
        ("Kitchen sockets and lights", "electrical"),
        ("Boiler", "gas"),
        ("Stopcock and water main", "water_main"),
    ),
    _room(
        "Bathroom",
        ("Bath, basin and toilet", "sanitary_fittings"),
        ("Bathroom taps and waste", "plumbing_minor"),
        ("Bathroom sealant", "sealant"),
        ("Bathroom floor", "flooring"),
        ("Bathroom decoration", "decoration"),
        ("Bathroom damp and mould", "damp_and_mould"),
    ),
    _room(
        "Hall and stairs",
        ("Front door and locks", "security_entry"),
        ("Smoke alarm", "fire_safety"),
        ("Hall walls and ceiling", "plaster_minor"),
        ("Hall decoration", "decoration"),
        ("Stairs and banister", "structure"),
        ("Loft hatch and high ceilings", "work_at_height"),
        ("Old tiles and boards that may hold asbestos", "asbestos"),
    ),
    _room(
        "Living room",
        ("Living room walls and ceiling", "plaster_minor"),
        ("Living room decoration", "decoration"),
        ("Living room inside door", "doors_internal"),
        ("Living room inner panes", "glazing_internal"),
        ("Living room radiator", "heating"),
        ("Living room shelves and rails", "fixtures"),
    ),
    _room(
        "Bedrooms",
        ("Bedroom walls and ceilings", "plaster_minor"),
        ("Bedroom decoration", "decoration"),
        ("Bedroom inside doors", "doors_internal"),
        ("Bedroom floors", "flooring"),
        ("Bedroom radiators", "heating"),
        ("Bedroom damp and mould", "damp_and_mould"),
        ("Mice, ants and wasps", "pest_minor"),
    ),
    _room(
        "Outside",
        ("Roof and chimney", "roof"),
        ("Gutters, windows and outer walls", "external"),
        ("Drains and gullies", "drains"),
        ("Shared paths and doors", "communal"),
        ("Garden and fences", "garden"),
    ),
)
"""What stands before a scheme has rooms of its own: an item at least of each category of the
default matrix."""


def default_rooms(matrix: ResponsibilityMatrix) -> tuple[Room, ...]:
    """Return the rooms of a scheme that has set none: the items whose category it knows."""
    known = matrix.tenant | matrix.landlord
    rooms = (
        Room(room.name, tuple(item for item in room.items if item.category in known))
        for room in DEFAULT
    )
    return tuple(room for room in rooms if room.items)


def problems_with(rooms: Iterable[Room], matrix: ResponsibilityMatrix) -> Iterator[str]:
    """Yield why rooms cannot be a scheme's. The words of an item tell it from all others."""
    names, items = set[str](), set[str]()
    for room in rooms:
        if not room.name.strip():
            yield "give each room a name"
        if room.name.casefold() in names:
            yield f"two rooms are called {room.name}; give them different names"
        names.add(room.name.casefold())
        if len(room.items) > MOST_ITEMS:
            yield f"{room.name} has more than {MOST_ITEMS} items; part it into two rooms"
        for item in room.items:
            if item.item.casefold() in items:
                yield f"two items are called {item.item}; say which room it is in"
            items.add(item.item.casefold())
            try:
                matrix.whose(item.category)
            except UnknownCategory as error:
                yield str(error)
    if not 1 <= len(names) <= MOST_ROOMS:
        yield f"give 1 to {MOST_ROOMS} rooms"
