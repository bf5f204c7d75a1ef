"""Where the keys are that bank details are encrypted with.

`CASHBACK_PAYMENTS_KEYS` names the key file. The embedded host does without: `payments.keys` beside
its SQLite file. A key file belongs in another backup than the database it opens.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from environs import Env
from sqlalchemy import URL, Engine

from services.backbone.errors import NotReady
from services.payments.adapters.key_ring import KeyRing, KeyRingError

BESIDE_THE_DATABASE = "payments.keys"


def key_ring(url: URL) -> KeyRing:
    """Return the keys of the database at `url`.

    `NotReady` if nothing says where they are, or the file cannot be used.
    """
    try:
        return _ring_at(_path_for(url))
    except KeyRingError as problem:
        raise NotReady(str(problem)) from None


def keyed_digests(engine: Engine) -> Callable[[str], Sequence[str]]:
    """Return what gives the digests of a text by the keys of a database.

    A command with an account number leaves a digest beside its answer. Without a key there are so
    few account numbers that whoever reads the database could try them all.
    """
    return lambda text: key_ring(engine.url).digests(text)


def make_keys(url: URL) -> None:
    """Make a key file with a first key, unless it is there already."""
    try:
        KeyRing.create_if_missing(_path_for(url))
    except KeyRingError as problem:
        raise NotReady(str(problem)) from None


def _path_for(url: URL) -> Path:
    named = Env().str("CASHBACK_PAYMENTS_KEYS", "")
    if named:
        return Path(named)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).with_name(BESIDE_THE_DATABASE)
    raise NotReady(
        "set CASHBACK_PAYMENTS_KEYS to the file with the keys that bank details are encrypted with;"
        " `cashback migrate payments` makes it if it is not there"
    )


@cache
def _ring_at(path: Path) -> KeyRing:
    return KeyRing(path)
