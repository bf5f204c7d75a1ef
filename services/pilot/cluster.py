"""The services that play a pilot, on either host, seen alike."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

from services.contracts.schema import to_wire

COMMANDS_A_CALL = 20
"""Few enough to be answered well before a caller gives up waiting."""


class Cluster(ABC):
    """Running services that take commands, answer queries and carry events."""

    calendar: Any
    """The calendar service, on its own database."""

    @abstractmethod
    def call(self, service: str, method: str, **arguments: Any) -> Any:
        """Call a service's method."""

    @abstractmethod
    def settle(self) -> int:
        """Wait until every event has had its effect and return how many were recorded since.

        Raises `NotReady` if one could not be handled.
        """

    def execute(self, service: str, key: str, actor: str, command: Any) -> Any:
        """Send a command and return its answer; `Refused` if it breaks a rule."""
        return self.call(service, "execute", **_order(key, actor, command))

    def execute_all(self, service: str, actor: str, commands: Iterable[tuple[str, Any]]) -> None:
        """Send commands, each with its key, in their order: few calls, a transaction for each.

        `Refused` for the first that breaks a rule; those before it are done.
        """
        orders = [_order(key, actor, command) for key, command in commands]
        for start in range(0, len(orders), COMMANDS_A_CALL):
            self.call(service, "execute_all", orders=orders[start : start + COMMANDS_A_CALL])

    def ask(self, service: str, query: str, **arguments: Any) -> Any:
        """Return the answer to a query."""
        return self.call(service, "ask", query=query, arguments=arguments)

    def reach_cut_off(self, day: dt.date) -> None:
        """Publish the cut-off of a business date."""
        self.calendar.reach_cut_off(day)

    def last_cut_off(self) -> dt.date | None:
        """Return the last business date that was published."""
        with self.calendar.database.begin("pilot") as uow:
            return uow.store.last_cut_off()


def _order(key: str, actor: str, command: Any) -> dict[str, Any]:
    return {
        "command": type(command).__name__,
        "key": key,
        "actor": actor,
        "data": to_wire(command),
    }


def pages(cluster: Cluster, service: str, query: str, cursor: str, key: Any) -> Iterator[Any]:
    """Yield all rows of a paged query; `key` makes the next cursor from the last row."""
    arguments: dict[str, Any] = {}
    while rows := cluster.ask(service, query, **arguments):
        yield from rows
        arguments = {cursor: key(rows[-1])}


def counted_pages(cluster: Cluster, service: str, query: str) -> Iterator[Any]:
    """Yield all rows of a query that is paged by offset."""
    offset = 0
    while rows := cluster.ask(service, query, offset=offset):
        yield from rows
        offset += len(rows)
