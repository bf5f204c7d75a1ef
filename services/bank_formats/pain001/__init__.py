"""The ISO 20022 message pain.001, what banks' portals take instead of a Bacs file.

    GrpHdr         who sends it and when, the number of payments and their sum
    PmtInf …       one for each processing day: the payer's account, the number and sum again
    CdtTrfTxInf …  one payment each, inside its PmtInf

Versions pain.001.001.03 and pain.001.001.09, for credit transfers in pounds between UK accounts
known by sort code and account number. `outline` is the message as we send it; the writer fills it,
and the tests' reader checks it. Amounts are integer pence everywhere but in the text itself.
"""

from services.bank_formats.credits import MOST_PENCE, Credit, DayOfCredits, PayerAccount
from services.bank_formats.pain001.characters import to_identifier, to_latin_characters
from services.bank_formats.pain001.message import (
    VERSIONS,
    Dialect,
    Heading,
    Pain001Unwritable,
    Totals,
    Version,
)
from services.bank_formats.pain001.writing import pieces

__all__ = [
    "MOST_PENCE",
    "VERSIONS",
    "Credit",
    "DayOfCredits",
    "Dialect",
    "Heading",
    "Pain001Unwritable",
    "PayerAccount",
    "Totals",
    "Version",
    "pieces",
    "to_identifier",
    "to_latin_characters",
]
