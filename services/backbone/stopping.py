"""Ends a process in order on SIGTERM or Ctrl-C, and in time whatever hangs.

A process is asked to stop: it finishes the batch in hand and ends. What has not ended after 9
seconds waits for something that does not come (a lock, a confirm, a server that is away) and is
ended where it stands. That is safe at any moment, as a kill is: what was not committed did not
happen, and what was not acknowledged or confirmed comes again. Further signals are ignored.
"""

import atexit
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import structlog

END_AFTER_SECONDS = 9.0
"""An orchestrator is promised 10."""

LOOK_EVERY_SECONDS = 0.1

log = structlog.get_logger()

_latest: list["Stop"] = []


class Stop:
    """Whether the process was asked to stop. No locks: it is set within a signal handler."""

    def __init__(self) -> None:
        self.asked = False

    def ask(self) -> None:
        """Ask the process to stop; whoever waits or loops sees it next time they look."""
        self.asked = True

    def wait(self, seconds: float) -> None:
        """Return after this time, or as soon as the process is asked to stop."""
        until = time.monotonic() + seconds
        while not self.asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_EVERY_SECONDS))


def stop_on_signals(
    begin: Callable[[], object] = lambda: None, timer: Any = threading.Timer
) -> Stop:
    """Return what SIGTERM and Ctrl-C set; the first of them also calls `begin`.

    `timer` is `threading.Timer`, of threads that are not patched: it must run when nothing else
    does.
    """
    stop = Stop()
    _latest[:] = [stop]

    def asked(*_: object) -> None:
        if not stop.asked:
            stop.ask()
            last_resort = timer(END_AFTER_SECONDS, _end_now)
            last_resort.daemon = True
            last_resort.start()
            begin()

    _on_signals(asked)
    atexit.register(_on_signals, signal.SIG_IGN)  # else a second signal could kill at the very end
    return stop


def is_stopping() -> bool:
    """Return whether this process was asked to stop, for what is far from where that is heard."""
    return any(stop.asked for stop in _latest)


def _on_signals(handler: Any) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handler)


def _end_now() -> None:
    log.warning("stopped in the middle; what was under way comes again")
    os._exit(0)
