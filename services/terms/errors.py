"""What the terms refuse.

TermError
├── IllegalMove    a thing cannot go from one state to another (`moves.py`)
└── NoName         a name names nobody (`people.py`)
"""


class TermError(Exception):
    """Root of what the terms raise; never raised itself."""
