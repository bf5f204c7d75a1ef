"""One table of a settings file, whose getters report what is wrong and go on with a stand-in."""

import os
import re
from collections.abc import Mapping, Sequence
from datetime import time
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")
"""Of an environment variable."""


class Table:
    """The values of a table of `file`, under its `name` ("" for the file itself).

    A fault is put into the list that all tables of the file share.
    """

    def __init__(self, values: Any, file: str, name: str, faults: list[str]) -> None:
        self._file = file
        self._name = name
        self._faults = faults
        self._values: Mapping[str, Any] = values if isinstance(values, dict) else {}
        if values is not self._values and values is not None:
            self._report(f"[{name}]", f"write it as a table, [{name}]")

    def fault(self, key: str, message: str) -> None:
        """Report a fault in a setting."""
        self._report(f"[{self._name}] {key}" if self._name else key, message)

    def only(self, *known: str) -> None:
        """Report the settings and tables that are not among the known ones."""
        for key in self._values:
            if key not in known:
                near = get_close_matches(key, known, 1)
                hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(known))}"
                self.fault(key, f"is not known here; {hint}")

    def table(self, name: str) -> "Table":
        """Return a table within, empty if it is not there."""
        return Table(self._values.get(name, {}), self._file, name, self._faults)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; it must be given if there is no default."""
        value = self._values.get(key, default)
        if value is None:
            self.fault(key, "is missing and must be given, as text in quotation marks")
        elif not isinstance(value, str) or not value.isprintable():
            self.fault(key, "give text on one line, in quotation marks")
        else:
            return value.strip()
        return ""

    def address(self, key: str, default: str | None = None) -> str:
        """Return an address on the web, in TLS unless it is on this machine."""
        url = self.text(key, default)
        if url and not _is_private(url):
            self.fault(key, "give an address that begins with https://")
        return url

    def switch(self, key: str, default: bool) -> bool:
        """Return a switch."""
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            self.fault(key, "give true or false, without quotation marks")
            return default
        return value

    def choice(self, key: str, words: Sequence[str]) -> str:
        """Return one of the words; the first by default."""
        value = self._values.get(key, words[0])
        if value not in words:
            self.fault(key, f"{value!r} is not known here; give {' or '.join(words)}")
            return words[0]
        return str(value)

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        """Return a whole number."""
        value = self._values.get(key, default)
        if type(value) is not int or not least <= value <= most:
            self.fault(key, f"give a whole number from {least} to {most}")
            return default
        return value

    def number(self, key: str, default: float, least: float, most: float) -> float:
        """Return a number."""
        value = self._values.get(key, default)
        if type(value) not in (int, float) or not least <= value <= most:
            self.fault(key, f"give a number from {least:g} to {most:g}")
            return default
        return float(value)

    def numbers(self, key: str, default: Sequence[float]) -> tuple[float, ...]:
        """Return a list of numbers above 0, each above the one before."""
        value = self._values.get(key, list(default))
        good = isinstance(value, list) and all(type(n) in (int, float) and n > 0 for n in value)
        if not good or not value or sorted(set(value)) != value:
            self.fault(key, "give a list of growing numbers, like [60, 300, 1800]")
            return tuple(default)
        return tuple(float(number) for number in value)

    def texts(self, key: str) -> list[str]:
        """Return a list of texts."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            self.fault(key, 'give a list of texts, like ["a", "b"]')
            return []
        return value

    def words(self, key: str, default: Mapping[str, str]) -> dict[str, str]:
        """Return a table of texts by name, those of the default where they are not given."""
        value = self._values.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            self.fault(key, "give a table of texts")
            return dict(default)
        unknown = sorted(value.keys() - default.keys()) if default else []
        if unknown:
            self.fault(key, f"{unknown[0]!r} is not known here; there are {', '.join(default)}")
        return {**default, **value}

    def clock(self, key: str, default: str) -> time | None:
        """Return a time of day such as 08:00, None for "" ."""
        value = self._values.get(key, default)
        if value == "":
            return None
        if not isinstance(value, str) or not CLOCK.fullmatch(value):
            self.fault(key, 'give a time of day in quotation marks, like "08:00", or ""')
            return None
        return time.fromisoformat(value)

    def secret(self, key: str, needed: bool = False) -> str:
        """Return what the environment variable of that name holds; the file holds the name only.

        The end of a line after it, as files of secrets have, is not part of it.
        """
        name = self.text(key, None if needed else "")
        value = os.environ.get(name, "").rstrip("\r\n") if name else ""
        if name and not NAME.fullmatch(name):
            self.fault(key, "give the name of an environment variable, not the secret itself")
        elif name and not value:
            self.fault(key, f"the environment variable {name} is not set")
        return value

    def _report(self, where: str, message: str) -> None:
        self._faults.append(f"{self._file}: {where}: {message}")


def _is_private(url: str) -> bool:
    """Whether nobody on the way can read what is sent there."""
    try:
        split = urlsplit(url)
        host = split.hostname or ""
    except ValueError:
        return False
    return bool(host) and (
        split.scheme == "https" or (split.scheme == "http" and host in THIS_MACHINE)
    )
