"""Puts values in the places of a layout."""

from services.bank_formats.bacs18.layouts import Field, Layout

Values = dict[str, str | int]
"""What a record says, by the layout's names. Names the layout does not have are passed over."""


def line(layout: Layout, values: Values) -> str:
    """The record with the values in place: numbers zero-filled, texts left-aligned."""
    return "".join(_fill(place, values.get(place.name, place.usual)) for place in layout) + "\n"


def template(layout: Layout, numbers: frozenset[str]) -> str:
    """The layout as a format of named values, for the record that comes a million times."""
    return "".join(_slot(place, place.name in numbers) for place in layout) + "\n"


def _fill(place: Field, value: str | int) -> str:
    width = place.last - place.first + 1
    return f"{value:0{width}d}" if isinstance(value, int) else f"{value:{width}}"


def _slot(place: Field, is_number: bool) -> str:
    if not place.name:
        return place.usual
    width = place.last - place.first + 1
    return f"{{{place.name}:0{width}d}}" if is_number else f"{{{place.name}:{width}}}"
