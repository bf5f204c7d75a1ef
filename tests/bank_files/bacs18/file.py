"""What a file for one processing day says, and one for several; the text of the first."""

from dataclasses import dataclass
from itertools import chain

from services.bank_formats.bacs18 import Heading, records
from services.bank_formats.credits import Credit, DayOfCredits


@dataclass(frozen=True)
class CreditFile(Heading):
    """What a file for one processing day says, with its credits."""

    credits: tuple[Credit, ...]


@dataclass(frozen=True)
class MultiDayFile(Heading):
    """What a file for several processing days says; `processing_day` is the first of them."""

    days: tuple[DayOfCredits, ...]

    @property
    def credits(self) -> tuple[Credit, ...]:
        """The credits of all days, in the file's order."""
        return tuple(chain.from_iterable(day.credits for day in self.days))


def write(file: CreditFile, narrative: str | None = None) -> str:
    """The text of a file for one processing day: all of its `records`."""
    return "".join(records(file, file.credits, narrative))
