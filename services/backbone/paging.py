"""Pages of a list, by one kind of cursor: the place of the last row in the list's order.

A query reads `query.size + 1` rows behind the place that `place_after` gives; `page_of` makes the
page of them. Callers pass cursors on as they are.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from services.backbone.errors import Invalid
from services.contracts.queries import Listed, Page

FoundT = TypeVar("FoundT")
RowT = TypeVar("RowT")

Place = tuple[str | int, ...]
"""Where a row stands: its values in the columns that decide the order, and differ for each row."""


def place_after(query: Listed[Any], beginning: Place) -> Any:
    """Return the place behind which a query's page begins; `beginning` is before every row.

    Raises `Invalid` for a cursor of another list.
    """
    if query.after is None:
        return beginning
    try:
        place = json.loads(query.after)
    except ValueError:
        place = None
    if not isinstance(place, list) or [type(v) for v in place] != [type(v) for v in beginning]:
        raise no_cursor()
    return tuple(place)


def day_of_place(text: str) -> date:
    """Return a date that stands in a place; `Invalid` for a cursor with none there."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise no_cursor() from None


def no_cursor() -> Invalid:
    """Return what a cursor of another list is refused with."""
    return Invalid("this is no cursor of this list; take `next` of its last page", "after")


def page_of(
    found: Iterable[FoundT],
    query: Listed[RowT],
    place: Callable[[FoundT], Place],
    row: Callable[[FoundT], RowT],
) -> Page[RowT]:
    """Return the page of what was found behind its place: one more than fits, if there is more."""
    read = list(islice(found, query.size + 1))
    shown = read[: query.size]
    more = json.dumps(place(shown[-1]), ensure_ascii=False) if len(read) > query.size else None
    return Page(tuple(map(row, shown)), more)


def page_of_all(rows: Sequence[RowT], query: Listed[RowT]) -> Page[RowT]:
    """Return a page of a list that is worked out whole, and is short."""
    (start,) = place_after(query, (0,))
    numbered = enumerate(rows[start : start + query.size + 1], start=start + 1)
    return page_of(numbered, query, lambda each: (each[0],), lambda each: each[1])
