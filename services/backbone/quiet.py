"""Knows when the distributed host has come to rest: every outbox sent, every event handled.

Looks at the databases from outside, as an operator does. Every event that somebody subscribes to
must stand in that service's inbox. Both are counted from a mark below which all was at rest.
"""

import time
from collections.abc import Callable
from typing import Any

import psycopg

from services.backbone.errors import NotReady
from services.catalogue import PUBLISHERS, SERVICES, subscriptions
from services.contracts.events import type_of

POLL_SECONDS = 0.004
LIMIT_SECONDS = 120.0
LOOK_AROUND_SECONDS = 1.0

COUNT_OUTBOX = """
    SELECT type, count(*), max(sequence), count(*) FILTER (WHERE sent_at IS NULL)
    FROM outbox WHERE sequence > %s GROUP BY type
"""
COUNT_INBOX = "SELECT count(*) FROM inbox WHERE publisher = %s AND sequence > %s"
DEAD = "SELECT type, reason FROM parked WHERE state = 'dead' ORDER BY parked_at"


class RestWatch:
    """Watches the databases that `database_url` names."""

    def __init__(self, database_url: Callable[[str], str], look_after: Callable[[], None]) -> None:
        self.database_url = database_url
        self.look_after = look_after
        self.links: dict[str, Any] = {}
        self.marks = dict.fromkeys(PUBLISHERS, 0)
        self.seen: list[Any] = []
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
        before = {name: self._outbox(name) for name in PUBLISHERS}
        self.seen = [before]
        if any(unsent for rows in before.values() for _, _, _, unsent in rows):
            return False
        if not all(self._has_all(name, before) for name in SERVICES):
            return False
        if before != {name: self._outbox(name) for name in PUBLISHERS}:
            return False
        for name, rows in before.items():
            self.marks[name] = max([self.marks[name], *(last for _, _, last, _ in rows)])
        return True

    def _outbox(self, publisher: str) -> list[Any]:
        rows = self._link(publisher).execute(COUNT_OUTBOX, (self.marks[publisher],)).fetchall()
        return sorted(rows)

    def _has_all(self, subscriber: str, outboxes: dict[str, list[Any]]) -> bool:
        for publisher, rows in outboxes.items():
            due = sum(count for kind, count, _, _ in rows if kind in self.wanted[subscriber])
            if due:
                query = (publisher, self.marks[publisher])
                row = self._link(subscriber).execute(COUNT_INBOX, query).fetchone()
                self.seen.append(row)
                if row[0] < due:
                    return False
        return True

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
