"""Plays pilots in tests, as the command line does, and reads what came of them."""

import csv
import datetime as dt
import hashlib
from pathlib import Path

from services.pilot.results import Results
from services.pilot.simulate import Plan, simulate


def play(
    folder: Path,
    out: Path,
    until: dt.date | None = None,
    broker: str | None = None,
    database: str | None = None,
) -> Results:
    """Play a pilot into `out` and return its results; embedded unless servers are given."""
    plan = Plan(folder, out, until, broker, database, force=True)
    results, _ = simulate(plan, say=lambda line: None, progress=lambda done, of: None)
    assert results is not None
    return results


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of an output file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fingerprints(out: Path) -> dict[str, str]:
    """Return a hash of every file below a folder, to compare two plays byte for byte."""
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }
