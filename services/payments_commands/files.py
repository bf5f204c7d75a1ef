"""Writes files that are whole or not there, and says plainly what is in the way."""

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from services.command_line import stop


@contextmanager
def whole_file(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Open a file to be written, with its folder; it gets its name when all of it is there.

    Until then it is beside its name, as `….part`; half a file never has the name of one. An earlier
    file is replaced. Only its owner may read it: it may hold account numbers. Stops the command
    with status 1 where the disk refuses.
    """
    with _beside(path) as half, half.open("w", encoding=encoding, newline="") as file:
        yield file


def require_folder(folder: Path) -> None:
    """Stop the command, before anything is done, if no file can be written into a folder."""
    with _beside(folder / ".cashback-can-write") as half:
        half.touch()
    (folder / ".cashback-can-write").unlink(missing_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whose content is known, as `whole_file` does."""
    with _beside(path) as half:
        half.write_bytes(content)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Give the path to write to, and put what was written in its place at the end."""
    half = path.parent / f"{path.name}.part"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        yield half
        half.replace(path)
    except OSError as problem:
        stop(f"{path} cannot be written: {problem.strerror}", 1)
    finally:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)
