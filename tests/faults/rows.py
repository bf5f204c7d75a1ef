"""The rows of docs/reliability.md, as the tests of faults write them down.

What was done and which mechanism carries it stand in a test's docstring; how often, what came of it
and how long it took are measured.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

ROWS = Path(__file__).parents[2] / ".local" / "reliability.json"


@dataclass(frozen=True)
class Row:
    """One test of a fault and what came of it."""

    test: str
    fault: str
    carried_by: str
    times: str
    result: str
    seconds: float


def write_row(row: Row, path: Path = ROWS) -> None:
    """Add a row, in place of an earlier one of the same test."""
    kept = [other for other in read_rows(path) if other.test != row.test]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps([asdict(each) for each in [*kept, row]], indent=1) + "\n")


def read_rows(path: Path = ROWS) -> list[Row]:
    """Return the rows in the order in which the tests ran."""
    if not path.exists():
        return []
    return [Row(**values) for values in json.loads(path.read_text())]
