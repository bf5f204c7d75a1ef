"""Passwords hashed with Argon2id; few at a time, since each takes 64 MiB."""

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.backbone.errors import NotNow

MEMORY_KIB: Final = 64 * 1024
AT_A_TIME: Final = 2
WAIT_SECONDS: Final = 10.0


class Hasher:
    """Hashes and checks. Without a hash to check against it takes as long as with one."""

    def __init__(self, memory_kib: int = MEMORY_KIB, passes: int = 3, lanes: int = 4) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)
        self._free = BoundedSemaphore(AT_A_TIME)
        # Of nobody's password: random, so that nothing matches it.
        salt, digest = (base64.b64encode(secrets.token_bytes(n)).decode() for n in (16, 32))
        costs = f"m={memory_kib},t={passes},p={lanes}"
        self._nobodys = f"$argon2id$v=19${costs}${salt.rstrip('=')}${digest.rstrip('=')}"

    def hashed(self, password: str) -> str:
        """Return what is kept of a password."""
        with self._one_at_a_time():
            return self._hasher.hash(password)

    def matches(self, kept: str, password: str) -> bool:
        """Return whether a password is the one; `kept` is empty for who has none, or is nobody."""
        with self._one_at_a_time():
            try:
                return self._hasher.verify(kept or self._nobodys, password) and bool(kept)
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, kept: str) -> bool:
        """Return whether a password was hashed with less than is asked today."""
        return self._hasher.check_needs_rehash(kept)

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        if not self._free.acquire(timeout=WAIT_SECONDS):
            raise NotNow("Too many people are signing in. Try again in a minute")
        try:
            yield
        finally:
            self._free.release()
