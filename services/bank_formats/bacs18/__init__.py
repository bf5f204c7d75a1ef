"""A Bacs Standard 18 credit file, for one processing day or for several, as it is written.

    VOL1 HDR1 HDR2 UHL1   labels of 80 characters
    data …                one credit each, 100 characters, or 106 where there are several days
    contra                the debit of the payer's account that balances them, as long as they
    EOF1 EOF2 UTL1        labels of 80 characters

In a file for several days each day's data records are followed by a contra of their own, and
positions 101-106 of both hold the processing day. HDR2 and UHL1 say which kind of file it is.

One record a line, each ended with "\\n", in A–Z 0–9 . & / - and space only. Positions count from 1
and both ends are included. Amounts are integer pence. `layouts` is the standard's own table;
positions it does not name are blank. The writer fills them; the tests' reader checks them.
"""

from services.bank_formats.bacs18.characters import to_bacs_characters
from services.bank_formats.bacs18.file import (
    EXPIRES_DAYS_AFTER_PROCESSING,
    MOST_CREDITS,
    MOST_PENCE_IN_A_FILE,
    NAME_WIDTH,
    RECORDS_IN_A_BLOCK,
    Bacs18Unwritable,
    Heading,
)
from services.bank_formats.bacs18.writing import records, records_multi
from services.bank_formats.credits import MOST_PENCE, Credit, DayOfCredits, PayerAccount

__all__ = [
    "EXPIRES_DAYS_AFTER_PROCESSING",
    "MOST_CREDITS",
    "MOST_PENCE",
    "MOST_PENCE_IN_A_FILE",
    "NAME_WIDTH",
    "RECORDS_IN_A_BLOCK",
    "Bacs18Unwritable",
    "Credit",
    "DayOfCredits",
    "Heading",
    "PayerAccount",
    "records",
    "records_multi",
    "to_bacs_characters",
]
