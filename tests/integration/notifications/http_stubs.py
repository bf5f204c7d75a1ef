"""Providers over HTTP as tests need them: real servers that keep what they accepted.

`gateway_stubs` and `notify_stub` have those that speak as a provider does.

Each takes a text to say what is wrong with it: `behave("429")`, or a list that is used up in turn.

    ok            accepts
    400 403 429 500 503      answers so, and keeps nothing
    stall         accepts, and says nothing until the other side hangs up
    hang          keeps nothing, and says nothing until the other side hangs up
    close         accepts, and closes the connection instead of answering
    garbled       accepts, and answers what is not of this provider
    page          keeps nothing, and answers 200 with a page, as something in between does
    moved         keeps nothing, and names another address

`when_asked` is how questions are answered: one of these, or `empty`, an object with nothing in it.
"""

import json
import random
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

LONGEST_SILENCE_SECONDS = 60.0
ELSEWHERE = "/elsewhere"
KEEPS_NOTHING = ("hang", "page", "moved")


class Stub:
    """What both have. `url` is where it listens."""

    def __init__(
        self,
        slow_seconds: float = 0.0,
        seed: int | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.accepted: dict[str, dict[str, Any]] = {}
        self.counts: Counter[str] = Counter()
        self.asked = 0
        self.when_asked = ""
        self.slow_seconds = slow_seconds
        self.chance = random.Random(seed)
        self.lock = threading.Lock()
        self._script: list[str] = []
        self._always = "ok"
        self._often: list[tuple[str, float]] = []
        self._server = _server(self)
        self._scheme = "http"
        if tls is not None:
            self._scheme = "https"
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        host = "localhost" if self._scheme == "https" else "127.0.0.1"
        return f"{self._scheme}://{host}:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def behave(self, always: str = "ok", script: Iterable[str] = ()) -> None:
        """Say how the next are answered, and then all others."""
        self._always, self._script = always, list(script)

    def now_and_then(self, **often: float) -> None:
        """Say how often, of all, each behaviour is; the others are as always."""
        self._often = list(often.items())

    def next_behaviour(self) -> str:
        with self.lock:
            if self._script:
                return self._script.pop(0)
            drawn = self.chance.random()
            for behaviour, share in self._often:
                drawn -= share
                if drawn < 0:
                    return behaviour.removeprefix("http_")
            return self._always

    def accept(self, reference: str, message: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            self.counts[reference] += 1
            kept = {"id": f"id-{len(self.accepted) + 1}", "reference": reference} | message
            self.accepted[reference] = kept
            return kept

    def confirm(self, handler: "Handler", behaviour: str, said: dict[str, Any]) -> None:
        """Answer for a message that was accepted, or not."""
        if behaviour == "stall":
            handler.go_silent()
        elif behaviour == "close":
            handler.close_connection = True
        elif behaviour == "garbled":
            handler.misanswer(behaviour)
        else:
            handler.answer(201, said)

    # --- what differs ---

    def post(self, handler: "Handler", path: str, body: bytes) -> None:
        raise NotImplementedError

    def get(self, handler: "Handler", path: str, query: dict[str, str]) -> None:
        raise NotImplementedError


class Handler(BaseHTTPRequestHandler):
    """Passes requests to the stub of its server."""

    protocol_version = "HTTP/1.1"
    stub: Stub

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, *_: Any) -> None:
        pass

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.stub.post(self, urlsplit(self.path).path, body)

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(split.query).items()}
        self.stub.asked += 1
        if split.path == ELSEWHERE or not self.misanswer(self.stub.when_asked):
            self.stub.get(self, split.path, query)

    def misanswer(self, behaviour: str) -> bool:
        """Answer as no provider documents it, if that is to be; say whether it was."""
        if behaviour.isdecimal():
            self.answer(int(behaviour), {"error": "asked wrongly"})
        elif behaviour == "hang":
            self.go_silent()
        elif behaviour in ("page", "garbled"):
            self.answer(200 if behaviour == "page" else 201, b"<p>All is well.</p>")
        elif behaviour == "moved":
            self.answer(302, {}, Location=ELSEWHERE)
        elif behaviour == "empty":
            self.answer(200, {})
        else:
            return False
        return True

    def answer(self, status: int, said: Any, **headers: str) -> None:
        page = isinstance(said, bytes)
        body = said if page else json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if page else "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def go_silent(self) -> None:
        """Say nothing until the other side hangs up."""
        self.connection.settimeout(LONGEST_SILENCE_SECONDS)
        with suppress(OSError):
            self.rfile.read(1)
        self.close_connection = True


def _server(stub: Stub) -> ThreadingHTTPServer:
    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_: Any) -> None:
            pass

    return Server(("127.0.0.1", 0), type("Bound", (Handler,), {"stub": stub}))
