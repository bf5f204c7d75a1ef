"""How long who guesses has to wait: a few tries are free, then each one doubles the wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

LONGEST: Final = timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(hours=24)

FREE: Final[dict[str, int]] = {"account": 5, "code": 5, "address": 30}
"""Tries without a wait: many people may share an address, nobody an account."""


@dataclass(frozen=True)
class Throttle:
    """Tries that failed, since the last that did not; the last was `last_at`."""

    failures: int
    last_at: datetime


def opens_at(kind: str, throttle: Throttle) -> datetime:
    """Return when the next try is let through."""
    over = throttle.failures - FREE[kind]
    if over < 0:
        return throttle.last_at
    return throttle.last_at + min(LONGEST, timedelta(seconds=2 ** min(over, 20)))


def after_failure(throttle: Throttle | None, now: datetime) -> Throttle:
    """Return the throttle with one more failure; what is a day old is forgotten."""
    if throttle is None or now - throttle.last_at > FORGOTTEN_AFTER:
        return Throttle(1, now)
    return Throttle(throttle.failures + 1, now)
