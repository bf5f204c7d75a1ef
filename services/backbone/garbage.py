"""How often Python looks for garbage that refers to itself."""

import gc

OBJECTS = 50_000
"""New ones, less those gone, after which Python looks at the young; its own 700 are a few rows."""

ROUNDS = 20
"""Looks at the young for one at those that outlived one, and of these for one at everything."""


def look_rarely() -> None:
    """Look for it less often, in the process that calls this.

    Handling rows makes many objects that live as long as their transaction and hardly any cycle:
    with Python's own settings a twentieth of a play's time went into looking.
    """
    gc.set_threshold(OBJECTS, ROUNDS, ROUNDS)
