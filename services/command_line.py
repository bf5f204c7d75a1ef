"""What the commands share: stopping with a message, known names, showing progress."""

import dataclasses
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

PLAIN_PROGRESS_EVERY = 60
"""Days between two lines of progress where the output is not a terminal."""


def known(names: list[str], among: tuple[str, ...]) -> list[str]:
    """Return the names if all are among the known ones; otherwise stop."""
    for name in names:
        if name not in among:
            stop(f"there is no {name!r} here; take one of {', '.join(among)}", 2)
    return names


def stop(message: str, status: int) -> NoReturn:
    """End the command with a message on standard error."""
    typer.echo(message, err=True)
    raise typer.Exit(status)


def table_of(rows: Sequence[Any]) -> str:
    """Return dataclasses of one kind as lines of aligned columns; None as a dash."""
    names = [field.name for field in dataclasses.fields(rows[0])]
    lines = [[name.replace("_", " ") for name in names]]
    lines += [["-" if (v := getattr(row, n)) is None else str(v) for n in names] for row in rows]
    return aligned(lines)


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Return lines of as many cells each, the cells below each other."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


class DayProgress:
    """A bar on a terminal, a plain line now and then elsewhere; both on standard error."""

    def __init__(self) -> None:
        self.console = Console(stderr=True)
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("days"),
            TimeElapsedColumn(),
            console=self.console,
            disable=not self.console.is_terminal,
        )
        self.task = self.bar.add_task("Playing", total=None)

    def __enter__(self) -> "DayProgress":
        self.bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.bar.stop()

    def say(self, line: str) -> None:
        """Print a line of what is being done."""
        print(line, file=sys.stderr, flush=True)

    def day(self, done: int, of: int) -> None:
        """Show how many days are done."""
        self.bar.update(self.task, completed=done, total=of)
        if not self.console.is_terminal and (done % PLAIN_PROGRESS_EVERY == 0 or done == of):
            self.say(f"  {done} of {of} days")
