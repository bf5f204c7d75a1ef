"""Lists of the gateway's own, newest first: a page of one, or all of it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol, TypeVar

PAGE: Final = 50
"""Rows of a list that a page shows."""

WHOLE: Final = 500
"""Rows that are read at a time where all are wanted."""


class Numbered(Protocol):
    """A row with its place in the list."""

    @property
    def id(self) -> int:
        """Return its place: the newest has the highest."""


RowT = TypeVar("RowT", bound=Numbered)


def to_the_end(page: Callable[[int | None], Sequence[RowT]]) -> Iterator[RowT]:
    """Yield all rows of a list; `page` reads those before a place."""
    before = None
    while found := page(before):
        yield from found
        before = found[-1].id
