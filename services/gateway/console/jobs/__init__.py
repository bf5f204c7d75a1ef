"""Repair jobs: the list, one in all its versions, one entered by hand, corrected or taken back.

pages.py   the pages
typed.py   what is typed into the form of a job
words.py   what all this is called
"""

from typing import Final

from services.gateway.console.jobs.pages import jobs

JOBS_ROOMS: Final = (jobs,)
"""The blueprints of the pages of repair jobs."""
