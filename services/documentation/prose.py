"""How prose stands on the pages that are written by us, by people and by programs alike."""

import textwrap
from typing import Final

WIDTH: Final = 120
"""Characters at which a line of prose ends at the latest."""


def wrapped(prose: str, indent: str = "") -> str:
    """Return a paragraph in lines; no word is cut, so that names and links stay whole."""
    return textwrap.fill(
        prose, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
