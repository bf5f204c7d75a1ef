"""Files that people upload: looked through first, and then imported or not.

tenants.py  the tenants' file
shared.py   what the pages of every kind of file do alike
words.py    what the states and steps are called
"""

from typing import Final

from services.gateway.console.importing.tenants import import_tenants

IMPORTING: Final = (import_tenants,)
"""Its rooms."""
