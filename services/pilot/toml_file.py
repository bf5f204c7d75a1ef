"""Reads typed settings out of a TOML file, with the line of each as well as it can be found.

A getter reports what is wrong with a setting and then returns its default or a stand-in.
"""

import re
import tomllib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from services.contracts import fields
from services.pilot.faults import Fault, listed, nearest, plain, quoted
from services.pilot.limits import EARLIEST_OPENING_YEAR, LATEST_YEAR, NO_DATE
from services.pilot.toml_text import dotted, line_of, lines_by_key, text_of

T = TypeVar("T", bound=str)


class Table:
    """One table of the file, under its dotted path ("" for the file itself)."""

    def __init__(
        self,
        values: dict[str, Any],
        path: str,
        lines: dict[str, int],
        faults: list[Fault],
        file: str,
    ) -> None:
        self.values = values
        self._path = path
        self._lines = lines
        self._faults = faults
        self._file = file
        self._faulty: set[str] = set()

    def good(self, *keys: str) -> bool:
        """Return whether none of these settings has a fault."""
        return self._faulty.isdisjoint(keys)

    def fault(self, key: str, message: str) -> None:
        """Report a fault in the setting `key`, or in the table itself if `key` is ""."""
        self._faulty.add(key)
        line = line_of(dotted(self._path, key), self._lines)
        self._faults.append(Fault(self._file, line, dotted(self._path, plain(key)), message))

    def only(self, *known: str) -> None:
        """Report the keys and tables that are not among the `known`."""
        for key, value in self.values.items():
            if key not in known:
                what = "a table" if _is_table(value) else "a setting"
                self.fault(key, f"is not {what} known here; {nearest(key, known)}")

    def table(self, key: str) -> "Table":
        """Return the table `key`, empty if it is not there or not a table."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.fault(key, f"is {_kind(value)}; write it as a table, [{dotted(self._path, key)}]")
            value = {}
        return self._under(value, key)

    def tables(self, key: str) -> list["Table"]:
        """Return the tables of the list `key`, empty if it is not there or not such a list."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.fault(key, f"write each as a table of its own, under [[{key}]]")
            return []
        return [self._under(each, f"{key}[{index}]") for index, each in enumerate(value)]

    def text(self, key: str) -> str:
        """Return a text that must be given, on one line, without the spaces around it."""
        value = self._given(key, str, "text in quotation marks")
        found = value.strip() if isinstance(value, str) else ""
        if isinstance(value, str) and not found:
            self.fault(key, "give a text on one line, not a blank one")
        return self._by(fields.line, key, found)

    def code(self, key: str) -> str:
        """Return a short text that must be given, such as an area's code."""
        return self.checked_text(key, fields.code)

    def checked_text(self, key: str, check: Callable[[str], str]) -> str:
        """Return what `check` makes of a text, its `ValueError` being the fault."""
        text = self.text(key)
        return self._by(check, key, text) if text else ""

    def _by(self, check: Callable[[str], str], key: str, text: str) -> str:
        try:
            return check(text)
        except ValueError as error:
            self.fault(key, str(error))
            return ""

    def whole_number(self, key: str, default: int | None, least: int, most: int) -> int:
        """Return a whole number; it must be given if `default` is None."""
        value = self._given(key, int, "a whole number, without quotation marks", default)
        if not isinstance(value, int):
            return least
        if not least <= value <= most:
            self.fault(key, f"use a whole number from {least} to {most}")
        return value

    def switch(self, key: str, default: bool) -> bool:
        """Return a switch."""
        return bool(self._given(key, bool, "true or false, without quotation marks", default))

    def day(self, key: str) -> date:
        """Return a date that must be given; a date with a time is not one."""
        value = self._given(key, date, "a date without quotation marks, like 2011-10-03")
        if not isinstance(value, date):
            return NO_DATE
        if not EARLIEST_OPENING_YEAR <= value.year <= LATEST_YEAR:
            self.fault(key, f"use a year from {EARLIEST_OPENING_YEAR} to {LATEST_YEAR}")
        return value

    def choice(self, key: str, words: tuple[T, ...], default: T) -> T:
        """Return one of `words`."""
        value = self._given(key, str, f"text: {listed(words)}", default)
        for word in words:
            if word == value:
                return word
        if isinstance(value, str):
            self.fault(key, f"{quoted(value)} is not known here; use {listed(words)}")
        return default

    def words(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of different texts, one at least; () if there is a fault in it."""
        value = self._given(key, list, 'a list of texts, like ["a", "b"]', default)
        if isinstance(value, tuple) or value is None:
            return value or ()
        if not value or not all(isinstance(word, str) and word.strip() for word in value):
            self.fault(key, 'give a list of texts, like ["a", "b"], with one at least')
            return ()
        words = [self._by(fields.line, key, word.strip()) for word in value]
        twice = sorted({word for word in words if words.count(word) > 1})
        if twice:
            self.fault(key, f"{quoted(twice[0])} is there twice; leave one")
        return tuple(dict.fromkeys(words))

    def one_or_more(self, key: str) -> list[Any]:
        """Return the values of a list, or the one that was given without brackets."""
        value = self.values.get(key, [])
        return value if isinstance(value, list) else [value]

    def _given(self, key: str, kind: type, wanted: str, default: Any = None) -> Any:
        """Return the value of `key` if it is of `kind`, the default if it is absent, else None."""
        value = self.values.get(key)
        if value is None:
            if default is None:
                self.fault(key, f"is missing and must be given: {wanted}")
            return default
        if type(value) is not kind:
            self.fault(key, f"is {_kind(value)}; give {wanted}")
            return None
        return value

    def _under(self, values: dict[str, Any], key: str) -> "Table":
        path = dotted(self._path, key)
        return Table(values, path, self._lines, self._faults, self._file)


def read_toml(path: Path, faults: list[Fault]) -> Table | None:
    """Return the whole file as a table; None, with a fault, if it is not TOML."""
    text = text_of(path, faults)
    if text is None:
        return None
    try:
        return Table(tomllib.loads(text), "", lines_by_key(text), faults, path.name)
    except (ValueError, RecursionError) as error:
        at = re.search(r"\(at (?:line (\d+)|end of document)", str(error))
        line = int(at[1]) if at and at[1] else text.count("\n") + 1 if at else 1
        reason = plain(str(error).partition(" (at ")[0])
        faults.append(Fault(path.name, line, "-", f"this is not TOML: {reason}; correct the line"))
        return None


def _is_table(value: object) -> bool:
    parts = value if isinstance(value, list) and value else [value]
    return all(isinstance(part, dict) for part in parts)


def _kind(value: object) -> str:
    """Return what a value is, in words."""
    if isinstance(value, datetime):
        return "a date with a time"
    names: dict[type, str] = {
        bool: "true or false",
        int: "a whole number",
        float: "a decimal number",
        str: "text",
        date: "a date",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), "a time")
