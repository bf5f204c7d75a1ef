"""How a service stands, for whoever looks after it: the same query in every service."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from services.contracts.queries import Query


@dataclass(frozen=True)
class ServiceBacklog:
    """What a service has still to do, and what it could not do. It names nobody."""

    unsent: Annotated[int, "events recorded and not yet sent to the others"]
    oldest_unsent_seconds: Annotated[int | None, "age of the oldest of them; null: there is none"]
    waiting: Annotated[int, "events it could not handle yet and tries again"]
    dead: Annotated[int, "events it gave up: dead letters, for an operator"]
    dead_since: Annotated[datetime | None, "when the first of them came in; null: there is none"]
    dates: Annotated[
        int | None,
        "the newest of the calendar's dates whose work it has done, by the calendar's count; the"
        " calendar's own is the newest that is closed; null: none yet",
    ]
    last_date: Annotated[
        date | None, "the calendar's: the date of that count; null of every other service"
    ]


@dataclass(frozen=True)
class Backlog(Query[ServiceBacklog]):
    """Asks how far a service is with its work; each service has a query made from this one."""
