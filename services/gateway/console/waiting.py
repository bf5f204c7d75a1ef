"""What waits for who looks at the first page: each room says what of its own does.

A room has a `Contribution`: the query that it asks, without arguments, and what the answer comes to
for the visitor. `home/contributions.py` names them all. A query that the visitor has no role for is
not asked. What the gateway itself keeps is a `KeptHere`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from services.backbone.errors import NoRoom, NotReady
from services.client.errors import NoAnswer, NotReached
from services.contracts.queries import Query
from services.gateway.at_once import at_once
from services.gateway.console.permissions import can_use
from services.gateway.visitor import client_for_visitor
from services.terms.days import civil_date

AnswerT = TypeVar("AnswerT")

AWAY = (NoRoom, NotReady, NotReached, NoAnswer)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the visitor: what, and where it is done.

    `since` is None where it is not known, `until` the last day for it, None where nothing ends it.
    """

    text: str
    href: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Contribution(Generic[AnswerT]):
    """What a room asks, and what of the answer waits for the visitor."""

    query: type[Query[AnswerT]]
    items: Callable[[AnswerT], Iterable[Waiting]]
    concerns: Callable[[], bool] = lambda: True
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def found(self) -> Iterable[Waiting]:
        """Return what waits for the visitor; a service that is away raises one of `AWAY`.

        Nothing is asked that they may not ask, or that does not concern them.
        """
        if not can_use(self.query) or not self.concerns():
            return ()
        return self.items(client_for_visitor().ask(self.query(**self.arguments)))


@dataclass(frozen=True)
class KeptHere:
    """What of the gateway's own waits for the visitor."""

    items: Callable[[], Iterable[Waiting]]

    def found(self) -> Iterable[Waiting]:
        """Return what waits for the visitor."""
        return self.items()


def what_waits(rooms: Iterable[Contribution[Any] | KeptHere]) -> tuple[list[Waiting], bool]:
    """Return what waits for the visitor, oldest first, and whether every room could be asked.

    All are asked at the same time: one that is away takes as long as the page is willing to wait.
    """
    found, whole = list[Waiting](), True
    for asked in [at_once(room.found) for room in rooms]:
        try:
            found.extend(asked.result())
        except AWAY:
            whole = False
    return sorted(found, key=lambda one: one.since or date.min), whole


def day_of(moment: datetime | None) -> date | None:
    """Return the date of a moment, by the clock in Britain."""
    return None if moment is None else civil_date(moment)
