"""The day clock: the one place that looks at the wall clock for a business date."""

import datetime as dt

import structlog

from services.backbone.database import open_engine
from services.backbone.settings import Settings
from services.backbone.stopping import stop_on_signals
from services.hosts.catalogue import service_class
from services.hosts.health import LOOP, LOOP_SECONDS, answer_probes, health
from services.hosts.logs import set_up_logs
from services.hosts.pruning import DailyPruning
from services.terms.days import LONDON

LOOK_SECONDS = 20.0

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


def publish_reached_dates(calendar: object, cut_off: dt.time, now: dt.datetime) -> list[dt.date]:
    """Publish every date whose cut-off has passed and that was not published, oldest first."""
    published: list[dt.date] = calendar.reach_cut_off(last_date_reached(now, cut_off))  # type: ignore[attr-defined]
    for day in published:
        log.info("cut-off reached", date=day.isoformat())
    return published


def run_clock(settings: Settings) -> None:
    """Publish dates as they are reached and prune the calendar, until SIGTERM or Ctrl-C."""
    set_up_logs(settings.log_level)
    stop = stop_on_signals()
    answer_probes(settings, "clock", "database")
    calendar_class = service_class("calendar")
    calendar = calendar_class()
    engine = open_engine(settings.database_url("calendar"))
    calendar.database = calendar_class.database.on(engine, lambda: None)
    cut_off = cut_off_time(settings.cut_off)
    pruning = DailyPruning(calendar.database, settings.keep_days, stop)
    while not stop.asked:
        health.good(LOOP, LOOP_SECONDS)
        try:
            now = dt.datetime.now(dt.UTC)
            publish_reached_dates(calendar, cut_off, now)
            health.good("database")
            pruning.prune_if_due(now)
        except Exception as error:  # the database is away: the dates are published when it is back
            log.warning("clock could not publish; trying again", cause=type(error).__name__)
            health.bad("database")
        stop.wait(LOOK_SECONDS)
    log.info("stopped")
