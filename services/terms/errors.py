"""What the terms refuse, and what every error has that lists all that is wrong.

TermError
├── IllegalMove    a thing cannot go from one state to another (`moves.py`)
└── NoName         a name names nobody (`people.py`)
"""

from collections.abc import Iterable


class TermError(Exception):
    """Root of what the terms raise; never raised itself."""


class ListsFaults(Exception):
    """Beside the root of a family: an error that says everything that is wrong at once.

    `faults` are all there are, each a line of the message.
    """

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))
