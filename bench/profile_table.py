"""Where the processor time of a play goes: a profile, by our modules and by library."""

import cProfile
import pstats
import sysconfig
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.results import PROJECT
from bench.section import Table

LIBRARIES = Path(sysconfig.get_path("purelib"))
STANDARD = Path(sysconfig.get_path("stdlib"))
SQLITE = "SQLite"
SHOWN = 25


def profiled(title: str, work: Callable[[], object]) -> Table:
    """Run `work` under Python's profiler and return its own time, without callees, by place."""
    profile = cProfile.Profile()
    profile.runcall(work)
    seconds: defaultdict[str, float] = defaultdict(float)
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, object]]
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    for (file, _, function), (_, _, own, _, _) in stats.items():
        seconds[place_of(file, function)] += own
    return table_of(title, seconds)


def table_of(title: str, seconds: Mapping[str, float]) -> Table:
    """Return the places that took most, with their share, and the rest in one row."""
    total = sum(seconds.values())
    shown = sorted(seconds.items(), key=lambda item: -item[1])[:SHOWN]
    rest = total - sum(own for _, own in shown)
    rows = [*shown, ("everything else", rest)] if len(seconds) > SHOWN else shown
    return Table(
        title,
        ("where", "share", "seconds"),
        tuple((place, f"{own / total:.1%}", f"{own:.2f}") for place, own in rows),
    )


def place_of(file: str, function: str) -> str:
    """Return the module of ours, or the library, that a function belongs to."""
    if file.startswith(("~", "<")):
        return SQLITE if "sqlite3" in function else "Python's built-in functions"
    path = Path(file)
    if path.is_relative_to(LIBRARIES):
        return path.relative_to(LIBRARIES).parts[0].removesuffix(".py")
    if path.is_relative_to(PROJECT):
        return f"`{path.relative_to(PROJECT)}`"
    return "Python's standard library"
