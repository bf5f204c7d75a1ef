"""What is wrong with a file from the bank, and how it is said."""

from typing import Final

from services.bank_formats.errors import BankFormatError
from services.terms.errors import ListsFaults

MOST_FAULTS: Final = 50
"""So many faults are shown; of the rest only how many there are."""


class FileFault(ListsFaults, BankFormatError):
    """A file from the bank cannot be used. Show `faults` to the sender, use nothing of the file.

    Reading the same file again fails again. `faults` are in the file's order, each as `line N,
    column name: what is wrong`, `line N: …` where the whole line is meant, or `file: …`. They show
    no content of the file, and so no bank details.
    """


class Faults:
    """The faults found so far. Keeps the first `MOST_FAULTS` and counts all."""

    def __init__(self) -> None:
        self.count = 0
        self._shown: list[str] = []

    def add(self, place: str, what: str) -> None:
        """Report a fault at a place, such as `line 3`."""
        self.count += 1
        if self.count <= MOST_FAULTS:
            self._shown.append(f"{place}: {what}")

    def check(self) -> None:
        """Raise `FileFault` with what was found, if anything was."""
        if not self.count:
            return
        more = self.count - len(self._shown)
        rest = [f"file: {more} more faults are not shown"] if more else []
        raise FileFault([*self._shown, *rest])


def file_fault(what: str, place: str = "file") -> FileFault:
    """Return the error for a fault after which a file cannot be read any further."""
    return FileFault([f"{place}: {what}"])
