"""What a line of the file says, and what can be wrong with it."""

from dataclasses import dataclass
from datetime import date

from services.bank_formats.credits import BankFileUnwritable, Credit


class PortalCsvUnwritable(BankFileUnwritable):
    """The file cannot be written as asked. Correct what `problems` lists and write it again."""


@dataclass(frozen=True)
class PortalPayment(Credit):
    """One payment with its days: the bank takes it in on `processing_day`, and the payee has the
    money on `entry_day`. A day may be None where no column asks for it."""

    processing_day: date | None = None
    entry_day: date | None = None
