"""What housing officers and their managers do; templates are in `templates/officers/`.

waits.py        what of it waits, for the first page
tenants.py      tenants are found and listed, each on one page
whole_story.py  what happened to a tenant, from all services; what_next.py  what is awaited
words.py        how all this is called
"""

from typing import Final

from flask import Blueprint

from services.gateway.console.officers.tenants import tenants

OFFICERS: Final[tuple[Blueprint, ...]] = (tenants,)
"""Its rooms."""
