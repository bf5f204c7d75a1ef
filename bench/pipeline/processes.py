"""Starts a variant's processes, holds them at the gate, and says what processor time they took."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.pipeline.gate import READY
from services.backbone.processes import PARENT

START_SECONDS, STOP_SECONDS = 30.0, 10.0
TICKS = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """Raised when a variant's process ended or does not start; the message ends with its log."""


class Measured:
    """One process: `python -m module`. It waits at the gate until `go`."""

    def __init__(self, module: str, environment: Mapping[str, str], log: Path) -> None:
        self.module, self.log = module, log
        with log.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module],
                env={**os.environ, **environment, PARENT: str(os.getpid())},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )

    def wait_until_ready(self) -> None:
        """Return when its libraries are imported."""
        watchdog = threading.Timer(START_SECONDS, self.process.kill)
        watchdog.start()
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        watchdog.cancel()
        if line.strip() != READY.encode():
            raise Failed(f"{self.module} did not start: {self._tail()}")

    def go(self) -> None:
        """Open the gate."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"go\n")
        self.process.stdin.flush()

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
        self.process.terminate()
        try:
            self.process.communicate(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()

    def _tail(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:].strip()


@contextmanager
def at_the_gate(modules: Sequence[str], environment: Mapping[str, str]) -> Iterator[list[Measured]]:
    """Start a process for each module; they are stopped at the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        started = []
        for module in modules:
            process = Measured(module, environment, folder / f"{module}.log")
            stack.callback(process.stop)
            started.append(process)
        for process in started:
            process.wait_until_ready()
        yield started
