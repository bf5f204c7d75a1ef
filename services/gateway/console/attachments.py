"""Files that are sent as they are read, and that browsers keep as files and not as pages."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TypeVar

from flask import Response

ItemT = TypeVar("ItemT")


def begun(items: Iterable[ItemT]) -> Iterator[ItemT]:
    """Return items of which the first one was read: a refusal comes now, not within a file."""
    read = iter(items)
    return chain([first for first in [next(read, None)] if first is not None], read)


def attachment(body: Iterable[bytes], name: str, mime_type: str) -> Response:
    """Answer with a file. `name` is ours, or was checked: letters, digits and few signs."""
    answer = Response(body, content_type=mime_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
