"""What keeps a message from being written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from services.bank_formats.credits import (
    MOST_PENCE,
    Credit,
    DayOfCredits,
    account_problems,
    credit_problems,
)
from services.bank_formats.pain001.characters import to_identifier, to_latin_characters
from services.bank_formats.pain001.message import (
    IDENTIFIER_WIDTH,
    VERSIONS,
    Dialect,
    Heading,
    Totals,
)


def heading_problems(heading: Heading) -> Iterator[str]:
    """A payer or an id of the wrong shape, or a time that could be any."""
    if not _is_identifier(heading.message_id):
        yield f"message_id: {_IDENTIFIER}"
    if heading.created_at.utcoffset() is None:
        yield "created_at: should have a time zone"
    payer = heading.payer
    if not to_latin_characters(payer.name, 1):
        yield "payer: the name has no characters a bank takes"
    if not re.fullmatch("[A-Z0-9]{6}", payer.service_user_number):
        yield "payer: service user number should be 6 characters A-Z 0-9"
    yield from account_problems("payer", payer.sort_code, payer.account_number)


def dialect_problems(dialect: Dialect) -> Iterator[str]:
    """A version we do not write, or a code no bank could have asked for."""
    if dialect.version not in VERSIONS:
        yield f"version: should be {' or '.join(VERSIONS)}"
    if dialect.local_instrument is not None and not _is_identifier(dialect.local_instrument):
        yield f"local_instrument: {_IDENTIFIER}"
    if not re.fullmatch("[A-Z0-9]{1,4}", dialect.service_level):
        yield "service_level: should be 1 to 4 characters A-Z 0-9"
    if not re.fullmatch("[A-Z0-9]{1,5}", dialect.clearing_system):
        yield "clearing_system: should be 1 to 5 characters A-Z 0-9"
    if dialect.charge_bearer not in ("SHAR", "SLEV"):
        yield "charge_bearer: should be SHAR or SLEV"


def order_problems(days: Sequence[DayOfCredits]) -> Iterator[str]:
    """No days, days that do not follow one another, or narratives that do not tell them apart."""
    if not days:
        yield "days: there should be at least one"
    for number, (before, day) in enumerate(pairwise(days), start=2):
        if day.processing_day <= before.processing_day:
            yield f"day {number}: the processing day should be after that of day {number - 1}"
    seen: set[str] = set()
    for number, day in enumerate(days, start=1):
        narrative = to_identifier(day.narrative, IDENTIFIER_WIDTH)
        if not narrative:
            yield f"day {number}: the narrative has no characters a bank takes"
        elif narrative in seen:
            yield f"day {number}: the narrative is that of a day before: give each its own"
        seen.add(narrative)


def day_problems(number: int, declared: Totals, counted: Totals) -> Iterator[str]:
    """A day without credits, beyond what its debit can hold, or not what was said beforehand."""
    if counted.count < 1:
        yield f"day {number}: has no credits: leave it out"
    if counted.pence > MOST_PENCE:
        yield f"day {number}: adds up to more than {MOST_PENCE} pence: split the run"
    if counted.count != declared.count:
        yield f"day {number}: should have {declared.count} credits, has {counted.count}"
    if counted.pence != declared.pence:
        yield f"day {number}: should add up to {declared.pence} pence, is {counted.pence}"


def payment_problems(number: int, credit: Credit, values: Mapping[str, str]) -> list[str]:
    """What keeps the credit of that number from being paid, or nothing."""
    problems = credit_problems(number, credit)
    if not values["reference"]:
        problems.append(f"credit {number}: the reference has no characters a bank takes")
    return problems


_IDENTIFIER = (
    f"should be 1 to {IDENTIFIER_WIDTH} characters a-z A-Z 0-9 / - ? : ( ) . , ' + and space, "
    "no / or space at the ends, no // inside"
)


def _is_identifier(text: str) -> bool:
    return bool(text) and text == to_identifier(text, IDENTIFIER_WIDTH)
