"""`bench/results.json`: every raw figure, and what it was taken with and on.

A section that was run replaces its own part; the others keep theirs, with the machine and the
command that they were taken with.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.section import Section

PROJECT = Path(__file__).resolve().parent.parent
RESULTS = PROJECT / "bench" / "results.json"


@dataclass(frozen=True)
class Run:
    """How a section was measured: when (a date), by which command, how often, on what."""

    date: str
    command: str
    rounds: int
    quick: bool
    machine: Mapping[str, Any]


Results = dict[str, tuple[Run, Section]]
"""By the section's name."""


def read_results(path: Path = RESULTS) -> Results:
    """Return what stands in the file; nothing where there is none."""
    if not path.exists():
        return {}
    raw = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: (Run(**part["run"]), Section.from_json(part["section"])) for name, part in raw.items()
    }


def write_results(results: Results, path: Path = RESULTS) -> None:
    """Write the file. The order is the caller's."""
    raw = {
        name: {"run": asdict(run), "section": asdict(section)}
        for name, (run, section) in results.items()
    }
    path.write_text(json.dumps(raw, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
