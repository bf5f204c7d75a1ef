"""Serves an app on waitress: in a process of its own until it is told to stop, or in threads beside
what else the process does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
import waitress
from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

from services.backbone.errors import NotReady
from services.backbone.stopping import stop_on_signals

THREADS = 8

FINISH_SECONDS = 5.0
"""How long what is being answered may take when the process ends."""

log = structlog.get_logger()


def serve(app: Flask, host: str, port: int, largest_body: int) -> None:
    """Answer until SIGTERM or Ctrl-C; what is being answered is finished.

    `largest_body` is in bytes. Raises `NotReady` if the address cannot be had.
    """
    server = _listening(app, host, port, largest_body)
    stop_on_signals(_leave)
    try:
        server.run()
    finally:
        server.close()
        log.info("stopped")


@contextmanager
def served_beside(app: Flask, host: str, port: int, largest_body: int) -> Iterator[int]:
    """Answer in threads of this process; at the end what is being answered is finished.

    Gives the port in use. `largest_body` is in bytes. Raises `NotReady` if the address cannot be
    had.
    """
    sockets: dict[int, Any] = {}
    server = _listening(app, host, port, largest_body, sockets)
    looping = threading.Thread(target=server.run, name="gateway", daemon=True)
    looping.start()
    try:
        yield _port_of(server)
    finally:
        server.task_dispatcher.shutdown(timeout=FINISH_SECONDS)
        _end_loop(sockets, looping)


def _end_loop(sockets: dict[int, Any], looping: threading.Thread) -> None:
    """Have the loop close every connection, which ends it; then close what it listened on.

    Closed from another thread they would be lost to it, and what a browser keeps open stay open.
    """
    servers = [one for one in sockets.values() if isinstance(one, BaseWSGIServer)]

    def leave() -> None:
        links = {at: one for at, one in sockets.items() if isinstance(one, HTTPChannel)}
        wasyncore.close_all(links, ignore_all=True)
        sockets.clear()

    servers[0].trigger.pull_trigger(leave)
    looping.join(FINISH_SECONDS)
    for server in servers:
        server.close()


def _listening(
    app: Flask, host: str, port: int, largest_body: int, sockets: dict[int, Any] | None = None
) -> Any:
    try:
        server = waitress.create_server(
            app,
            map=sockets,
            host=host,
            port=port,
            threads=THREADS,
            max_request_body_size=largest_body,
            ident=None,
            clear_untrusted_proxy_headers=False,  # the app believes as many as it is told to
        )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise NotReady(f"cannot listen on {host} port {port}: {why}") from None
    log.info("listening", host=host, port=_port_of(server), rooms=sorted(app.blueprints))
    return server


def _port_of(server: Any) -> int:
    """Return the port in use; where any free one was asked for, that."""
    listening = getattr(server, "effective_listen", None)
    return int(listening[0][1] if listening else server.effective_port)


def _leave() -> None:
    """Leave the server's loop, as waitress has it: it finishes what it is answering."""
    raise SystemExit(0)
