"""`cashback serve`: every service and the day clock in one process, on SQLite."""

import datetime as dt
from pathlib import Path

import structlog
from sqlalchemy.exc import OperationalError

from services.backbone.day_clock import (
    LOOK_SECONDS,
    cut_off_time,
    publish_reached_dates,
    stop_on_signals,
)
from services.backbone.embedded import EmbeddedHost
from services.backbone.logs import set_up_logs
from services.backbone.migrating import migrate
from services.backbone.settings import Settings, database_url
from services.catalogue import DATABASES, SERVICES, service_class, subscriptions

DELIVER_SECONDS = 1.0

log = structlog.get_logger()


def run_embedded(folder: Path, settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C."""
    set_up_logs(settings.log_level)
    folder.mkdir(parents=True, exist_ok=True)
    template = f"sqlite:///{folder.resolve()}/{{service}}.sqlite"
    for name in DATABASES:
        migrate(name, database_url(template, name))
    host = EmbeddedHost(
        [service_class(name) for name in DATABASES],
        {name: subscriptions(name) for name in SERVICES},
        lambda name: database_url(template, name),
    )
    stop, cut_off = stop_on_signals(), cut_off_time(settings.cut_off)
    log.info("serving", folder=str(folder), services=list(SERVICES))
    looked: dt.datetime | None = None
    try:
        while not stop.is_set():
            now = dt.datetime.now(dt.UTC)
            if looked is None or (now - looked).total_seconds() >= LOOK_SECONDS:
                looked = now
                publish_reached_dates(host.services["calendar"], cut_off, now)
            try:
                host.deliver_all()
                host.retry_parked()
                host.services["notifications"].deliver()
            except OperationalError as error:  # locked or full: what is undone stays to be done
                log.warning("database away; trying again", cause=type(error.orig).__name__)
            stop.wait(DELIVER_SECONDS)
    finally:
        host.close()
        log.info("stopped")
