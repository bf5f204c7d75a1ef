"""The day clock: the one place that looks at the wall clock for a business date."""

import datetime as dt
from typing import Any

import structlog

from services.backbone.database import open_engine
from services.backbone.errors import NotReady
from services.backbone.settings import Settings
from services.backbone.stopping import Stop, stop_on_signals
from services.hosts.catalogue import service_class
from services.hosts.health import LOOP, LOOP_SECONDS, answer_probes, health
from services.hosts.logs import set_up_logs
from services.hosts.pruning import DailyPruning
from services.hosts.rest import RestWatch
from services.terms.days import LONDON

LOOK_SECONDS = 20.0

PRACTICE_SECONDS = 0.5
"""How soon the clock closes a date that a person wants closed."""

log = structlog.get_logger()


def last_date_reached(now: dt.datetime, cut_off: dt.time) -> dt.date:
    """Return the last date whose cut-off has passed at `now` (an aware datetime).

    The cut-off is a time of day in Europe/London, so it keeps its hour when the clocks change.
    """
    local = now.astimezone(LONDON)
    today = local.date()
    return today if local.time() >= cut_off else today - dt.timedelta(days=1)


def cut_off_time(text: str) -> dt.time:
    """Return the time of day in `15:00`; `ValueError` if it is not one."""
    try:
        return dt.time.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"CASHBACK_CUT_OFF is {text!r}; give a time such as 15:00") from error


def publish_reached_dates(calendar: Any, cut_off: dt.time, now: dt.datetime) -> list[dt.date]:
    """Publish every date whose cut-off has passed and that was not published, oldest first.

    In practice there are none: a person closes the dates.
    """
    if calendar.is_practice():
        return []
    published: list[dt.date] = calendar.reach_cut_off(last_date_reached(now, cut_off))
    for day in published:
        log.info("cut-off reached", date=day.isoformat())
    return published


def run_clock(settings: Settings) -> None:
    """Publish dates as they are reached and prune the calendar, until SIGTERM or Ctrl-C.

    In practice it closes the dates that a person wants closed, each when all is at rest.
    """
    set_up_logs(settings.log_level)
    stop = stop_on_signals()
    answer_probes(settings, "clock", "database")
    calendar_class = service_class("calendar")
    calendar = calendar_class()
    engine = open_engine(settings.database_url("calendar"))
    calendar.database = calendar_class.database.on(engine, lambda: None)
    cut_off, practice = cut_off_time(settings.cut_off), False
    pruning = DailyPruning(calendar.database, settings.keep_days, stop)
    rest = RestWatch(settings.database_url, lambda: _go_on(stop))
    while not stop.asked:
        health.good(LOOP, LOOP_SECONDS)
        try:
            now = dt.datetime.now(dt.UTC)
            publish_reached_dates(calendar, cut_off, now)
            practice = calendar.is_practice()
            while practice and not stop.asked and calendar.close_next() is not None:
                rest.wait_for_rest()
            health.good("database")
            pruning.prune_if_due(now)
        except Exception as error:  # the database is away: the dates are published when it is back
            log.warning("clock could not publish; trying again", cause=type(error).__name__)
            health.bad("database")
        stop.wait(PRACTICE_SECONDS if practice else LOOK_SECONDS)
    rest.close()
    log.info("stopped")


def _go_on(stop: Stop) -> None:
    """Called while the clock waits for rest, which may take its time."""
    health.good(LOOP, LOOP_SECONDS)
    if stop.asked:
        raise NotReady("asked to stop")
