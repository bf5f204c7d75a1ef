"""What keeps a file from being written."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from services.bank_formats.bacs18.file import (
    EXPIRES_DAYS_AFTER_PROCESSING,
    MOST_CREDITS,
    MOST_PENCE_IN_A_FILE,
    Heading,
)
from services.bank_formats.credits import MOST_PENCE, DayOfCredits, account_problems


def heading_problems(heading: Heading, days: Sequence[DayOfCredits]) -> Iterator[str]:
    """Numbers of the wrong shape, and dates out of order or beyond the file's two-digit years."""
    if not re.fullmatch("[A-Z0-9]{6}", heading.serial):
        yield "serial: should be 6 characters A-Z 0-9"
    if not re.fullmatch("[A-Z0-9]{6}", heading.payer.service_user_number):
        yield "payer: service user number should be 6 characters A-Z 0-9"
    yield from account_problems("payer", heading.payer.sort_code, heading.payer.account_number)
    if heading.created_on > heading.processing_day:
        yield "created_on: is after the processing day"
    dates = [heading.created_on, heading.processing_day, *(day.processing_day for day in days)]
    last = date(2099, 12, 31) - timedelta(days=EXPIRES_DAYS_AFTER_PROCESSING)
    if min(dates) < date(2000, 1, 1) or max(dates) > last:
        yield f"dates: should be from 2000-01-01 to {last}"


def order_problems(heading: Heading, days: Sequence[DayOfCredits]) -> Iterator[str]:
    """Days that do not start with the heading's, or do not follow one another."""
    if not days:
        yield "days: there should be at least one"
    elif days[0].processing_day != heading.processing_day:
        yield "processing_day: should be that of the first day"
    for number, (before, day) in enumerate(pairwise(days), start=2):
        if day.processing_day <= before.processing_day:
            yield f"day {number}: the processing day should be after that of day {number - 1}"


def day_problems(whose: str, count: int, total: int) -> Iterator[str]:
    """Too few or too many credits for a contra, or more pence than it can hold."""
    if not 1 <= count <= MOST_CREDITS:
        yield f"{whose}: there should be 1 to {MOST_CREDITS}, there are {count}"
    if total > MOST_PENCE:
        yield f"{whose}: add up to more than {MOST_PENCE} pence: split the run"


def total_problems(count: int, total: int) -> Iterator[str]:
    """More credits, or more pence, in all days together than the trailer can hold."""
    if count > MOST_CREDITS:
        yield f"credits: there should be at most {MOST_CREDITS}, there are {count}"
    if total > MOST_PENCE_IN_A_FILE:
        yield f"credits: add up to more than {MOST_PENCE_IN_A_FILE} pence: split the run"
