"""A process that serves the gateway, or a part of it: waitress, until it is told to stop."""

import structlog
import waitress
from flask import Flask

from services.backbone.errors import NotReady
from services.backbone.stopping import stop_on_signals

THREADS = 4

log = structlog.get_logger()


def serve(app: Flask, host: str, port: int, largest_body: int) -> None:
    """Answer until SIGTERM or Ctrl-C; what is being answered is finished.

    `largest_body` is in bytes. Raises `NotReady` if the address cannot be had.
    """
    try:
        server = waitress.create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            max_request_body_size=largest_body,
            ident=None,
        )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise NotReady(f"cannot listen on {host} port {port}: {why}") from None
    stop_on_signals(_leave)
    log.info("listening", host=host, port=port, rooms=sorted(app.blueprints))
    try:
        server.run()
    finally:
        server.close()
        log.info("stopped")


def _leave() -> None:
    """Leave the server's loop, as waitress has it: it finishes what it is answering."""
    raise SystemExit(0)
