"""What a file for several days says, read back."""

from dataclasses import dataclass
from itertools import chain

from services.bank_formats.bacs18 import Heading
from services.bank_formats.credits import Credit, DayOfCredits


@dataclass(frozen=True)
class MultiDayFile(Heading):
    """What a file for several processing days says; `processing_day` is the first of them."""

    days: tuple[DayOfCredits, ...]

    @property
    def credits(self) -> tuple[Credit, ...]:
        """The credits of all days, in the file's order."""
        return tuple(chain.from_iterable(day.credits for day in self.days))
