"""`cashback serve`: every service and the day clock in one process, on SQLite."""

import datetime as dt
from pathlib import Path

import structlog
from sqlalchemy.exc import OperationalError

from services.backbone.database import out_of_room
from services.backbone.settings import Settings, database_url
from services.backbone.stopping import Stop, stop_on_signals
from services.hosts.catalogue import DATABASES, SERVICES, service_class, subscriptions
from services.hosts.day_clock import (
    LOOK_SECONDS,
    cut_off_time,
    publish_reached_dates,
)
from services.hosts.embedded import EmbeddedHost
from services.hosts.health import LOOP, LOOP_SECONDS, answer_probes, health
from services.hosts.logs import set_up_logs
from services.hosts.migrating import migrate
from services.hosts.pruning import DailyPruning

DELIVER_SECONDS = 1.0

log = structlog.get_logger()


def run_embedded(folder: Path, settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C; the event that is being handled is finished."""
    set_up_logs(settings.log_level)
    stop = stop_on_signals()
    answer_probes(settings, "serve", "database")
    folder.mkdir(parents=True, exist_ok=True)
    template = f"sqlite:///{folder.resolve()}/{{service}}.sqlite"
    for name in DATABASES:
        migrate(name, database_url(template, name))
    host = EmbeddedHost(
        [service_class(name) for name in DATABASES],
        {name: subscriptions(name) for name in SERVICES},
        lambda name: database_url(template, name),
    )
    log.info("serving", folder=str(folder), services=list(SERVICES))
    try:
        _serve(host, settings, stop)
    finally:
        host.close()
        log.info("stopped")


def _serve(host: EmbeddedHost, settings: Settings, stop: Stop) -> None:
    cut_off, looked = cut_off_time(settings.cut_off), dt.datetime.min.replace(tzinfo=dt.UTC)
    prunings = [
        DailyPruning(host.services[name].database, settings.keep_days, stop) for name in DATABASES
    ]
    while not stop.asked:
        now = dt.datetime.now(dt.UTC)
        health.good(LOOP, LOOP_SECONDS)
        try:
            if (now - looked).total_seconds() >= LOOK_SECONDS:
                publish_reached_dates(host.services["calendar"], cut_off, now)
                looked = now
            host.look_again()
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
        stop.wait(DELIVER_SECONDS)


def _may_go_on(stop: Stop) -> bool:
    """Called before each event: there may be many."""
    health.good(LOOP, LOOP_SECONDS)
    return not stop.asked
