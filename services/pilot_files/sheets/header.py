"""The header of a table: which column each cell of a row is in."""

import unicodedata
from collections.abc import Sequence


def bare(name: str) -> str:
    """Return a column's name as it is compared: without case, spaces, underscores and the like."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


class Header:
    """The names in the first row, as this program writes those that it knows.

    `names` are those of the columns that have one, in their order, at `positions` of the row.
    """

    def __init__(self, cells: Sequence[str], known: Sequence[str]) -> None:
        as_known = {bare(name): name for name in known}
        self.positions = tuple(at for at, cell in enumerate(cells) if cell)
        self.names = tuple(as_known.get(bare(cells[at]), cells[at]) for at in self.positions)
        self._named = frozenset(self.positions)
        self._width = len(self.names)
        self._without_gap = self.positions == tuple(range(self._width))

    def fitted(self, cells: list[str]) -> list[str]:
        """Return a row's cells, as many as there are names, in their order.

        Blank cells that a spreadsheet left out at the end of a row are there again, and blank ones
        under no name are gone. A row with something under no name is longer than the header: it is
        returned as it is.
        """
        if len(cells) == self._width and self._without_gap:
            return cells
        if self.strays(cells):
            return cells + [""] * (self._width + 1 - len(cells))
        return self.under_names(cells)

    def under_names(self, cells: Sequence[str]) -> list[str]:
        """Return the cells that have a name above them, blank where the row is short."""
        return [cells[at] if at < len(cells) else "" for at in self.positions]

    def strays(self, cells: Sequence[str]) -> list[int]:
        """Return the positions of the cells with something in them and no name above them."""
        return [at for at, cell in enumerate(cells) if cell and at not in self._named]

    def is_shifted(self, cells: Sequence[str]) -> bool:
        """Return whether something stands just right of the last name, as after an extra comma."""
        beside = self.positions[-1] + 1
        return beside < len(cells) and bool(cells[beside])
