"""Providers over HTTP as tests need them: real servers that keep what they accepted.

Each takes a text to say what is wrong with it: `behave("429")`, or a list that is used up in turn.

    ok            accepts
    400 403 429 500 503      answers so, and keeps nothing
    stall         accepts, and answers only when it is too late
    hang          keeps nothing and does not answer in time
    close         accepts, and closes the connection instead of answering
"""

import base64
import json
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import jwt

STALL_SECONDS = 1.5


class Stub:
    """What both have. `url` is where it listens."""

    def __init__(self, slow_seconds: float = 0.0, seed: int | None = None) -> None:
        self.accepted: dict[str, dict[str, Any]] = {}
        self.counts: Counter[str] = Counter()
        self.asked = 0
        self.slow_seconds = slow_seconds
        self.chance = random.Random(seed)
        self.lock = threading.Lock()
        self._script: list[str] = []
        self._always = "ok"
        self._often: list[tuple[str, float]] = []
        self._server = _server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def url(self) -> str:
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

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
        self.stub.get(self, split.path, query)

    def answer(self, status: int, said: Any, **headers: str) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def go_silent(self, seconds: float = STALL_SECONDS) -> None:
        time.sleep(seconds)
        self.close_connection = True


def _server(stub: Stub) -> ThreadingHTTPServer:
    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_: Any) -> None:
            pass

    return Server(("127.0.0.1", 0), type("Bound", (Handler,), {"stub": stub}))


# --- an SMS gateway of the generic kind, and one that speaks as Twilio does ---


class GatewayStub(Stub):
    """POST /messages with a bearer token; GET /messages?reference=…"""

    bearer = "key-1"

    def post(self, handler: Handler, path: str, body: bytes) -> None:
        if handler.headers.get("Authorization") != f"Bearer {self.bearer}":
            handler.answer(403, {"error": "key"})
            return
        if self.slow_seconds:
            time.sleep(self.slow_seconds)
        said = json.loads(body)
        behaviour = self.next_behaviour()
        if behaviour.isdecimal():
            handler.answer(int(behaviour), {"error": "no-such-number"}, Retry_After="7")
        elif behaviour == "hang":
            handler.go_silent()
        else:
            kept = self.accept(said["reference"], {"status": "accepted", **said})
            if behaviour == "stall":
                handler.go_silent()
            elif behaviour == "close":
                handler.close_connection = True
            else:
                handler.answer(201, kept)

    def get(self, handler: Handler, path: str, query: dict[str, str]) -> None:
        kept = self.accepted.get(query.get("reference", ""))
        handler.answer(200, {"messages": [kept] if kept else []})


class TwilioStub(Stub):
    """The paths, forms and words of Twilio's API of 2010-04-01; it knows no reference of ours."""

    account, token = "AC1", "secret"

    def post(self, handler: Handler, path: str, body: bytes) -> None:
        given = handler.headers.get("Authorization", "")
        wanted = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        if given != f"Basic {wanted}":
            handler.answer(401, {"code": 20003, "status": 401})
            return
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        behaviour = self.next_behaviour()
        if behaviour.isdecimal():
            status = int(behaviour) if len(behaviour) == 3 else 400
            handler.answer(status, {"code": int(behaviour), "status": status})
        elif behaviour == "hang":
            handler.go_silent()
        else:
            made = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime())
            message = {"to": form["To"], "body": form["Body"], "from": form["From"]}
            key = f"{form['To']} {form['Body']}"
            kept = self.accept(key, message | {"status": "queued", "date_created": made})
            kept["sid"] = kept["id"]
            if behaviour == "stall":
                handler.go_silent()
            else:
                handler.answer(201, kept)

    def get(self, handler: Handler, path: str, query: dict[str, str]) -> None:
        found = [m for m in self.accepted.values() if m["to"] == query.get("To")]
        handler.answer(200, {"messages": found})


# --- GOV.UK Notify ---

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"test-{SERVICE}-{SECRET}"


class NotifyStub(Stub):
    """Notify's paths and documented errors. It checks the token that the client makes."""

    def post(self, handler: Handler, path: str, body: bytes) -> None:
        if not self._let_in(handler):
            return
        if self.slow_seconds:
            time.sleep(self.slow_seconds)
        said = json.loads(body)
        behaviour = self.next_behaviour()
        if behaviour in ERRORS:
            status, error, message = ERRORS[behaviour]
            errors = [{"error": error, "message": message}]
            handler.answer(status, {"status_code": status, "errors": errors})
        elif behaviour == "hang":
            handler.go_silent()
        else:
            kind = path.rpartition("/")[2]
            made = f"2026-07-01T00:00:{len(self.accepted):02}"
            message = {"type": kind, "status": "created", "created_at": made, "said": said}
            kept = self.accept(said["reference"], message)
            if behaviour == "stall":
                handler.go_silent()
            else:
                handler.answer(201, {"id": kept["id"], "reference": kept["reference"]})

    def get(self, handler: Handler, path: str, query: dict[str, str]) -> None:
        if not self._let_in(handler):
            return
        if self._always == "hang":
            handler.go_silent()
            return
        kept = self.accepted.get(query.get("reference", ""))
        handler.answer(200, {"notifications": [kept] if kept else [], "links": {}})

    def _let_in(self, handler: Handler) -> bool:
        token = handler.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            claims = {}
        if claims.get("iss") == SERVICE and abs(claims["iat"] - time.time()) < 30:
            return True
        errors = [{"error": "AuthError", "message": "Invalid token: signature"}]
        handler.answer(403, {"status_code": 403, "errors": errors})
        return False


ERRORS = {
    "number": (400, "ValidationError", "phone_number Not enough digits"),
    "address": (400, "ValidationError", "email_address Not a valid email address"),
    "template": (400, "BadRequestError", "Template not found"),
    "clock": (403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds"),
    "rate": (429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests"),
    "daily": (429, "TooManyRequestsError", "Exceeded send limits (250000) for today"),
    "500": (500, "Exception", "Internal server error"),
    "503": (503, "Exception", "Unavailable"),
}
