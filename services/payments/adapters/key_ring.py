"""Seals bank details for the database, with keys that can be changed while everything runs.

To change keys: `add_key`; seal again whatever is not `is_current`; then, once no process is still
about to store something it sealed before, `retire_old_keys`. Other processes notice by the file.
What can go wrong is drawn in `services/payments/errors.py`.
"""

import hmac
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from services.payments.adapters.key_file import (
    KeyFile,
    KeyFileBusy,
    KeyFileMalformed,
    KeyFileMissing,
    KeyFileUnusable,
    KeyRingError,
    Look,
    change_key_file,
    create_key_file,
    key_in,
    look_at,
    new_key_line,
    read_key_file,
)

__all__ = [
    "KeyFileBusy",
    "KeyFileMalformed",
    "KeyFileMissing",
    "KeyFileUnusable",
    "KeyRing",
    "KeyRingError",
    "NotOpened",
    "create_key_file",
]

_ENDS_CONTEXT: Final = "\0"


class NotOpened(KeyRingError):
    """Raised when a token is not for this place, or no key opens it. Enter the details again."""


@dataclass(frozen=True)
class _Keys:
    """The keys of the file, ready for use, as it was when it looked like `look`."""

    look: Look
    secrets: tuple[bytes, ...] = field(repr=False)
    newest: Fernet = field(repr=False)
    every: MultiFernet = field(repr=False)
    count: int


class KeyRing:
    """The keys of one file. Threads may share it; nothing in it waits for another.

    Reads the file at once and raises what `KeyRingError` lists of key files; so does every method
    that finds the file changed and reads it again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._keys = _read(path)

    def __repr__(self) -> str:
        return f"KeyRing({str(self.path)!r}, keys={self._keys.count})"

    @classmethod
    def create_if_missing(cls, path: Path) -> Self:
        """The ring of a file, which is made with one new key if it is not there.

        Only for a new database: with a lost key file, what was sealed stays sealed.
        """
        try:
            return cls(path)
        except KeyFileMissing:
            create_key_file(path)
        return cls(path)

    def seal(self, text: str, context: str) -> str:
        """`text` encrypted with the newest key, to be opened with the same `context` only.

        `context` says where the token is kept, such as `account 17`, so that one copied to another
        row does not open there; it holds no NUL. The token is ASCII: 120 characters for 20 in text
        and context together, 21 to 22 more for each further 16.
        """
        if _ENDS_CONTEXT in context:
            raise ValueError("a context may not hold the character NUL")
        plain = (context + _ENDS_CONTEXT + text).encode("utf-8", "surrogatepass")
        return self._current().newest.encrypt(plain).decode("ascii")

    def open(self, token: str, context: str) -> str:
        """The text that was sealed with this context; `NotOpened` if it does not open.

        For a token no key opens, the file is read once more if it has changed: another process may
        have added a key.
        """
        plain = _decrypted(token, self._keys.every)
        if plain is None and look_at(self.path) != self._keys.look:
            plain = _decrypted(token, self._current().every)
        if plain is None:
            raise NotOpened(
                f"{context}: no key in {self.path} opens what is stored. Put back the key it was "
                "sealed with, from the backup of that file, or enter the details again"
            )
        sealed_for, _, text = plain.decode("utf-8", "surrogatepass").partition(_ENDS_CONTEXT)
        if sealed_for != context:
            raise NotOpened(
                f"{context}: what is stored was sealed for another place, and moved or copied "
                "here. Find out by whom, and enter the details again"
            )
        return text

    def is_current(self, token: str) -> bool:
        """Whether the newest key sealed it; if not, seal it again before old keys are retired."""
        return _decrypted(token, self._current().newest) is not None

    def digests(self, text: str) -> tuple[str, ...]:
        """What stands for `text` without telling it, by each key, the newest first: 64 hex digits.

        For texts so short that a plain hash could be undone by trying, such as an account number.
        """
        content = text.encode("utf-8", "surrogatepass")
        secrets = self._current().secrets
        return tuple(hmac.new(secret, content, "sha256").hexdigest() for secret in secrets)

    def add_key(self) -> None:
        """Put a new key first: from now on all is sealed with it, and the others only open."""
        change_key_file(self.path, _with_a_new_key)
        self._current()

    def retire_old_keys(self) -> int:
        """Take every key but the newest out of the file; returns how many those were.

        What they sealed can never be opened again: first seal all of it with the newest.
        """
        before = self._current().count
        change_key_file(self.path, _without_old_keys)
        return before - self._current().count

    def _current(self) -> _Keys:
        """The keys as the file has them now, read again if it has changed."""
        keys = self._keys
        if look_at(self.path) != keys.look:
            keys = self._keys = _read(self.path)
        return keys


def _read(path: Path) -> _Keys:
    file = read_key_file(path)
    fernets = [Fernet(key) for key in file.keys]
    secrets = tuple(key.encode() for key in file.keys)
    return _Keys(file.look, secrets, fernets[0], MultiFernet(fernets), len(fernets))


def _decrypted(token: str, keys: Fernet | MultiFernet) -> bytes | None:
    try:
        return keys.decrypt(token.encode("utf-8", "replace"))
    except InvalidToken:
        return None


def _with_a_new_key(file: KeyFile) -> tuple[str, ...]:
    """The lines with a new key before the first, and comments above that left at the top."""
    first = next(at for at, line in enumerate(file.lines) if key_in(line))
    return (*file.lines[:first], new_key_line(), *file.lines[first:])


def _without_old_keys(file: KeyFile) -> tuple[str, ...]:
    return tuple(line for line in file.lines if key_in(line) in ("", file.keys[0]))
