"""How far a play has come: a bar on a terminal, a line now and then elsewhere."""

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import Any

PLAIN_PROGRESS_EVERY = 60
"""Days between two lines of progress where the output is not a terminal."""


class DayProgress:
    """A bar on a terminal, a plain line now and then elsewhere; both on standard error."""

    def __init__(self) -> None:
        self.bar: Any = _bar() if sys.stderr.isatty() else None
        self.task = self.bar.add_task("Playing", total=None) if self.bar else None
        self.shown: AbstractContextManager[Any] = self.bar or nullcontext()

    def __enter__(self) -> "DayProgress":
        self.shown.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.shown.__exit__(*error)

    def say(self, line: str) -> None:
        """Print a line of what is being done."""
        print(line, file=sys.stderr, flush=True)

    def day(self, done: int, of: int) -> None:
        """Show how many days are done."""
        if self.bar:
            self.bar.update(self.task, completed=done, total=of)
        elif done % PLAIN_PROGRESS_EVERY == 0 or done == of:
            self.say(f"  {done} of {of} days")


def _bar() -> Any:
    """Return a bar; its library takes longer to load than many a command runs."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("days"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
