"""What `cashback check` says of a pilot's files: what was read of them, and what is to be said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import starmap

from services.pilot_files.errors import PilotError
from services.pilot_files.faults import Doubt, Fault, grouped
from services.terms.counting import counted


@dataclass(frozen=True)
class Report:
    """What was read, by the files' names.

    `rows` are those below each file's header, None for the scheme; `missing` is what might be
    there, and `unread` what is there and has no name of a pilot's.
    """

    rows: Mapping[str, int | None] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class PilotFaults(PilotError):
    """Raised when a pilot's files cannot be used; show all `faults`, and use nothing of the files.

    `report` says what was read all the same. The sender corrects the files: reading the same ones
    again fails again.
    """

    def __init__(self, faults: Iterable[Fault], report: Report | None = None) -> None:
        self.faults = tuple(sorted(faults))
        self.report = report or Report()
        super().__init__("\n".join(grouped(self.faults)))


def told(report: Report, faults: Iterable[Fault] = ()) -> str:
    """Return all that there is to be said of the files, in lines."""
    wrong = list(faults)
    parts = [
        told_files(report),
        [counted(len(wrong), "fault"), *grouped(wrong)] if wrong else [],
        told_doubts(report),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def told_files(report: Report) -> list[str]:
    """Return as lines which files were read, which are not there, and which were left alone."""
    lines = []
    if report.rows:
        lines.append(f"Read: {', '.join(starmap(_told, report.rows.items()))}")
    if report.missing:
        lines.append(f"Not there: {', '.join(report.missing)}")
    if report.unread:
        lines.append(f"Left alone: {', '.join(report.unread)}")
    return lines


def told_doubts(report: Report, most: int | None = None) -> list[str]:
    """Return the doubts as lines below their number, `most` of them; nothing if there are none."""
    if not report.doubts:
        return []
    lines = grouped(report.doubts)
    left = len(lines[most:]) if most is not None else 0
    return [
        f"{counted(len(report.doubts), 'doubt')}: it may be right; look whether it is meant",
        *lines[:most],
        *([f"and {counted(left, 'line')} more, which `cashback check` lists"] if left else []),
    ]


def _told(name: str, rows: int | None) -> str:
    if rows is None:
        return name
    return f"{name} ({counted(rows, 'row')})"
