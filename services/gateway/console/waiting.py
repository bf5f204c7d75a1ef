"""What waits for who looks at the first page: each room says what of its own does.

A room has a `Contribution`: the query that it asks, without arguments, and what the answer comes to
for the visitor. `home/contributions.py` names them all. A query that the visitor has no role for is
not asked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from services.backbone.errors import NoRoom, NotReady
from services.client.errors import NoAnswer, NotReached
from services.contracts.queries import Query
from services.gateway.console.permissions import can_use
from services.gateway.visitor import client_for_visitor

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


def what_waits(contributions: Iterable[Contribution[Any]]) -> tuple[list[Waiting], bool]:
    """Return what waits for the visitor, oldest first, and whether every room could be asked."""
    client, found, whole = client_for_visitor(), list[Waiting](), True
    for each in contributions:
        if not can_use(each.query):
            continue
        try:
            found.extend(each.items(client.ask(each.query())))
        except AWAY:
            whole = False
    return sorted(found, key=lambda one: one.since or date.min), whole
