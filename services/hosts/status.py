"""What an operator sees at a glance: `cashback status`.

Reads each service's database and, on the distributed host, its queue; it changes nothing. All are
asked at once, and one that has not answered within 8 seconds is reported as away, so that the
command ends in time whatever is down.
"""

import datetime as dt
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import kombu
from amqp.exceptions import AccessRefused, AMQPError, NotAllowed, NotFound
from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from services.backbone.database import open_engine
from services.hosts.catalogue import DATABASES, SERVICES, metadata
from services.hosts.topology import inbox_name

ANSWER_SECONDS = 8.0
CONNECT_SECONDS = 4

AWAY = "does not answer"
NO_DATABASE = "there is no such database"
NO_TABLES = "database has no tables of this version: run `cashback migrate`"
NO_QUEUE = "queue is missing: start the service, or the relay of one it hears"
REFUSED = "broker refuses the login"

Dates = Mapping[int, str]
Figures = dict[str, Any]


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
    questions: dict[str, Callable[[], Any]] = {
        name: lambda name=name: _figures(name, database_url(name), now)  # type: ignore[misc]
        for name in DATABASES
    }
    if broker_url is not None:
        questions["broker"] = lambda: _queues(broker_url)
    answers = _ask_all(questions)
    dates: Dates = answers["calendar"].pop("dates", {})
    queues = answers.get("broker", {})
    return [_status(name, answers[name], queues, dates) for name in DATABASES]


def as_json(found: list[ServiceStatus]) -> str:
    """Return the statuses for programs."""
    return json.dumps([asdict(status) for status in found], indent=2)


def is_well(found: list[ServiceStatus]) -> bool:
    """Return whether nothing needs an operator: all answer, and there are no dead letters."""
    return not any(status.trouble or status.dead for status in found)


def _status(name: str, figures: Figures, queues: Figures, dates: Dates) -> ServiceStatus:
    """Put together what was answered. Without an answer from the calendar, dates are unknown."""
    figures = dict(figures)
    troubles = [figures.pop("trouble", f"database {AWAY}")] if "unsent" not in figures else []
    done = figures.pop("date_sequence", None)
    if done is not None and dates:
        figures["last_date"] = dates.get(done)
        if done < min(dates):
            troubles.append(f"its last date is before {dates[min(dates)]}")
    if name in SERVICES and queues:
        depth = queues.get(name, queues.get("trouble"))
        if isinstance(depth, int):
            figures["queue"] = depth
        else:
            troubles.append(str(depth))
    return ServiceStatus(name, **figures, trouble="; ".join(troubles))


def _ask_all(questions: Mapping[str, Callable[[], Figures]]) -> dict[str, Figures]:
    """Return the answers that came in time; those that did not are empty, or a trouble."""
    answers: dict[str, Figures] = {name: {"trouble": f"{_of(name)} {AWAY}"} for name in questions}

    def ask(name: str) -> None:
        answers[name] = questions[name]()

    threads = [threading.Thread(target=ask, args=(name,), daemon=True) for name in questions]
    give_up = time.monotonic() + ANSWER_SECONDS
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, give_up - time.monotonic()))
    return dict(answers)


def _of(name: str) -> str:
    return name if name == "broker" else "database"


# --- a database ---


def _figures(name: str, url: str, now: dt.datetime) -> Figures:
    try:
        figures: Figures = _read(url, lambda link: _counted(link, name, now))
        return figures
    except ProgrammingError:
        return {"trouble": NO_TABLES}
    except OperationalError as error:
        if "no such table" in str(error.orig):
            return {"trouble": NO_TABLES}
        missing = ("does not exist", "unable to open")
        there = not any(words in str(error.orig) for words in missing)
        return {"trouble": f"database {AWAY}" if there else NO_DATABASE}
    except DBAPIError:
        return {"trouble": f"database {AWAY}"}


def _counted(link: Connection, name: str, now: dt.datetime) -> Figures:
    tables = metadata(name).tables
    outbox, parked = tables["outbox"], tables["parked"]
    unsent, oldest = link.execute(
        select(func.count(), func.min(outbox.c.recorded_at)).where(outbox.c.sent_at.is_(None))
    ).one()
    counted = {
        "unsent": unsent,
        "oldest_unsent_seconds": None if oldest is None else _age(oldest, now),
        "waiting": _count(link, parked, "waiting"),
        "dead": _count(link, parked, "dead"),
    }
    return counted | (_published(link, outbox) if name == "calendar" else _done(link, tables))


def _published(link: Connection, outbox: Table) -> Figures:
    """Return the calendar's dates, by sequence: those of long ago are pruned, the last never."""
    rows = link.execute(select(outbox.c.sequence, outbox.c.data)).all()
    dates = {row.sequence: json.loads(row.data)["date"] for row in rows}
    return {"dates": dates, "date_sequence": max(dates, default=None)}


def _done(link: Connection, tables: Mapping[str, Table]) -> Figures:
    """Return the last of the calendar's events that had its effect, though its row be pruned."""
    found = []
    for table in (tables["inbox"], tables["pruned"]):
        last = select(func.max(table.c.sequence)).where(table.c.publisher == "calendar")
        found.append(link.execute(last).scalar_one())
    return {"date_sequence": max((n for n in found if n is not None), default=None)}


def _count(link: Connection, parked: Table, state: str) -> int:
    query = select(func.count()).select_from(parked).where(parked.c.state == state)
    return int(link.execute(query).scalar_one())


def _read(url: str, query: Callable[[Connection], Any]) -> Any:
    if url.startswith("sqlite:///"):  # SQLite would make a database that is not there
        url = f"sqlite:///file:{url.removeprefix('sqlite:///')}?mode=rw&uri=true"
    engine = open_engine(url, connect_seconds=CONNECT_SECONDS)
    try:
        with engine.connect() as link:
            return query(link)
    finally:
        engine.dispose()


def _age(recorded_at: dt.datetime, now: dt.datetime) -> int:
    """SQLite gives the time without its zone, which is UTC."""
    aware = recorded_at if recorded_at.tzinfo else recorded_at.replace(tzinfo=dt.UTC)
    return max(0, int((now - aware).total_seconds()))


# --- the broker ---


def _queues(broker_url: str) -> Figures:
    """Return each service's queue depth, or what is wrong with it."""
    once = {"max_retries": 0}
    try:
        with kombu.Connection(
            broker_url, connect_timeout=CONNECT_SECONDS, transport_options=once
        ) as link:
            link.ensure_connection(max_retries=0, timeout=CONNECT_SECONDS)
            return {name: _depth(link, name) for name in SERVICES}
    except (AccessRefused, NotAllowed):
        return {"trouble": REFUSED}
    except (AMQPError, OSError, kombu.exceptions.OperationalError):
        return {"trouble": f"broker {AWAY}"}


def _depth(link: Any, service: str) -> int | str:
    with link.channel() as channel:  # the broker closes it when there is no such queue
        try:
            return int(channel.queue_declare(inbox_name(service), passive=True).message_count)
        except NotFound:
            return NO_QUEUE
