"""What housing officers and their managers do; templates are in `templates/officers/`.

waits.py  what of it waits, for the first page
"""

from typing import Final

from flask import Blueprint

OFFICERS: Final[tuple[Blueprint, ...]] = ()
"""Its rooms."""
