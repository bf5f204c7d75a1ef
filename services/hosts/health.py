"""Answers an orchestrator's two questions: is this process alive, and is it ready?

    GET /live     200 while the main loop comes round; 503 when it hangs: restart the process
    GET /ready    200 while it does its work or stands by; 503 while a server is away

Alive does not depend on the broker or the database, so that nothing is restarted because a server
is away. The process tells `health` as it goes how it stands, and for how long that is good; what
is not told again in time is no longer good. Nobody listens unless `CASHBACK_HEALTH_PORT` is set.
The listener is a thread: a green one in the nameko process, where a hub that hangs gives no answer
at all, which a probe takes for a no. Each body names the checks and no address, name or error text.
"""

import json
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any

from services.backbone.settings import Settings

LOOP = "loop"
LOOP_SECONDS = 120.0
"""Twice the longest statement: a main loop that waits for the database is not hanging."""

BATCH_SECONDS = 900.0
"""How long one batch may take before its process counts as hanging."""

SERVER_SECONDS = 60.0
"""How long a server that answered is taken to be there."""

CLIENT_SECONDS = 5.0


@dataclass(frozen=True)
class _Check:
    state: str
    at: float
    good_for: float


class Health:
    """How a process stands. `ready` names the checks beside the main loop."""

    def __init__(self) -> None:
        self.process = ""
        self.ready: tuple[str, ...] = ()
        self.checks: dict[str, _Check] = {}
        self.refused_calls: Counter[str] = Counter()
        """Calls that were refused for who gave them, by why."""

    def begin(self, process: str, *ready: str) -> None:
        """Name the process and what it needs to be ready; its loop is taken to turn from now."""
        self.process, self.ready = process, ready
        self.good(LOOP, LOOP_SECONDS, "starting")

    def good(self, name: str, seconds: float = SERVER_SECONDS, state: str = "well") -> None:
        """Say that a check is good for so many seconds from now."""
        self.checks[name] = _Check(state, time.monotonic(), seconds)

    def bad(self, name: str, state: str = "away") -> None:
        """Say that a check is not good until told otherwise."""
        self.checks[name] = _Check(state, time.monotonic(), -1.0)

    def is_alive(self) -> tuple[bool, dict[str, Any]]:
        """Return whether the main loop comes round, and the body that says so."""
        return self._report((LOOP,))

    def is_ready(self) -> tuple[bool, dict[str, Any]]:
        """Return whether everything is well, and the body that says so."""
        return self._report((LOOP, *self.ready))

    def _report(self, names: tuple[str, ...]) -> tuple[bool, dict[str, Any]]:
        now = time.monotonic()
        checks = {name: _described(self.checks.get(name), now) for name in names}
        passed = all(check["good"] for check in checks.values())
        refused = dict(sorted(self.refused_calls.items()))
        body = {"process": self.process, "good": passed, "checks": checks}
        return passed, {**body, "refused_calls": refused}


def _described(check: _Check | None, now: float) -> dict[str, Any]:
    if check is None:
        return {"good": False, "state": "not yet", "age_seconds": None}
    age = now - check.at
    return {"good": age <= check.good_for, "state": check.state, "age_seconds": round(age, 1)}


health = Health()
"""The health of this process; every process has one."""

PAGES: dict[str, Callable[[], tuple[bool, dict[str, Any]]]] = {
    "/live": health.is_alive,
    "/ready": health.is_ready,
}


class _Answer(BaseHTTPRequestHandler):
    timeout = CLIENT_SECONDS
    server_version, sys_version = "cashback", ""

    def do_GET(self) -> None:
        page = PAGES.get(self.path)
        if page is None:
            self._send(404, {"pages": sorted(PAGES)})
        else:
            passed, body = page()
            self._send(200 if passed else 503, body)

    def _send(self, status: int, body: dict[str, Any]) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """Probes come every few seconds; they are not worth a line."""


class _Listener(ThreadingHTTPServer):
    """Answers each probe in a thread of its own, which does not keep the process from ending."""

    daemon_threads = True

    def __init__(self, host: str, port: int) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Answer)

    def server_bind(self) -> None:
        """Bind, without asking a name server what this machine is called, as HTTPServer does."""
        TCPServer.server_bind(self)

    def handle_error(self, *_: object) -> None:
        """The client went away; what a page says cannot fail."""


def answer_probes(settings: Settings, process: str, *ready: str) -> None:
    """Begin to keep this process's health and, where a port is set, to answer probes."""
    health.begin(process, *ready)
    if settings.health_port is None:
        return
    host, port = settings.health_host, settings.health_port
    try:
        listener = _Listener(host, port)
    except OSError as error:
        sys.exit(f"cannot listen on {host}:{port} (CASHBACK_HEALTH_PORT): {error}")
    threading.Thread(target=listener.serve_forever, daemon=True).start()
