"""Runs a service class in a nameko container. Only imported where sockets are patched."""

import datetime as dt
import errno
from typing import Any

import eventlet
import nameko
import psycopg.waiting
import structlog
from nameko.containers import ServiceContainer

from services.backbone.database import open_engine
from services.backbone.garbage import look_rarely
from services.backbone.settings import Settings
from services.backbone.stopping import Stop, stop_on_signals
from services.hosts.calls import BROKER_AWAY
from services.hosts.declaring import check_queues
from services.hosts.errors import NotDeclared, WouldBlock
from services.hosts.health import LOOP, LOOP_SECONDS, answer_probes, health
from services.hosts.logs import set_up_logs
from services.hosts.pruning import DailyPruning

MAX_WORKERS = 10
LOOK_WHETHER_TO_PRUNE_SECONDS = 60.0
LOOK_FOR_QUEUES_SECONDS = 2.0

unpatched_threading = eventlet.patcher.original("threading")

log = structlog.get_logger()


def serve(service_class: type[Any]) -> None:
    """Run a service until SIGTERM or Ctrl-C: the batch in hand is finished and acknowledged.

    Its database is pruned from here. A standby does so too, and finds nothing left.
    """
    if psycopg.waiting.wait is not psycopg.waiting.wait_selector:
        raise WouldBlock("start with PSYCOPG_WAIT_FUNC=wait_selector, before psycopg is imported")
    settings = Settings.from_environment()
    set_up_logs(settings.log_level)
    look_rarely()
    nameko.config.setup(
        {
            "AMQP_URI": settings.broker_url(service_class.name),
            "max_workers": MAX_WORKERS,
            "parent_calls_tracked": 1,
        }
    )
    container = ServiceContainer(service_class)
    stop = stop_on_signals(lambda: eventlet.spawn_n(container.stop), unpatched_threading.Timer)
    answer_probes(settings, f"run {service_class.name}", "broker", "database")
    # Starting takes as long as the broker is away; as a thread of the container's it ends with it.
    container.spawn_managed_thread(lambda: _start(container, stop), "start")
    pruning = eventlet.spawn(_prune_daily, service_class, settings, stop)
    _wait(container)
    pruning.wait()
    log.info("service stopped", service=service_class.name)


def _start(container: Any, stop: Stop) -> None:
    _wait_for_queues(container.service_name, stop)
    if stop.asked:
        return
    container.start()
    log.info("service started", service=container.service_name)


def _wait_for_queues(service: str, stop: Stop) -> None:
    """Return once the broker has the service's queues, which an operator makes, or at the end."""
    while not stop.asked:
        health.good(LOOP, LOOP_SECONDS)
        try:
            check_queues(nameko.config["AMQP_URI"], service)
            return
        except NotDeclared as missing:
            cause = str(missing)
        except BROKER_AWAY as error:
            cause = f"broker away: {type(error).__name__}"
        log.warning("not started; trying again", service=service, cause=cause)
        health.bad("broker")
        stop.wait(LOOK_FOR_QUEUES_SECONDS)


def _prune_daily(service_class: type[Any], settings: Settings, stop: Stop) -> None:
    engine = open_engine(settings.database_url(service_class.name))
    database = service_class.database.on(engine, lambda: None)
    pruning = DailyPruning(database, settings.keep_days, stop)
    while not stop.asked:
        pruning.prune_if_due(dt.datetime.now(dt.UTC))
        stop.wait(LOOK_WHETHER_TO_PRUNE_SECONDS)


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
