"""What a Standard 18 file says, its limits, and what can be wrong with it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from services.bank_formats.credits import BankFileUnwritable, PayerAccount

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


class Bacs18Unwritable(BankFileUnwritable):
    """The file cannot be written as asked. Correct what `problems` lists and write it again."""


@dataclass(frozen=True)
class Heading:
    """What one file says beside its credits. `serial` is 6 characters A–Z 0–9; `created_on` is not
    after `processing_day`, the (first) working day on which Bacs takes the file in."""

    payer: PayerAccount
    serial: str
    created_on: date
    processing_day: date


def blocks_of(records: int) -> int:
    """How many blocks that many data records and contras fill."""
    return -(-records // RECORDS_IN_A_BLOCK)
