"""Knows when the distributed host has come to rest: every outbox sent, every event handled.

A play waits for that before it goes on, and the day clock in practice before it closes a date.

Looks at the databases from outside, as an operator does. Every event that somebody subscribes to
must stand in that service's inbox. Both are counted from a mark below which all was at rest.
"""

import itertools
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import psycopg

from services.backbone.errors import NotReady
from services.contracts.events import type_of
from services.hosts.catalogue import PUBLISHERS, SERVICES, subscriptions

POLL_SECONDS = 0.004
LIMIT_SECONDS = 120.0
LOOK_AROUND_SECONDS = 1.0

COUNT_OUTBOX = """
    SELECT type, count(*), max(sequence), count(*) FILTER (WHERE sent_at IS NULL)
    FROM outbox WHERE sequence > %s GROUP BY type
"""
Counted = tuple[str, int, int, int]
"""A type of event in an outbox: how many there are, the last one's sequence, how many unsent."""

COUNT_INBOX = "SELECT count(*) FROM inbox WHERE publisher = %s AND sequence > %s"
DEAD = "SELECT type, reason FROM parked WHERE state = 'dead' ORDER BY parked_at"


class RestWatch:
    """Watches the databases that `database_url` names."""

    def __init__(self, database_url: Callable[[str], str], look_after: Callable[[], None]) -> None:
        self.database_url = database_url
        self.look_after = look_after
        self.links: dict[str, Any] = {}
        self.marks = dict.fromkeys(PUBLISHERS, 0)
        self.seen: Any = None
        self.in_the_way: Callable[[], bool] = lambda: False
        self.looked = time.monotonic()
        self.wanted = {
            name: {str(type_of(cls)) for cls in subscriptions(name)} for name in SERVICES
        }

    def wait_for_rest(self) -> int:
        """Return the number of new events when everything is at rest.

        Raises `NotReady` for a dead letter, or when nothing has moved for 120 seconds.
        """
        began = time.monotonic()
        seen = self.seen
        while True:
            now = time.monotonic()
            if now - self.looked > LOOK_AROUND_SECONDS:  # also where each wait is a short one
                self.looked = now
                self.look_after()
                self._refuse_dead()
            try:
                marks = dict(self.marks)
                if self._at_rest():
                    return sum(self.marks[name] - marks[name] for name in PUBLISHERS)
            except psycopg.Error:
                self.close()
            if self.seen != seen:
                seen, began = self.seen, now
            if now - began > LIMIT_SECONDS:
                raise NotReady(
                    f"nothing has moved for {LIMIT_SECONDS:.0f} s, with events still under way; "
                    "look at the logs of the services and relays"
                )
            time.sleep(POLL_SECONDS)

    def close(self) -> None:
        """Close the connections; the next look opens them again."""
        for link in self.links.values():
            link.close()
        self.links.clear()

    def _at_rest(self) -> bool:
        """Look at everything; but first, alone, at what was in the way the last time.

        Looking at all the rest meanwhile would only take the services' time.
        """
        if self.in_the_way():
            return False
        self.in_the_way = lambda: False
        before = self.seen = {name: self._outbox(name) for name in PUBLISHERS}
        for reason in self._reasons(before):
            if reason():
                self.in_the_way = reason
                return False
        if before != {name: self._outbox(name) for name in PUBLISHERS}:
            return False
        for name, rows in before.items():
            self.marks[name] = max([self.marks[name], *(last for _, _, last, _ in rows)])
        return True

    def _reasons(self, outboxes: dict[str, list[Counted]]) -> Iterator[Callable[[], bool]]:
        """Yield what may be in the way of rest, as questions that can be asked again."""
        for publisher, rows in outboxes.items():
            if _unsent(rows):
                yield partial(self._is_sending, publisher)
        for subscriber, publisher in itertools.product(SERVICES, outboxes):
            rows = outboxes[publisher]
            due = sum(count for kind, count, _, _ in rows if kind in self.wanted[subscriber])
            if due:
                yield partial(self._lacks, subscriber, publisher, due)

    def _is_sending(self, publisher: str) -> bool:
        self.seen = self._outbox(publisher)
        return _unsent(self.seen)

    def _lacks(self, subscriber: str, publisher: str, due: int) -> bool:
        query = (publisher, self.marks[publisher])
        (count,) = self.seen = self._link(subscriber).execute(COUNT_INBOX, query).fetchone()
        return bool(count < due)

    def _outbox(self, publisher: str) -> list[Counted]:
        query = (self.marks[publisher],)
        rows: list[Counted] = self._link(publisher).execute(COUNT_OUTBOX, query).fetchall()
        return sorted(rows)

    def _refuse_dead(self) -> None:
        for name in SERVICES:
            try:
                parked = self._link(name).execute(DEAD).fetchall()
            except psycopg.Error:
                self.close()
                return
            if parked:
                kind, reason = parked[0]
                raise NotReady(
                    f"{name} could not handle {len(parked)} events, the first {kind}: {reason}. "
                    f"See `cashback dead-letters list {name}`."
                )

    def _link(self, name: str) -> Any:
        if name not in self.links:
            self.links[name] = psycopg.connect(self.database_url(name), autocommit=True)
        return self.links[name]


def _unsent(rows: list[Counted]) -> bool:
    return any(unsent for _, _, _, unsent in rows)
