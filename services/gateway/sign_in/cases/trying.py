"""Tries are counted before they are checked, so that many at once are no way around the wait."""

from collections.abc import Sequence
from math import ceil

from services.gateway.sign_in.domain.throttling import Throttle, after_failure, opens_at
from services.gateway.sign_in.door import Door
from services.gateway.sign_in.errors import TooManyTries
from services.gateway.sign_in.store import Store

Key = tuple[str, str]
"""What is throttled: `account`, `address` or `code`, and a hash of which."""


def key(door: Door, kind: str, which: str) -> Key:
    """Return the key of an account, an address, or of whose code it is."""
    return kind, door.key.hashed(f"throttle {kind}", which)


def count_try(door: Door, keys: Sequence[Key]) -> None:
    """Count a try as failed, until `forgive`; `TooManyTries` if it is not let through at all."""
    now = door.now()
    with door.writing("") as store:
        known = {each: store.throttles.find(*each) for each in keys}
        waits = [
            (opens_at(kind, found) - now).total_seconds()
            for (kind, _), found in known.items()
            if found is not None
        ]
        if any(wait > 0 for wait in waits):
            raise TooManyTries(ceil(max(waits)))
        for each, found in known.items():
            store.throttles.keep(*each, after_failure(found, now))


def forgive(store: Store, keys: Sequence[Key]) -> None:
    """Take back what was counted for a try that succeeded.

    An account's failures are forgotten. An address keeps those of the others behind it: else who
    guesses would sign in as themselves between two guesses.
    """
    for kind, which in keys:
        found = store.throttles.find(kind, which)
        if found is None or kind != "address" or found.failures <= 1:
            store.throttles.clear(kind, which)
        else:
            store.throttles.keep(kind, which, Throttle(found.failures - 1, found.last_at))
