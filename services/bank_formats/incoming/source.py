"""The bytes of a file from the bank, a bounded piece at a time."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from services.bank_formats.incoming.faults import file_fault

Source = Path | BinaryIO
"""A file on the disk, or a binary stream such as an upload; a stream is left open."""

LARGEST_FILE: Final = 50 * 1024 * 1024
"""Bytes. A hundred thousand rows of XML are about 40 MB."""

PIECE: Final = 1 << 16
LONGEST_LINE: Final = 1 << 16
"""Bytes. No line of a report or a statement comes near it."""


def pieces(source: Source, largest: int = LARGEST_FILE) -> Iterator[bytes]:
    """Yield the bytes, at most `PIECE` at a time; there is at least one byte.

    Raises `FileFault` if there are none or more than `largest`. Where the size can be known before
    reading, a file that is too large is refused unread.
    """
    if not isinstance(source, Path):
        yield from _pieces(source, largest)
        return
    try:
        with source.open("rb") as stream:
            yield from _pieces(stream, largest)
    except OSError as error:
        raise file_fault(f"cannot be read: {error.strerror}") from error


def lines(pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield each line, without its ending, and its number from 1.

    Raises `FileFault` at a line longer than `LONGEST_LINE`.
    """
    number, rest = 0, b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            number += 1
            yield number, line.removesuffix(b"\r")
        if len(rest) > LONGEST_LINE:
            what = "is far too long for a line; save the file with ordinary line endings"
            raise file_fault(what, f"line {number + 1}")
    if rest:
        yield number + 1, rest.removesuffix(b"\r")


def _pieces(stream: BinaryIO, largest: int) -> Iterator[bytes]:
    if _size_ahead(stream) > largest:
        raise _too_large(largest)
    size = 0
    while piece := stream.read(PIECE):
        size += len(piece)
        if size > largest:
            raise _too_large(largest)
        yield piece
    if not size:
        raise file_fault("is empty")


def _size_ahead(stream: BinaryIO) -> int:
    """Return how many bytes are still to be read; 0 where that is not known beforehand."""
    if not stream.seekable():
        return 0
    here = stream.tell()
    size = stream.seek(0, 2) - here
    stream.seek(here)
    return size


def _too_large(largest: int) -> Exception:
    megabytes = largest / (1024 * 1024)
    return file_fault(f"is larger than {megabytes:g} MB; ask the bank for the report in parts")
