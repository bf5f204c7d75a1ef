"""What every file of a pilot keeps within."""

from datetime import date

EARLIEST_YEAR = 1900
LATEST_YEAR = 2098
EARLIEST_OPENING_YEAR = 2000
"""A bank file writes the year in two digits, of this century."""
LARGEST_AMOUNT_PENCE = 10**10 - 1
LARGEST_ANNUAL_PENCE = 10**9
LARGEST_COUNT = 1_000_000
LONGEST_YEAR_MONTHS = 120
LONGEST_CELL = 10_000

NO_DATE = date.min
"""Stands in for a date that could not be read."""
