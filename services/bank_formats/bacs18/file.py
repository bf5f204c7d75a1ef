"""What a Standard 18 file says, its limits, and what can be wrong with it."""

from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final

from services.bank_formats.credits import (
    BankFileFault,
    BankFileUnwritable,
    Credit,
    DayOfCredits,
    PayerAccount,
)

EXPIRES_DAYS_AFTER_PROCESSING: Final = 30
"""The file's expiry date in HDR1, in days after the last processing day: until then the file may
not be overwritten. Long past the day unpaid credits come back (day 5), and short enough not to keep
bank details for nothing."""

RECORDS_IN_A_BLOCK: Final = 20
"""HDR2 declares blocks of 20 records, of 00100 characters each or of 00106. EOF1 counts the blocks
that the data records and the contras fill, the last one perhaps in part; labels are not counted."""

MOST_CREDITS: Final = 9_999_999
"""UTL1 counts the credits in 7 digits."""

MOST_PENCE_IN_A_FILE: Final = 9_999_999_999_999
"""UTL1 gives the sum of all processing days in 13 digits."""

NAME_WIDTH: Final = 18


class Bacs18Error(ValueError):
    """Something is wrong with a Bacs file: see which of the two below was raised."""


class Bacs18Unwritable(BankFileUnwritable, Bacs18Error):
    """The file cannot be written as asked. Correct what `problems` lists and write it again."""


class Bacs18Fault(BankFileFault, Bacs18Error):
    """A text is not a sound Standard 18 credit file. Do not send it: it has been cut or changed.

    `faults` lists all of them in the file's order, as `line N: positions a-b: what is wrong`.
    """


@dataclass(frozen=True)
class Heading:
    """What one file says beside its credits. `serial` is 6 characters A–Z 0–9; `created_on` is not
    after `processing_day`, the (first) working day on which Bacs takes the file in."""

    payer: PayerAccount
    serial: str
    created_on: date
    processing_day: date


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


def blocks_of(records: int) -> int:
    """How many blocks that many data records and contras fill."""
    return -(-records // RECORDS_IN_A_BLOCK)
