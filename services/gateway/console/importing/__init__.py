"""Files that people upload: looked through first, and then imported or not.

tenants.py  the tenants' file
before.py   what the scheme is compared with: repairs before it, homes outside it
arrears.py  the rent system's file of who is in arrears
jobs.py     the repairs system's file of jobs, and how it is read
simple.py   the pages of a kind of file of which each row is one command
shared.py   what the pages of every kind of file do alike
words.py    what the states and phases are called
waits.py    what of it waits for a person, for the first page
"""

from typing import Final

from services.gateway.console.importing.arrears import import_arrears
from services.gateway.console.importing.before import import_comparison, import_history
from services.gateway.console.importing.jobs import import_jobs
from services.gateway.console.importing.tenants import import_tenants

IMPORTING: Final = (
    *(import_tenants, import_arrears, import_jobs),
    *(import_history, import_comparison),
)
"""The blueprints of the pages for files that are uploaded."""
