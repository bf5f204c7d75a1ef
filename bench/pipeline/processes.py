"""Starts a variant's processes, holds them while the clock is not running, says what they took."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from services.backbone.parent import PARENT

STOP_SECONDS = 15.0
TICKS = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """Raised when a variant does not do its work; the message says which and how its log ends."""


class Measured:
    """One process: `python -m module`."""

    def __init__(self, module: str, environment: Mapping[str, str], log: Path) -> None:
        self.module, self.log = module, log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module],
                env={**os.environ, **environment, PARENT: str(os.getpid())},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    def hold(self) -> None:
        """Keep it from running, connected as it is."""
        self.process.send_signal(signal.SIGSTOP)

    def let_go(self) -> None:
        """Let it run on."""
        self.process.send_signal(signal.SIGCONT)

    def look(self) -> None:
        """Raise `Failed` if it ended."""
        if self.process.poll() is not None:
            raise Failed(f"{self.module} ended: {self._tail()}")

    def processor_seconds(self) -> float:
        """Return the processor time it has used so far, in user and system mode (Linux)."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii")
        user, system = stat.rsplit(") ", 1)[1].split()[11:13]
        return (int(user) + int(system)) / TICKS

    def stop(self) -> None:
        """Ask it to stop; kill it if it does not."""
        self.let_go()
        self.process.terminate()
        try:
            self.process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _tail(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:].strip()


@contextmanager
def running(modules: Sequence[str], environment: Mapping[str, str]) -> Iterator[list[Measured]]:
    """Start a process for each module; they are stopped at the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        started = []
        for module in modules:
            process = Measured(module, environment, folder / f"{module}.log")
            stack.callback(process.stop)
            started.append(process)
        yield started
