"""A TOML file: its values, the line that each is on, and what is wrong with it."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from services.terms.showing import shown

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\"' -]+?)\s*=")
_PLACE = re.compile(r"\(at (?:line (\d+)|end of document)")


class TomlFault(NamedTuple):
    """Something that is wrong: in which file and line, with which dotted key, what to do.

    `key` is `-` where the whole file is meant.
    """

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.message}"


@dataclass
class TomlFile:
    """A file as it was read, and the faults that its tables find in it."""

    name: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[TomlFault] = field(default_factory=list)

    def fault(self, key: str, message: str) -> None:
        """Report what is wrong with the table or setting of a dotted key."""
        shown_key = ".".join(map(shown, key.split("."))) or "-"
        self.faults.append(TomlFault(self.name, line_of(key, self.lines), shown_key, message))


def read_toml(path: Path) -> TomlFile:
    """Return a file; one that is not TOML has no values and the fault.

    Raises `OSError` where it cannot be opened.
    """
    return toml_of(path.name, path.read_bytes())


def toml_of(name: str, raw: bytes) -> TomlFile:
    """Return the file of that name with this content, as `read_toml` does."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "the file is not UTF-8 from this line on; save it as UTF-8"
        return TomlFile(name, faults=[TomlFault(name, line, "-", message)])
    try:
        return TomlFile(name, tomllib.loads(text), lines_by_key(text))
    except (ValueError, RecursionError) as error:
        at = _PLACE.search(str(error))
        line = int(at[1]) if at and at[1] else text.count("\n") + 1 if at else 1
        message = f"this is not TOML: {shown(str(error).partition(' (at ')[0])}; correct the line"
        return TomlFile(name, faults=[TomlFault(name, line, "-", message)])


def lines_by_key(text: str) -> dict[str, int]:
    """Return the dotted keys of tables and settings with the line each is first seen on.

    A look at the text, not a parser: keys inside a text of several lines are taken for settings.
    """
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), start=1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            table = _bare(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                found.setdefault(table, number)
                table = f"{table}[{counts[table]}]"
            found.setdefault(table, number)
        elif key:
            found.setdefault(dotted(table, _bare(key[1])), number)
    return found


def line_of(key: str, lines: dict[str, int]) -> int:
    """Return the line of a dotted key, or else of the nearest table around it, or else 1."""
    while key and key not in lines:
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
    return lines.get(key, 1)


def dotted(path: str, key: str) -> str:
    """Return the path of `key` in the table at `path`; "" is the file itself."""
    return f"{path}.{key}" if path and key else path or key


def _bare(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))
