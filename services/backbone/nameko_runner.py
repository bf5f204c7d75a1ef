"""Runs a service class in a nameko container. Only imported where sockets are patched."""

import errno
import signal
from typing import Any

import eventlet
import nameko
import psycopg.waiting
import structlog
from nameko.containers import ServiceContainer

from services.backbone.logs import set_up_logs
from services.backbone.settings import Settings
from services.catalogue import service_class

MAX_WORKERS = 10

log = structlog.get_logger()


class WouldBlock(RuntimeError):
    """Raised at start when psycopg would block every green thread. Set PSYCOPG_WAIT_FUNC."""


def serve(service: str) -> None:
    """Run a service until SIGTERM or Ctrl-C: the batch in hand is finished and acknowledged."""
    if psycopg.waiting.wait is not psycopg.waiting.wait_selector:
        raise WouldBlock("start with PSYCOPG_WAIT_FUNC=wait_selector, before psycopg is imported")
    settings = Settings.from_environment()
    set_up_logs(settings.log_level)
    nameko.config.setup(
        {
            "AMQP_URI": settings.broker_url,
            "max_workers": MAX_WORKERS,
            "parent_calls_tracked": 1,
        }
    )
    container = ServiceContainer(service_class(service))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: eventlet.spawn_n(container.stop))
    container.start()
    log.info("service started", service=service)
    _wait(container)
    log.info("service stopped", service=service)


def _wait(container: Any) -> None:
    """Wait for the container; a signal that interrupts the wait is no reason to end it."""
    waiting = eventlet.spawn(container.wait)
    while True:
        try:
            waiting.wait()
            return
        except OSError as error:
            if error.errno != errno.EINTR:
                raise
