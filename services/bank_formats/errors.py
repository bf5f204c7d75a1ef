"""What is wrong with a bank's file, or with a table or a setting about one.

BankFormatError (a ValueError)
├── FileFault                a file from the bank cannot be used (`incoming/faults.py`)
├── Unreadable               a cell of one does not say what it should (`incoming/cells.py`)
├── BankFileUnwritable       a file for the bank cannot be written as asked (`credits.py`)
│   ├── Bacs18Unwritable     (`bacs18/file.py`)
│   ├── Pain001Unwritable    (`pain001/message.py`)
│   └── PortalCsvUnwritable  (`portal_csv/payment.py`)
├── SettingFault             a setting about bank files cannot be used
└── WeightTableFault         a table is not as published (`weights.py`)
"""

from services.terms.errors import ListsFaults


class BankFormatError(ValueError):
    """Root of what is raised about a bank's files; never raised itself. No bank details in it."""


class SettingFault(ListsFaults, BankFormatError):
    """Raised for a setting about bank files that cannot be used. Correct what `faults` lists."""
