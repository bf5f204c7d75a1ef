"""The gateway's key: what is kept secret in its database is sealed or hashed with it.

A copy of the database alone then gives nobody a second factor, a session, a form half filled in or
what somebody uploaded.
On SQLite the key is `sign-in.key` beside the database; elsewhere `CASHBACK_SIGN_IN_KEY` names the
file, the same for every gateway process. Without it everybody sets up their authenticator anew.
"""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.engine import make_url

from services.backbone.errors import NotReady

SIGN_IN_KEY: Final = "CASHBACK_SIGN_IN_KEY"

TOKEN_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_KEY_BYTES: Final = 32


def new_token() -> str:
    """Return 256 random bits, as they go into a link or a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class SignInKey:
    """Hashes and seals, each purpose with a key of its own."""

    def __init__(self, key: bytes) -> None:
        if len(key) != _KEY_BYTES:
            raise NotReady(f"the gateway's key has {len(key)} bytes, not {_KEY_BYTES}")
        self._key = key

    @classmethod
    def made(cls) -> Self:
        """Return a new key."""
        return cls(secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read the key; `NotReady` if there is none, or others can read it."""
        try:
            if path.stat().st_mode & 0o077:
                raise NotReady(f"others can read the gateway's key {path}: chmod 600 it")
            return cls(base64.b64decode(path.read_text().strip(), validate=True))
        except (OSError, ValueError, binascii.Error) as error:
            problem = type(error).__name__
            raise NotReady(
                f"the gateway's key {path} cannot be read ({problem}): `cashback migrate gateway`"
                " makes it the first time"
            ) from None

    def hashed(self, purpose: str, text: str) -> str:
        """Return what is kept in place of a token, an address or a code."""
        return hmac.new(self._for(purpose), text.encode(), hashlib.sha256).hexdigest()

    def seal(self, purpose: str, whose: str, text: str) -> str:
        """Return a text that only this key opens, for the same purpose and person."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(self._for(purpose)).encrypt(nonce, text.encode(), whose.encode())
        return base64.b64encode(nonce + sealed).decode()

    def open(self, purpose: str, whose: str, sealed: str) -> str:
        """Return what was sealed; `NotReady` if it was with another key, or for somebody else."""
        raw = base64.b64decode(sealed)
        nonce, rest = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
        try:
            return AESGCM(self._for(purpose)).decrypt(nonce, rest, whose.encode()).decode()
        except InvalidTag:
            raise NotReady("the gateway's database was sealed with another key") from None

    def _for(self, purpose: str) -> bytes:
        return hmac.new(self._key, purpose.encode(), hashlib.sha256).digest()


def key_path(url: str) -> Path | None:
    """Return where the key of the database at an address is; None if nothing says."""
    named = os.environ.get(SIGN_IN_KEY)
    if named:
        return Path(named)
    where = make_url(url)
    if where.get_backend_name() == "sqlite" and where.database:
        return Path(where.database).with_name("sign-in.key")
    return None


def key_for(url: str) -> SignInKey:
    """Return the key of the database at an address; `NotReady` without one."""
    path = key_path(url)
    if path is None:
        raise NotReady(f"{SIGN_IN_KEY} names no file: the gateway's database is sealed with it")
    return SignInKey.from_file(path)


def make_key(path: Path) -> bool:
    """Make the key if there is none yet; return whether that was so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with open(descriptor, "wb") as file:
        file.write(base64.b64encode(secrets.token_bytes(_KEY_BYTES)) + b"\n")
    return True
