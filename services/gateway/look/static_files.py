"""What browsers fetch beside pages, kept in memory as it is sent: small, and compressed once."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from flask import Response, request
from werkzeug.exceptions import NotFound

FOLDER: Final = Path(__file__).parent / "static"

MIME_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}

A_YEAR: Final = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class StaticFile:
    """A file, plain and compressed, and what its address changes with."""

    mime_type: str
    plain: bytes
    compressed: bytes
    digest: str

    @classmethod
    def read(cls, path: Path) -> "StaticFile":
        """Read a file from the folder, and compress it."""
        plain = path.read_bytes()
        compressed = gzip.compress(plain, mtime=0)
        return cls(
            MIME_TYPES[path.suffix], plain, compressed, hashlib.sha256(plain).hexdigest()[:12]
        )


@cache
def static_files() -> dict[str, StaticFile]:
    """Return all there are, by name."""
    return {path.name: StaticFile.read(path) for path in FOLDER.iterdir()}


def send(name: str) -> Response:
    """Answer with one of them, for a year: what changes has another address."""
    found = static_files().get(name)
    if found is None:
        raise NotFound
    zipped = "gzip" in request.accept_encodings
    answer = Response(found.compressed if zipped else found.plain, mimetype=found.mime_type)
    if zipped:
        answer.content_encoding = "gzip"
    answer.vary.add("Accept-Encoding")
    answer.cache_control.public = answer.cache_control.immutable = True
    answer.cache_control.max_age = A_YEAR
    return answer
