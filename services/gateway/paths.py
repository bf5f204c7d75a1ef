"""Where a page sends people on: to a page of this site, never elsewhere."""

from urllib.parse import urlsplit


def local_path(wanted: str | None, otherwise: str = "/") -> str:
    """Return an address if it is a path on this site, else `otherwise`.

    What a browser would read as another host is none: `//there`, `/\\there`, a tab or a line break
    in it.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return otherwise
    if "\\" in wanted or not wanted.isprintable() or " " in wanted:
        return otherwise
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else wanted
