"""Addresses of the same list, with other filters or another page: they can be bookmarked."""

from collections.abc import Mapping
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict


def with_arguments(now: "MultiDict[str, str]", changes: Mapping[str, str | None]) -> str:
    """Return `?…` with some arguments changed, those set to None left out."""
    kept = [(name, value) for name, value in now.items(multi=True) if name not in changes]
    new = [(name, value) for name, value in changes.items() if value is not None]
    return "?" + urlencode(kept + new)
