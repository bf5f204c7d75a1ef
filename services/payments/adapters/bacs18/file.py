"""What a Standard 18 file says, its limits, and what can be wrong with it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

EXPIRES_DAYS_AFTER_PROCESSING: Final = 30
"""The file's expiry date in HDR1, in days after the processing day: until then the file may not be
overwritten. Long past the day unpaid credits come back (day 5), and short enough not to keep bank
details for nothing."""

RECORDS_IN_A_BLOCK: Final = 20
"""HDR2 declares blocks of 02000 characters and records of 00100. EOF1 counts the blocks that the
data records and the contra fill, the last one perhaps in part; labels are not counted."""

MOST_PENCE: Final = 99_999_999_999
"""11 digits: the most that one credit, and their sum in the contra, can be."""

MOST_CREDITS: Final = 9_999_999
"""UTL1 counts the credits in 7 digits."""

NAME_WIDTH: Final = 18


class Bacs18Error(ValueError):
    """Something is wrong with a Bacs file: see which of the two below was raised."""


class Bacs18Unwritable(Bacs18Error):
    """The file cannot be written as asked. Correct what `problems` lists and write it again.

    Raised before anything is written. The problems name a credit by its place in the file, counted
    from 1, and never show a sort code, an account number or a name.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems: tuple[str, ...] = tuple(problems)


class Bacs18Fault(Bacs18Error):
    """A text is not a sound Standard 18 credit file. Do not send it: it has been cut or changed.

    `faults` lists all of them in the file's order, as `line N: positions a-b: what is wrong`. They
    never show a sort code, an account number or a name.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults: tuple[str, ...] = tuple(faults)


@dataclass(frozen=True)
class PayerAccount:
    """The account the money leaves. `service_user_number` is the payer's 6 characters at Bacs;
    sort code 6 digits, account number 6 to 8 (padded left with zeros in the file)."""

    name: str
    service_user_number: str
    sort_code: str = field(repr=False)
    account_number: str = field(repr=False)


@dataclass(frozen=True)
class Credit:
    """One payment. `amount_pence` is 1 to `MOST_PENCE`; reference and name are cut to 18
    characters. Bank details and name stay out of the repr, and so out of logs."""

    sort_code: str = field(repr=False)
    account_number: str = field(repr=False)
    amount_pence: int
    reference: str
    payee_name: str = field(repr=False)


@dataclass(frozen=True)
class Heading:
    """What one file says beside its credits. `serial` is 6 characters A–Z 0–9; `created_on` is not
    after `processing_day`, the working day on which Bacs takes the file in."""

    payer: PayerAccount
    serial: str
    created_on: date
    processing_day: date


@dataclass(frozen=True)
class CreditFile(Heading):
    """What one file says, with its credits."""

    credits: tuple[Credit, ...]


def blocks_of(credits: int) -> int:
    """How many blocks the credits and the one contra fill."""
    return -(-(credits + 1) // RECORDS_IN_A_BLOCK)
