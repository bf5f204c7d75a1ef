"""The console as it is reached: by its own names, behind a proxy that speaks TLS; and its end."""

import http.client
import threading
import urllib.request
from contextlib import closing, suppress

import pytest
from flask import request

from services.cli.operations.serving_console import warn_of_names
from services.gateway.serving import served_beside
from services.gateway.settings import GatewaySettings
from tests.unit.gateway.rooms import answering, app_with

NAMED = GatewaySettings(hosts=("cashback.example.org",), proxies=1)


def asked(settings: GatewaySettings) -> str:
    """Return how the console sees a request that a proxy passes on, by way of the server."""

    def seen() -> str:
        return f"{request.url} by {request.remote_addr}"

    headers = {
        "Host": "cashback.example.org",
        "X-Forwarded-For": "10.0.0.2",
        "X-Forwarded-Proto": "https",
    }
    app = app_with(("/", answering(seen)), settings=settings)
    with served_beside(app, "127.0.0.1", 0, 1_000) as port:
        url = urllib.request.Request(f"http://127.0.0.1:{port}/", headers=headers)
        with urllib.request.urlopen(url, timeout=30) as answer:
            return str(answer.read().decode())


def test_a_proxy_that_is_counted_is_believed_and_no_other() -> None:
    assert asked(NAMED) == "https://cashback.example.org/ by 10.0.0.2"
    alone = GatewaySettings(hosts=NAMED.hosts)
    assert asked(alone) == "http://cashback.example.org/ by 127.0.0.1"


def test_people_are_led_to_the_proxy_where_there_is_one() -> None:
    assert GatewaySettings().address(8000) == "http://localhost:8000"
    assert NAMED.address(8000) == "https://cashback.example.org"


@pytest.mark.parametrize(
    ("host", "settings", "warned"),
    [
        ("127.0.0.1", GatewaySettings(), False),
        ("localhost", GatewaySettings(), False),
        ("::1", GatewaySettings(), False),
        ("0.0.0.0", GatewaySettings(), True),
        ("::", GatewaySettings(), True),
        ("office.example.org", GatewaySettings(), True),
        ("0.0.0.0", NAMED, False),
    ],
)
def test_a_console_that_would_refuse_whom_it_is_opened_to_says_so(
    host: str, settings: GatewaySettings, warned: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    warn_of_names(host, settings)
    assert ("set CASHBACK_HOSTS" in capsys.readouterr().err) == warned


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_connections_that_browsers_keep_open_are_closed_at_the_end(host: str) -> None:
    app = app_with(("/", answering(lambda: "here")), settings=GatewaySettings())
    before = set(threading.enumerate())
    with served_beside(app, host, 0, 1_000) as port:
        kept = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        kept.request("GET", "/")
        assert kept.getresponse().read() == b"here"
        waiting = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        waiting.connect()
    with closing(kept), closing(waiting):
        for link in (kept.sock, waiting.sock):
            link.settimeout(30)
            with suppress(ConnectionResetError):  # one that was not taken up yet
                assert link.recv(1) == b""
    assert "gateway" not in {thread.name for thread in set(threading.enumerate()) - before}
