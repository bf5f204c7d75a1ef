"""One row of a file from the bank, and typed values out of its cells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from services.bank_formats.errors import BankFormatError
from services.bank_formats.incoming.faults import Faults

T = TypeVar("T")


class Unreadable(BankFormatError):
    """A cell does not say what it should. The message completes `line N, column name: `."""


@dataclass(frozen=True)
class Cells:
    """The cells of a row by column, and the line it starts on.

    `labels` has the name the file uses for a column where that is not the column's own; faults in
    `silent` columns are not reported, since it has been said that the file lacks them.
    """

    line: int
    values: Mapping[str, str] = field(repr=False)
    faults: Faults = field(repr=False)
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    silent: frozenset[str] = frozenset()

    def given(self, column: str) -> bool:
        """Return whether there is something in the cell."""
        return bool(self.values.get(column))

    def fault(self, column: str, what: str) -> None:
        """Report a fault in one cell."""
        if column not in self.silent:
            label = self.labels.get(column, column)
            self.faults.add(f"line {self.line}, column {label}", what)

    def take(self, column: str, read: Callable[[str], T], stand_in: T) -> T:
        """Return what `read` makes of a cell that must be given; `stand_in` if it has a fault."""
        if not self.given(column):
            self.fault(column, "is blank and must be given")
        return self.take_if_given(column, read, stand_in)

    def take_if_given(self, column: str, read: Callable[[str], T], stand_in: T) -> T:
        """Return what `read` makes of a cell; `stand_in` if it is blank or has a fault."""
        if not self.given(column):
            return stand_in
        try:
            return read(self.values[column])
        except Unreadable as error:
            self.fault(column, str(error))
            return stand_in

    def leave_blank(self, column: str, why: str) -> None:
        """Report a cell in which something is given; `why` completes `leave it blank`."""
        if self.given(column):
            self.fault(column, f"leave it blank {why}")
