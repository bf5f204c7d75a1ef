"""How far a play has come: a bar on a terminal, a line now and then elsewhere."""

import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

PLAIN_PROGRESS_EVERY = 60
"""Days between two lines of progress where the output is not a terminal."""


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
