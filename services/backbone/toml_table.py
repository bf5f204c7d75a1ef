"""Reads typed settings out of a TOML file; a pilot's scheme and a landlord's channels are read so.

A getter reports what is wrong with a setting and then returns its default or a stand-in, so that
all faults are found at once.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from services.backbone.toml_file import TomlFile, dotted
from services.contracts import fields
from services.terms.showing import listed, nearest, quoted

T = TypeVar("T", bound=str)
V = TypeVar("V")


class Table:
    """One table of the file, under its dotted path ("" for the file itself)."""

    def __init__(
        self, file: TomlFile, values: dict[str, Any] | None = None, path: str = ""
    ) -> None:
        self.values = file.values if values is None else values
        self._file = file
        self._path = path
        self._faulty: set[str] = set()

    def good(self, *keys: str) -> bool:
        """Return whether none of these settings has a fault."""
        return self._faulty.isdisjoint(keys)

    def fault(self, key: str, message: str) -> None:
        """Report a fault in the setting `key`, or in the table itself if `key` is ""."""
        self._faulty.add(key)
        self._file.fault(dotted(self._path, key), message)

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
        return Table(self._file, value, dotted(self._path, key))

    def tables(self, key: str) -> list["Table"]:
        """Return the tables of the list `key`, empty if it is not there or not such a list."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.fault(key, f"write each as a table of its own, under [[{key}]]")
            return []
        path = dotted(self._path, key)
        return [Table(self._file, each, f"{path}[{at}]") for at, each in enumerate(value)]

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text on one line, without the spaces around it; with a default it may be blank,
        without one it must be given."""
        value = self._given(key, str, "text in quotation marks", default)
        found = value.strip() if isinstance(value, str) else ""
        if isinstance(value, str) and not found and default is None:
            self.fault(key, "give a text on one line, not a blank one")
        return self._by(fields.line, key, found, "")

    def read(
        self, key: str, check: Callable[[str], V], stand_in: V, default: str | None = None
    ) -> V:
        """Return what `check` makes of a text, its `ValueError` being the fault; `stand_in` of a
        blank one."""
        text = self.text(key, default)
        return self._by(check, key, text, stand_in) if text else stand_in

    def checked_text(
        self, key: str, check: Callable[[str], str], default: str | None = None
    ) -> str:
        """Return a text as `check` makes it, its `ValueError` being the fault."""
        return self.read(key, check, "", default)

    def code(self, key: str) -> str:
        """Return a short text that must be given, such as an area's code."""
        return self.checked_text(key, fields.code)

    def whole_number(self, key: str, default: int | None, least: int, most: int) -> int:
        """Return a whole number; it must be given if `default` is None."""
        value = self._given(key, int, "a whole number, without quotation marks", default)
        if not isinstance(value, int):
            return least
        if not least <= value <= most:
            self.fault(key, f"use a whole number from {least} to {most}")
        return value

    def number(self, key: str, default: float, least: float, most: float) -> float:
        """Return a number, whole or decimal."""
        value = self.values.get(key, default)
        if type(value) not in (int, float):
            self.fault(key, f"is {_kind(value)}; give a number, without quotation marks")
        elif not least <= value <= most:
            self.fault(key, f"use a number from {least:g} to {most:g}")
        else:
            return float(value)
        return default

    def growing_numbers(self, key: str, default: Sequence[float]) -> tuple[float, ...]:
        """Return a list of numbers above 0, each above the one before."""
        value = self.values.get(key, list(default))
        good = isinstance(value, list) and all(type(n) in (int, float) and n > 0 for n in value)
        if not good or not value or sorted(set(value)) != value:
            self.fault(key, "give a list of growing numbers, like [60, 300, 1800]")
            return tuple(default)
        return tuple(map(float, value))

    def switch(self, key: str, default: bool) -> bool:
        """Return a key that is true or false; `default` where it is not given."""
        return bool(self._given(key, bool, "true or false, without quotation marks", default))

    def day(self, key: str, first_year: int, last_year: int) -> date | None:
        """Return a date that must be given; a date with a time is not one."""
        value = self._given(key, date, "a date without quotation marks, like 2011-10-03")
        if not isinstance(value, date):
            return None
        if not first_year <= value.year <= last_year:
            self.fault(key, f"use a year from {first_year} to {last_year}")
        return value

    def choice(self, key: str, words: Sequence[T], default: T) -> T:
        """Return the one of `words` that is given; `default` where none is."""
        value = self._given(key, str, f"text: {listed(words)}", default)
        for word in words:
            if word == value:
                return word
        if isinstance(value, str):
            self.fault(key, f"{quoted(value)} is not known here; use {listed(words)}")
        return default

    def words(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of different texts; () if there is a fault in it.

        There must be one at least, unless none is the default.
        """
        value = self._given(key, list, 'a list of texts, like ["a", "b"]', default)
        if isinstance(value, tuple) or value is None:
            return value or ()
        if not value and default == ():
            return ()
        if not value or not all(isinstance(word, str) and word.strip() for word in value):
            self.fault(key, 'give a list of texts, like ["a", "b"], with one at least')
            return ()
        words = [self._by(fields.line, key, word.strip(), "") for word in value]
        twice = sorted({word for word in words if words.count(word) > 1})
        if twice:
            self.fault(key, f"{quoted(twice[0])} is there twice; leave one")
        return tuple(dict.fromkeys(words))

    def texts_by_name(self, key: str, default: Mapping[str, str]) -> dict[str, str]:
        """Return a table of texts by name, those of the default where they are not given.

        Where the default has names, there are no others.
        """
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            self.fault(key, "give a table of texts")
            return dict(default)
        for name in value.keys() - default.keys() if default else ():
            self.fault(dotted(key, name), f"is not known here; {nearest(name, tuple(default))}")
        return {**default, **value}

    def one_or_more(self, key: str) -> list[Any]:
        """Return the values of a list, or the one that was given without brackets."""
        value = self.values.get(key, [])
        return value if isinstance(value, list) else [value]

    def _by(self, check: Callable[[str], V], key: str, text: str, stand_in: V) -> V:
        try:
            return check(text)
        except ValueError as error:
            self.fault(key, str(error))
            return stand_in

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
