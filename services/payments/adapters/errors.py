"""What goes wrong with what payments keeps outside its database, or takes as a setting.

PaymentsError
├── KeyRingError            the keys of bank details; its kinds say what to do (`key_ring.py`)
└── StatementFormatFault    the setting is no format of a bank statement
                            (`bank_statement_setting.py`)
"""


class PaymentsError(Exception):
    """Root of what the adapters raise; never raised itself. No message holds a secret."""
