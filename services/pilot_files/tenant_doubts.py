"""What may be right in the tenants' table and deserves a look, because somebody would be written
to, paid or turned away over a slip.

It is looked at once the table is read. Each different value of a column is judged once.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, Protocol

from services.pilot_files.invisible import invisible_in, invisible_in_name
from services.pilot_files.postcodes import is_postcode
from services.pilot_files.repeated_tenants import doubt_repeated
from services.pilot_files.rows import SchemeFile, TenantRow
from services.pilot_files.tenants_read import TenantsRead
from services.terms.showing import listed, most_like, quoted, shown

Said = tuple[str, ...]
"""What a doubt says, and what fills it, as a `Remark` has it; () for no doubt."""

LIKE = 0.6
"""So much alike, of 1, must a word of the scheme be to be named alone."""

NAMES = (
    "title",
    "first_name",
    "last_name",
    "address_line_1",
    "address_line_2",
    "town",
    "account_name",
)
"""What is printed as it stands."""

WITHOUT_ADDRESS = ("letter",)
"""Channels that need neither a mobile nor an e-mail."""

OUT_OF_REACH = "{} is chosen, with neither a mobile nor an e-mail: no message can arrive"

RETYPE = "clear the cell and type it again"
REJECTED = "The tenant will be rejected"


class NamedArea(Protocol):
    """An area of the scheme."""

    @property
    def code(self) -> str:
        """The code that a tenants' file has."""

    @property
    def name(self) -> str:
        """What people call it."""


class SchemeWords(Protocol):
    """What of a scheme a tenants' file is held against."""

    @property
    def areas(self) -> Sequence[NamedArea]:
        """The areas in which the scheme runs."""

    @property
    def tenancy_types(self) -> tuple[str, ...]:
        """Which types of tenancy may join."""


def doubt_tenants(read: TenantsRead, scheme: SchemeFile | None) -> None:
    """Report the doubts about all tenants; areas and types are not, where no scheme was read."""
    doubt_each(read, scheme)
    doubt_repeated(read)


def doubt_each(read: TenantsRead, scheme: SchemeWords | None) -> None:
    """Report the doubts about tenants one by one."""
    if scheme is not None:
        areas = {word: area.code for area in scheme.areas for word in (area.name, area.code)}
        types = {word: word for word in scheme.tenancy_types}
        _doubt_values(read, "area_code", partial(_unknown, words=areas, noun="an area"))
        _doubt_values(read, "tenancy_type", partial(_unknown, words=types, noun="a tenancy type"))
    for column in NAMES:
        _doubt_values(read, column, _unseen)
    _doubt_values(read, "postcode", _not_a_postcode)
    _doubt_values(read, "rent_arrears_pence", _in_credit)
    _doubt_tenants(read, ("preferred_channel", "email", "mobile"), _out_of_reach)
    _doubt_tenants(read, ("agreed_on", "tenancy_start"), _signed_before_tenancy)


def _doubt_values(read: TenantsRead, column: str, judge: Callable[[Any], Said]) -> None:
    """Report what `judge` says of a column's values."""
    values = list(map(attrgetter(column), read.tenants))
    said = {value: judged for value in set(values) if (judged := judge(value))}
    if not said:
        return
    for row, value in zip(read.rows, values, strict=True):
        if value in said and read.good(row, column):
            read.sheet.doubt(row, column, *said[value])


def _doubt_tenants(
    read: TenantsRead, columns: tuple[str, ...], judge: Callable[[TenantRow], Said]
) -> None:
    """Report what `judge` says of a tenant, by these columns, at the first of them."""
    for row, tenant in zip(read.rows, read.tenants, strict=True):
        if (said := judge(tenant)) and read.good(row, *columns):
            read.sheet.doubt(row, columns[0], *said)


def _unknown(text: str, words: Mapping[str, str], noun: str) -> Said:
    """Doubt a code that the scheme does not have; `words` lead to those that it has."""
    if not text or not words or text in words.values():
        return ()
    if unseen := invisible_in(text):
        return (f"has {unseen} in it; {RETYPE}. {REJECTED}",)
    if close := most_like(text, tuple(words), LIKE):
        has = f'did you mean "{shown(words[close])}"?'
    else:
        has = f"it has {listed(list(dict.fromkeys(map(shown, words.values()))), 'and')}."
    return (f"{quoted(text)} is not {noun} of the scheme; {has} {REJECTED}",)


def _unseen(text: str) -> Said:
    unseen = invisible_in_name(text)
    return (f"has {unseen} in it; {RETYPE}",) if unseen else ()


def _not_a_postcode(text: str) -> Said:
    if not text or is_postcode(text):
        return ()
    if unseen := invisible_in(text):
        return (f"has {unseen} in it; {RETYPE}",)
    return "{} is not a UK postcode; write it like WV1 1AA", quoted(text)


def _in_credit(pence: int) -> Said:
    if pence >= 0:
        return ()
    return "{} is credit, so that the rent account counts as clear", str(pence)


def _out_of_reach(tenant: TenantRow) -> Said:
    if tenant.email or tenant.mobile or tenant.preferred_channel in WITHOUT_ADDRESS:
        return ()
    return (OUT_OF_REACH.format(tenant.preferred_channel),)


def _signed_before_tenancy(tenant: TenantRow) -> Said:
    signed, starts = tenant.agreed_on, tenant.tenancy_start
    if signed is None or starts is None or signed >= starts:
        return ()
    says = "{} is before the tenancy starts, on {}; it counts from that day"
    return says, str(signed), str(starts)
