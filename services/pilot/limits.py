"""What every file of a pilot keeps within."""

import re
from datetime import date

EARLIEST_YEAR = 1900
LATEST_YEAR = 2098
EARLIEST_OPENING_YEAR = 2000
"""A bank file writes the year in two digits, of this century."""
LARGEST_AMOUNT_PENCE = 10**10 - 1
LARGEST_ANNUAL_PENCE = 10**9
LARGEST_COUNT = 1_000_000
LONGEST_YEAR_MONTHS = 120
LONGEST_REFERENCE = 40
LONGEST_CELL = 10_000

NO_DATE = date.min
"""Stands in for a date that could not be read."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def has_control(text: str) -> bool:
    """Return whether a text has a line break or another control character in it."""
    return not text.isprintable() and bool(_CONTROL.search(text))
