"""`cashback serve`: every service and the day clock in one process, on SQLite."""

import datetime as dt
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy.exc import OperationalError

from services.backbone.database import Changes, out_of_room
from services.backbone.settings import Settings, database_url
from services.backbone.stopping import Stop, stop_on_signals
from services.hosts.catalogue import DATABASES, MIGRATED, SERVICES, service_class, subscriptions
from services.hosts.day_clock import LOOK_SECONDS as CLOCK_SECONDS
from services.hosts.day_clock import cut_off_time, publish_reached_dates
from services.hosts.embedded import EmbeddedHost
from services.hosts.health import BATCH_SECONDS, LOOP, LOOP_SECONDS, answer_probes, health
from services.hosts.logs import set_up_logs
from services.hosts.migrating import migrate
from services.hosts.pruning import DailyPruning

LOOK_SECONDS = 0.1
"""How soon the loop goes round again after somebody, such as an officer's command line, wrote to a
database. To look costs microseconds."""

ROUND_SECONDS = 1.0
"""How often it does so at least: time passes for messages, parked events and the day clock."""

log = structlog.get_logger()


Beside = Callable[[Callable[[str], str]], AbstractContextManager[None]]
"""What else the process does in threads of its own, given each database's address."""


def run_embedded(
    folder: Path, settings: Settings, beside: Beside = lambda url: nullcontext()
) -> None:
    """Run until SIGTERM or Ctrl-C; the event that is being handled is finished."""
    set_up_logs(settings.log_level)
    stop = stop_on_signals()
    answer_probes(settings, "serve", "database")
    folder.mkdir(parents=True, exist_ok=True)
    template = f"sqlite:///{folder.resolve()}/{{service}}.sqlite"
    url = partial(database_url, template)
    for name in MIGRATED:
        migrate(name, url(name))
    host = embedded_host(url)
    log.info("serving", folder=str(folder), services=list(SERVICES))
    try:
        with beside(url):
            carry(host, settings, stop)
    finally:
        host.close()
        log.info("stopped")


def embedded_host(url: Callable[[str], str]) -> EmbeddedHost:
    """Return a host of every service, on databases that have their tables."""
    return EmbeddedHost(
        [service_class(name) for name in DATABASES],
        {name: subscriptions(name) for name in SERVICES},
        url,
    )


def carry(host: EmbeddedHost, settings: Settings, stop: Stop) -> None:
    """Close dates, carry events and send messages, until asked to stop."""
    cut_off, looked = cut_off_time(settings.cut_off), dt.datetime.min.replace(tzinfo=dt.UTC)
    prunings = [
        DailyPruning(host.services[name].database, settings.keep_days, stop) for name in DATABASES
    ]
    changes = Changes(host.services[name].database.engine for name in DATABASES)
    while not stop.asked:
        began = time.monotonic()
        changes.seen()  # what is written from here on is not missed
        now = dt.datetime.now(dt.UTC)
        health.good(LOOP, LOOP_SECONDS)
        try:
            if (now - looked).total_seconds() >= CLOCK_SECONDS:
                publish_reached_dates(host.services["calendar"], cut_off, now)
                looked = now
            host.look_again()
            host.deliver_all(lambda: _may_go_on(stop))
            while not stop.asked and host.services["calendar"].close_next() is not None:
                host.deliver_all(lambda: _may_go_on(stop))
            host.retry_parked()
            host.services["notifications"].deliver()
            for pruning in prunings:
                pruning.prune_if_due(now)
            health.good("database")
        except OperationalError as error:  # what is undone stays to be done
            what = "disk full" if out_of_room(error) else "database away"
            log.warning(f"{what}; trying again", cause=type(error.orig).__name__)
            health.bad("database")
        _wait(changes, began + ROUND_SECONDS, stop)
    changes.close()


def _may_go_on(stop: Stop) -> bool:
    """Called before each batch: there may be many."""
    health.good(LOOP, BATCH_SECONDS)
    return not stop.asked


def _wait(changes: Changes, until: float, stop: Stop) -> None:
    """Return when the next round is due: there is news, time is up, or the process is to stop."""
    stop.wait(LOOK_SECONDS)
    while time.monotonic() < until and not changes.seen():
        if stop.asked:
            return
        stop.wait(LOOK_SECONDS)
