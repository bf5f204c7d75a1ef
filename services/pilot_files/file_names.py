"""Which files of a folder are a pilot's, and which only nearly are.

A file that nearly has the name of one is a slip more often than not, and what is in it would be
left out without a word.
"""

import re
from difflib import SequenceMatcher
from pathlib import Path

from services.pilot_files.sheets.header import bare

SCHEME = "scheme.toml"
TABLES = (
    "tenants",
    "inspections",
    "repairs",
    "contacts",
    "changes",
    "bank_returns",
    "surveys",
    "history",
    "comparison",
)
FORMS = (".csv", ".xlsx")
"""What a table's file may end in."""
EXACT = frozenset((SCHEME, *(table + form for table in TABLES for form in FORMS)))

NEARLY = 0.8
"""From this likeness on, of 1, two names are nearly the same: `contact`, `tenents`, `contracts`."""

_ALSO_CALLED = {"bank_returns": ("bankreturns", "returns")}
_TEXTS = {*FORMS, ".txt", ".tsv", ".tab", ""}
_WORKBOOKS = {".xls", ".xlsm", ".xlsb", ".xltx", ".ods", ".numbers"}
_SCHEMES = {".toml", ".tml", ".txt", ""}
_ENDINGS = _TEXTS | _WORKBOOKS | _SCHEMES
_COPY = re.compile(r"\(\d+\)|\b(?:copy of|copy|final|new|old|version|v\d+)\b|\d+")
"""What a name gets when a file is saved once more."""


def slip_in(name: str) -> str:
    """Return what to do about a file that nearly has the name of a pilot's; "" if it has not."""
    stem, ending = _parts(name)
    if ending in _SCHEMES and _alike(stem, ("scheme",)):
        return _advice(name, SCHEME, f"name it {SCHEME}")
    for table in TABLES:
        if not _alike(stem, _ALSO_CALLED.get(table, (table,))):
            continue
        if ending in _WORKBOOKS:
            return _advice(name, f"{table}.xlsx", f"save it as {table}.xlsx in Excel")
        if ending in _TEXTS:
            right = f"{table}.xlsx" if ending == ".xlsx" else f"{table}.csv"
            return _advice(name, right, f"name it {right}")
    return ""


def other_files(folder: Path) -> list[str]:
    """Return the names of the files in a folder that do not have exactly the name of a pilot's.

    Hidden ones, and those that a spreadsheet keeps beside a file that is open, are not meant.
    """
    names = sorted(path.name for path in folder.iterdir() if path.is_file())
    return [name for name in names if name not in EXACT and not name.startswith((".", "~$"))]


def _advice(name: str, meant: str, what: str) -> str:
    return (
        f"the name is nearly {meant}, and the file is not read; {what}, or take it away from here"
    )


def _parts(name: str) -> tuple[str, str]:
    """Return a name without its endings, of which there may be several, and the last of them."""
    path = Path(name.lower())
    ending = path.suffix
    while path.suffix and path.suffix in _ENDINGS:
        path = path.with_suffix("")
    return path.name, ending


def _alike(stem: str, names: tuple[str, ...]) -> bool:
    """Return whether a name is nearly one of these, with or without the marks of a copy."""
    without_marks = _COPY.sub(" ", re.sub(r"[_-]", " ", stem))
    found = (bare(stem), bare(without_marks))
    return any(_likeness(each, name) >= NEARLY for each in found for name in names)


def _likeness(found: str, wanted: str) -> float:
    return SequenceMatcher(None, found, wanted, autojunk=False).ratio()
