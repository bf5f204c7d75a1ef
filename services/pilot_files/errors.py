"""What stops the reading or the play of a pilot.

PilotError
├── PilotFaults         the files cannot be used: it has all their faults (`report.py`)
├── NotReadable         a file cannot be read any further: a fault of it (`sheets/numbered_rows.py`)
└── CannotWrite         the output folder is in the way: the message says which option to give
                        (`services/pilot/workspace.py`)
"""


class PilotError(Exception):
    """Root of what reading and playing a pilot raise; never raised itself."""
