"""Reads the setting that says which columns the file has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.bank_formats.errors import SettingFault
from services.bank_formats.portal_csv.fields import FIELDS, NEEDED, Field


@dataclass(frozen=True)
class Column:
    """A column of the file: its heading as it stands in the first line, and what it holds."""

    heading: str
    field: Field


def columns_of(setting: str) -> tuple[Column, ...]:
    """The columns in the setting's order: `heading=field`, parted by commas or line ends.

    A heading may hold anything but a comma, and each is used once; spaces around it do not count.
    Raises `SettingFault` with all faults, also if no column says the sort code, the
    account number or the amount.
    """
    columns: list[Column] = []
    faults: list[str] = []
    for place, pair in _pairs(setting):
        heading, equals, name = (part.strip() for part in pair.rpartition("="))
        wrong = list(_pair_faults(heading, equals, name, [column.heading for column in columns]))
        faults += (f"{place}: {fault}" for fault in wrong)
        if not wrong:
            columns.append(Column(heading, FIELDS[name]))
    if not faults:
        faults += _missing(columns)
    if faults:
        raise SettingFault(faults)
    return tuple(columns)


def _pairs(setting: str) -> Iterator[tuple[str, str]]:
    """What stands between commas and line ends, with its place; blanks are passed over."""
    for number, line in enumerate(setting.splitlines(), start=1):
        for found in re.finditer(r"[^,\s][^,]*", line):
            yield f"line {number}, column {found.start() + 1}", found[0]


def _pair_faults(heading: str, equals: str, name: str, before: list[str]) -> Iterator[str]:
    if not equals:
        yield "should be heading=field"
        return
    if not heading:
        yield "the heading before the = is missing"
    elif not heading.isprintable():
        yield "the heading has a character that cannot be printed"
    elif heading in before:
        yield f"the heading `{heading}` is there already"
    if name not in FIELDS:
        yield f"the field after the = should be one of {', '.join(FIELDS)}"


def _missing(columns: list[Column]) -> Iterator[str]:
    for needed in NEEDED:
        if needed not in (column.field.subject for column in columns):
            ways = " or ".join(field.name for field in FIELDS.values() if field.subject == needed)
            yield f"no column says {needed}: add one with {ways}"
