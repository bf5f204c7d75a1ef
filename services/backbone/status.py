"""What an operator sees at a glance: `cashback status`.

Reads each service's database and, on the distributed host, its queue; it changes nothing.
"""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import kombu
from amqp.exceptions import AMQPError
from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import DBAPIError

from services.backbone.database import open_engine
from services.backbone.topology import inbox_name
from services.catalogue import DATABASES, SERVICES, metadata

AWAY = "does not answer"


@dataclass(frozen=True)
class ServiceStatus:
    """One service. None stands for what it does not have, or what could not be read (`trouble`).

    `queue` counts events that wait in RabbitMQ; `oldest_unsent_seconds` is the age of the oldest
    event not yet published; `last_date` the last business date whose work is done.
    """

    service: str
    queue: int | None = None
    unsent: int | None = None
    oldest_unsent_seconds: int | None = None
    last_date: str | None = None
    waiting: int | None = None
    dead: int | None = None
    trouble: str = ""


def statuses(
    database_url: Callable[[str], str], broker_url: str | None, now: dt.datetime
) -> list[ServiceStatus]:
    """Return the state of every service; `broker_url` None leaves the queues out."""
    dates = _published_dates(database_url)
    return [_status(name, database_url, broker_url, dates, now) for name in DATABASES]


def as_json(found: list[ServiceStatus]) -> str:
    """Return the statuses for programs."""
    return json.dumps([asdict(status) for status in found], indent=2)


def is_well(found: list[ServiceStatus]) -> bool:
    """Return whether nothing needs an operator: all answer, and there are no dead letters."""
    return not any(status.trouble or status.dead for status in found)


def _status(
    name: str,
    database_url: Callable[[str], str],
    broker_url: str | None,
    dates: dict[int, str],
    now: dt.datetime,
) -> ServiceStatus:
    try:
        figures = _read(database_url(name), lambda link: _figures(link, name, dates, now))
    except DBAPIError:
        return ServiceStatus(name, trouble=f"database {AWAY}")
    if broker_url is None or name not in SERVICES:
        return ServiceStatus(name, **figures)
    try:
        return ServiceStatus(name, queue=_queue_depth(broker_url, name), **figures)
    except (AMQPError, OSError, kombu.exceptions.OperationalError):
        return ServiceStatus(name, **figures, trouble=f"queue {AWAY}")


def _figures(
    link: Connection, name: str, dates: dict[int, str], now: dt.datetime
) -> dict[str, Any]:
    tables = metadata(name).tables
    outbox, parked = tables["outbox"], tables["parked"]
    unsent, oldest = link.execute(
        select(func.count(), func.min(outbox.c.recorded_at)).where(outbox.c.sent_at.is_(None))
    ).one()
    return {
        "unsent": unsent,
        "oldest_unsent_seconds": None if oldest is None else _age(oldest, now),
        "last_date": _last_date(link, name, tables["inbox"], dates),
        "waiting": _count(link, parked, "waiting"),
        "dead": _count(link, parked, "dead"),
    }


def _last_date(link: Connection, name: str, inbox: Table, dates: dict[int, str]) -> str | None:
    if name == "calendar":
        return dates[max(dates)] if dates else None
    last = select(func.max(inbox.c.sequence)).where(inbox.c.publisher == "calendar")
    sequence = link.execute(last).scalar_one()
    return None if sequence is None else dates.get(sequence)


def _count(link: Connection, parked: Table, state: str) -> int:
    query = select(func.count()).select_from(parked).where(parked.c.state == state)
    return int(link.execute(query).scalar_one())


def _published_dates(database_url: Callable[[str], str]) -> dict[int, str]:
    """Return the business date of each of the calendar's events, by sequence."""
    outbox = metadata("calendar").tables["outbox"]
    try:
        rows = _read(
            database_url("calendar"),
            lambda link: link.execute(select(outbox.c.sequence, outbox.c.data)).all(),
        )
    except DBAPIError:
        return {}
    return {row.sequence: json.loads(row.data)["date"] for row in rows}


def _read(url: str, query: Callable[[Connection], Any]) -> Any:
    engine = open_engine(url)
    try:
        with engine.connect() as link:
            return query(link)
    finally:
        engine.dispose()


def _queue_depth(broker_url: str, service: str) -> int:
    with kombu.Connection(broker_url, connect_timeout=5) as link:
        declared = link.default_channel.queue_declare(inbox_name(service), passive=True)
        return int(declared.message_count)


def _age(recorded_at: dt.datetime, now: dt.datetime) -> int:
    """SQLite gives the time without its zone, which is UTC."""
    aware = recorded_at if recorded_at.tzinfo else recorded_at.replace(tzinfo=dt.UTC)
    return max(0, int((now - aware).total_seconds()))
