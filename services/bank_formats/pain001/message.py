"""What a pain.001 message says, how banks differ over it, and what can be wrong with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from services.bank_formats.credits import BankFileUnwritable, PayerAccount

Version = Literal["pain.001.001.03", "pain.001.001.09"]
VERSIONS: Final[tuple[Version, ...]] = get_args(Version)

IDENTIFIER_WIDTH: Final = 35
NAME_WIDTH: Final[dict[Version, int]] = {"pain.001.001.03": 70, "pain.001.001.09": 140}


class Pain001Unwritable(BankFileUnwritable):
    """The message cannot be written as asked. Correct what `problems` lists and write it again."""


@dataclass(frozen=True)
class Dialect:
    """What one bank wants of the message; ask the bank, for the standard leaves it open.

    `service_level` and `local_instrument` say by which scheme to pay: as they stand, not urgent and
    by Bacs. Some banks refuse a local instrument: None leaves it out. `clearing_system` is what the
    sort codes are of; `charge_bearer` who pays the banks' charges (SHAR each their own; SLEV as the
    scheme says).
    """

    version: Version = "pain.001.001.09"
    service_level: str = "NURG"
    local_instrument: str | None = "BACS"
    clearing_system: str = "GBDSC"
    charge_bearer: str = "SHAR"


USUAL: Final = Dialect()


@dataclass(frozen=True)
class Heading:
    """What one message says beside its payments.

    `message_id` is the sender's own, 1 to 35 characters, and never used twice; `created_at` has a
    time zone and is written in UTC to the second.
    """

    payer: PayerAccount
    message_id: str
    created_at: datetime


@dataclass(frozen=True)
class Totals:
    """The number of a day's payments and their sum, which the message says before them."""

    count: int
    pence: int

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(self.count + other.count, self.pence + other.pence)
