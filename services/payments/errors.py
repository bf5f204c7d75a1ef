"""What goes wrong in payments beside what it refuses.

PaymentsError
└── KeyRingError            bank details cannot be sealed or opened (`adapters/key_file.py`)
    ├── KeyFileMissing      there is no key file: restore it, or create one for a new database
    ├── KeyFileUnusable     it may not be read or written, or not only by its owner: set its mode
    ├── KeyFileMalformed    lines of it are not keys: correct them
    ├── KeyFileBusy         another process is changing it: try again
    └── NotOpened           what is stored does not open: the message says for what, and what to do
                            (`adapters/key_ring.py`)
"""


class PaymentsError(Exception):
    """Root of what payments raises; never raised itself. No bank details in it."""
