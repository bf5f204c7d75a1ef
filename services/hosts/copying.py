"""Copies the embedded host's databases, all as they were at one moment, while it runs.

Every writer of SQLite is kept waiting for as long as the copy takes: no database can then be ahead
of another. Readers are not. The keys of bank details are in a file of their own, and stay there.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from services.backbone.errors import NotReady
from services.hosts.catalogue import DATABASES

WAIT_SECONDS = 60.0
"""How long the copy waits for a transaction that is under way."""


def databases_in(folder: Path) -> list[Path]:
    """Return the databases in a folder, by name; `NotReady` if one of a service's is missing."""
    found = sorted(folder.glob("*.sqlite"))
    missing = sorted({*DATABASES} - {path.stem for path in found})
    if missing:
        raise NotReady(f"{folder} has no database of {', '.join(missing)}")
    return found


def copy_at_one_moment(source: Path, target: Path) -> list[Path]:
    """Copy the databases of a folder into a new one, and return the copies.

    The folder appears when everything is in it and lasting. Raises `NotReady` where the target is
    there already, a database is missing, locked for too long, or the copy of one is not sound.
    """
    if target.exists():
        raise NotReady(f"{target} exists; name a new folder")
    paths = databases_in(source)
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    try:
        with _standing_still(paths):
            for path in paths:
                _copy(path, part / path.name)
        for path in paths:
            _make_lasting(part / path.name)
    except sqlite3.Error as error:
        shutil.rmtree(part, ignore_errors=True)
        raise NotReady(f"{source} could not be copied: {error}") from error
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    part.rename(target)
    _sync(target.parent)
    return [target / path.name for path in paths]


@contextmanager
def _standing_still(paths: Sequence[Path]) -> Iterator[None]:
    """Hold every database's lock for writing; nothing is written meanwhile, nor by this."""
    with ExitStack() as held:
        for path in paths:
            link = held.enter_context(closing(_open(path)))
            link.execute("BEGIN IMMEDIATE")
        yield


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{path}?mode=rw", uri=True, timeout=WAIT_SECONDS, isolation_level=None
    )


def _copy(path: Path, to: Path) -> None:
    with closing(_open(path)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)


def _make_lasting(path: Path) -> None:
    """Look whether a copy is sound, and have the disk keep it."""
    with closing(_open(path)) as copy:
        (found,) = copy.execute("PRAGMA quick_check").fetchone()
    if found != "ok":
        raise NotReady(f"the copy {path.name} is not sound: {found}")
    _sync(path)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
