"""The text of a TOML file: reading it, and finding the line of a setting in it."""

import re
from pathlib import Path

from services.pilot.faults import Fault

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\"' -]+?)\s*=")


def text_of(path: Path, faults: list[Fault]) -> str | None:
    """Return what is written in a UTF-8 file; None, with a fault, if that cannot be read."""
    try:
        raw = path.read_bytes()
        return raw.decode("utf-8-sig")
    except FileNotFoundError:
        line, message = 0, "the file is missing; add it to the pilot's folder"
    except OSError as error:
        line, message = 0, f"the file cannot be read: {error.strerror}"
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "the file is not UTF-8 from this line on; save it as UTF-8"
    faults.append(Fault(path.name, line, "-", message))
    return None


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
    """Return the path of `key` in the table at `path`; `-` where both are empty."""
    return f"{path}.{key}" if path and key else path or key or "-"


def _bare(key: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in key.split("."))
