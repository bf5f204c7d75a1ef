"""A Bacs Standard 18 credit file for one processing day: written, and read back.

    VOL1 HDR1 HDR2 UHL1   labels of 80 characters
    data …                one credit each, 100 characters
    contra                the debit of the payer's account that balances them, 100 characters
    EOF1 EOF2 UTL1        labels of 80 characters

One record a line, each ended with "\\n", in A–Z 0–9 . & / - and space only. Positions count from 1
and both ends are included. Amounts are integer pence. The layouts below are the standard's own
table; positions they do not name are blank. The writer fills them, the reader checks them.
"""

from services.payments.adapters.bacs18.characters import to_bacs_characters
from services.payments.adapters.bacs18.file import (
    EXPIRES_DAYS_AFTER_PROCESSING,
    MOST_CREDITS,
    MOST_PENCE,
    NAME_WIDTH,
    RECORDS_IN_A_BLOCK,
    Bacs18Error,
    Bacs18Fault,
    Bacs18Unwritable,
    Credit,
    CreditFile,
    Heading,
    PayerAccount,
)
from services.payments.adapters.bacs18.reading import read
from services.payments.adapters.bacs18.writing import records, write

__all__ = [
    "EXPIRES_DAYS_AFTER_PROCESSING",
    "MOST_CREDITS",
    "MOST_PENCE",
    "NAME_WIDTH",
    "RECORDS_IN_A_BLOCK",
    "Bacs18Error",
    "Bacs18Fault",
    "Bacs18Unwritable",
    "Credit",
    "CreditFile",
    "Heading",
    "PayerAccount",
    "read",
    "records",
    "to_bacs_characters",
    "write",
]
