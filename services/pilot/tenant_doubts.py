"""What may be right in the tenants' table and deserves a look, because somebody would be written
to, paid or turned away over a slip.

It is looked at once the table is read, column by column: each different value of a column is
judged once.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from operator import attrgetter
from typing import Any

from services.pilot.faults import listed, most_like, plain, quoted
from services.pilot.invisible import invisible_in
from services.pilot.postcodes import is_postcode
from services.pilot.repeated_tenants import doubt_repeated
from services.pilot.rows import SchemeFile
from services.pilot.tenants_read import TenantsRead

Said = tuple[str, ...]
"""What a doubt says, and what fills it, as a `Remark` has it; () for no doubt."""

LIKE = 0.6
"""So much alike, of 1, must a word of the scheme be to be named alone."""

REJECTED = "The tenant will be rejected"


def doubt_tenants(read: TenantsRead, scheme: SchemeFile | None) -> None:
    """Report the doubts about all tenants; areas and types are not, where no scheme was read."""
    if scheme is not None:
        areas = {word: area.code for area in scheme.areas for word in (area.name, area.code)}
        types = {word: word for word in scheme.tenancy_types}
        _look(read, ("area_code",), partial(_unknown, words=areas, noun="an area"))
        _look(read, ("tenancy_type",), partial(_unknown, words=types, noun="a tenancy type"))
    _look(read, ("postcode",), _not_a_postcode)
    _look(read, ("rent_arrears_pence",), _in_credit)
    _look(read, ("preferred_channel", "email", "mobile"), _out_of_reach)
    _look(read, ("agreed_on", "tenancy_start"), _signed_before_tenancy)
    doubt_repeated(read)


def _look(read: TenantsRead, columns: tuple[str, ...], judge: Callable[..., Said]) -> None:
    """Report what `judge` says of these columns' values, at the first of the columns."""
    values = list(map(attrgetter(*columns), read.tenants))
    said: dict[Any, Said] = {}
    for value in set(values):
        if judged := judge(*value) if len(columns) > 1 else judge(value):
            said[value] = judged
    if not said:
        return
    for row, value in zip(read.rows, values, strict=True):
        if value in said and read.good(row, *columns):
            read.sheet.doubt(row, columns[0], *said[value])


def _unknown(text: str, words: Mapping[str, str], noun: str) -> Said:
    """Doubt a code that the scheme does not have; `words` lead to those that it has."""
    if not text or not words or text in words.values():
        return ()
    if unseen := invisible_in(text):
        return (f"has {unseen} in it; clear the cell and type it again. {REJECTED}",)
    if close := most_like(text, tuple(words), LIKE):
        has = f'did you mean "{plain(words[close])}"?'
    else:
        has = f"it has {listed(list(dict.fromkeys(map(plain, words.values()))), 'and')}."
    return (f"{quoted(text)} is not {noun} of the scheme; {has} {REJECTED}",)


def _not_a_postcode(text: str) -> Said:
    if not text or is_postcode(text):
        return ()
    if unseen := invisible_in(text):
        return (f"has {unseen} in it; clear the cell and type it again",)
    return "{} is not a UK postcode; write it like WV1 1AA", quoted(text)


def _in_credit(pence: int) -> Said:
    if pence >= 0:
        return ()
    return "{} is credit, so that the rent account counts as clear", str(pence)


def _out_of_reach(channel: str, email: str, mobile: str) -> Said:
    if channel == "letter" or email or mobile:
        return ()
    return (f"{channel} is chosen, with neither a mobile nor an e-mail: no message can arrive",)


def _signed_before_tenancy(agreed_on: dt.date | None, tenancy_start: dt.date | None) -> Said:
    if agreed_on is None or tenancy_start is None or agreed_on >= tenancy_start:
        return ()
    says = "{} is before the tenancy starts, on {}; it counts from that day"
    return says, str(agreed_on), str(tenancy_start)
