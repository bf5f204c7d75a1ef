"""The file with the keys that bank details are sealed with.

One Fernet key a line (44 characters of urlsafe base64), the newest first. Lines may be empty, and
`#` begins a comment. Only its owner may read it (mode 0600). It is never changed in place, only
replaced whole, so that who reads it meanwhile has the old or the new one. Whoever has it can read
every sealed account: keep its backup away from the database's.
"""

import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet

from services.payments.errors import PaymentsError
from services.terms.errors import ListsFaults

_KEY: Final = re.compile("[A-Za-z0-9_-]{43}=")
_OTHERS_MAY_USE_IT: Final = stat.S_IRWXG | stat.S_IRWXO
_FIRST_LINE: Final = "# Seals bank details. One key a line, the newest first. Keep it secret.\n"

Look = tuple[int, int, int]
"""What tells one state of the file from another: inode, time of change, size."""


class KeyRingError(PaymentsError):
    """Root of what key file and key ring raise; never raised itself. No message holds a secret."""


class KeyFileMissing(KeyRingError):
    """Raised when there is no key file. Restore it, or create one if nothing was ever sealed."""


class KeyFileUnusable(KeyRingError):
    """Raised when the file may not be read or written, or not only by its owner. Set its mode."""


class KeyFileMalformed(ListsFaults, KeyRingError):
    """Raised when the key file holds what is no key, or none. `faults` are all there are."""


class KeyFileBusy(KeyRingError):
    """Raised when another process is changing the key file. Nothing was changed; try again."""


@dataclass(frozen=True)
class KeyFile:
    """A key file as it was read. `lines` are all, each ended; `keys` the keys, the newest first."""

    look: Look
    lines: tuple[str, ...] = field(repr=False)
    keys: tuple[str, ...] = field(repr=False)
    owner: int


def look_at(path: Path) -> Look:
    """The state of the file, without reading it."""
    try:
        return _look_of(os.stat(path))
    except OSError:
        with _told_plainly(path, "looked at"):
            raise


def read_key_file(path: Path) -> KeyFile:
    """The file, if only its owner may use it and every line is as it should be."""
    with _told_plainly(path, "read"), path.open("rb") as file:
        status = os.fstat(file.fileno())
        if status.st_mode & _OTHERS_MAY_USE_IT:
            raise KeyFileUnusable(
                f"{path}: others than its owner may use it. Do `chmod 600` to it; if somebody may "
                "have read it, add a key, seal everything again and retire the old keys"
            )
        lines = file.read().decode("utf-8", "surrogateescape").splitlines()
    keys = _keys_in(path, lines)
    return KeyFile(_look_of(status), tuple(f"{line}\n" for line in lines), keys, status.st_uid)


def create_key_file(path: Path) -> None:
    """Make the file with one new key. Of several processes at once, one does and all may use it."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with _told_plainly(path, "made"):
        try:
            _make_private(draft)
            _fill(draft, _FIRST_LINE + new_key_line())
            os.link(draft, path)  # unlike a rename, it never takes another's place
            _sync_folder(path)
        except FileExistsError:
            pass  # another process was first
        finally:
            draft.unlink(missing_ok=True)


def change_key_file(path: Path, change: Callable[[KeyFile], tuple[str, ...]]) -> None:
    """Replace the file's lines by what `change` makes of them.

    The draft's name is always the same, so that one process at a time gets through; the others
    get `KeyFileBusy`. The owner stays, and the time of change moves on even within one tick.
    """
    path = path.resolve()  # a link stays a link
    draft = path.with_name(f"{path.name}.new")
    with _told_plainly(path, "changed"):
        try:
            _make_private(draft)
        except FileExistsError:
            raise KeyFileBusy(
                f"{draft} is there: another process is changing the keys. Try again. If none is, "
                "one was stopped half-way: remove that file"
            ) from None
        try:
            old = read_key_file(path)
            _fill(draft, "".join(change(old)))
            os.chown(draft, old.owner, -1)
            later = max(draft.stat().st_mtime_ns, old.look[1] + 1)
            os.utime(draft, ns=(later, later))
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(path)


def key_in(line: str) -> str:
    """What stands on a line beside its comment: a key, or nothing."""
    return line.partition("#")[0].strip()


def new_key_line() -> str:
    """A line with a new key."""
    return Fernet.generate_key().decode("ascii") + "\n"


def _keys_in(path: Path, lines: list[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    faults = []
    for number, key in enumerate(map(key_in, lines), start=1):
        if key in seen:
            faults.append(f"{path}: line {number}: the same key as line {seen[key]}")
        elif key and not _KEY.fullmatch(key):
            faults.append(f"{path}: line {number}: not a key, which is 44 characters of base64")
        elif key:
            seen[key] = number
    if not seen and not faults:
        faults.append(f"{path}: no key in it. Put back its backup")
    if faults:
        raise KeyFileMalformed(faults)
    return tuple(seen)


@contextmanager
def _told_plainly(path: Path, done: str) -> Iterator[None]:
    """Errors of the file system as ours, saying what could not be done."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise KeyFileMissing(
            f"{path}: no such file or folder. Put the key file back from its backup: without it "
            "nothing that was sealed can be opened"
        ) from None
    except OSError as error:
        raise KeyFileUnusable(f"{path}: cannot be {done}: {error.strerror}") from None


def _look_of(status: os.stat_result) -> Look:
    return status.st_ino, status.st_mtime_ns, status.st_size


def _make_private(path: Path) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _fill(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    """Make sure that the name is on disk too, not only what it stands for."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
