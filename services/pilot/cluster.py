"""The services that play a pilot, on either host, seen alike."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Protocol


class Cluster(Protocol):
    """Running services that take commands, answer queries and carry events."""

    def execute(self, service: str, key: str, actor: str, command: Any) -> Any:
        """Send a command and return its answer; `CommandRefused` if it breaks a rule."""

    def ask(self, service: str, query: str, **arguments: Any) -> Any:
        """Return the answer to a query."""

    def reach_cut_off(self, day: dt.date) -> None:
        """Publish the cut-off of a business date."""

    def last_cut_off(self) -> dt.date | None:
        """Return the last business date that was published."""

    def settle(self) -> int:
        """Wait until every event has had its effect and return how many were recorded since.

        Raises `NotReady` if one could not be handled.
        """


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
