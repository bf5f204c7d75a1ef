"""Starts and looks after the processes of the distributed host on one machine.

Used to play a pilot; on real machines the container platform does this.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from services.backbone.errors import NotReady
from services.backbone.parent import PARENT

STOP_SECONDS = 10.0
MOST_RESTARTS = 20
"""A process that ends more often than this is not restarted: something is wrong with it."""


@dataclass
class _Child:
    name: str
    arguments: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0


@dataclass
class Processes:
    """Child processes with the given environment, each with a log file in `folder`."""

    environment: dict[str, str]
    folder: Path
    children: dict[str, _Child] = field(default_factory=dict)

    def start(self, name: str, *arguments: str) -> None:
        """Start `cashback <arguments>` under a name."""
        child = _Child(name, arguments, self.folder / f"{name.replace(' ', '-')}.log")
        self.children[name] = child
        self._launch(child)

    def look_after(self) -> None:
        """Start again what has ended; `NotReady` for what ends again and again."""
        for child in list(self.children.values()):
            if child.process is not None and child.process.poll() is not None:
                child.restarts += 1
                if child.restarts > MOST_RESTARTS:
                    raise NotReady(f"{child.name} keeps ending; its log ends: {_tail(child.log)}")
                self._launch(child)

    def pid(self, name: str) -> int:
        """Return a child's process id."""
        process = self.children[name].process
        assert process is not None, f"{name} was never started"
        return process.pid

    def stop(self) -> None:
        """Ask all to stop, and kill what has not after 10 seconds."""
        running = [c.process for c in self.children.values() if c.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        give_up = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(timeout=max(0.1, give_up - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _launch(self, child: _Child) -> None:
        with child.log.open("ab") as log:
            child.process = subprocess.Popen(
                [sys.executable, "-m", "services.cli", *child.arguments],
                env={**os.environ, **self.environment, PARENT: str(os.getpid())},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )


def _tail(path: Path, size: int = 500) -> str:
    return path.read_bytes()[-size:].decode("utf-8", errors="replace").strip()
