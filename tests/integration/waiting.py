"""Waiting for a condition, with a limit."""

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object], what: str, limit: float = 60.0) -> None:
    """Return when `condition()` is true; fail naming `what` after `limit` seconds."""
    give_up = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < give_up, f"{what}: not within {limit:.0f} s"
        time.sleep(0.02)
