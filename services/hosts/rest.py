"""Knows when the distributed host has come to rest: every event has had its effect.

A play waits for that before it goes on, and the day clock in practice before it closes a date.

Looks at the databases from outside, as an operator does, and follows the events: what stands in an
outbox is due in the inbox of everybody who subscribes to it, and a service that has had an event
may have recorded others in the same transaction. When nothing is due any more all is at rest.
"""

import itertools
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

import psycopg

from services.backbone.errors import NotReady
from services.contracts.events import type_of
from services.hosts.catalogue import PUBLISHERS, SERVICES, subscriptions

POLL_SECONDS = 0.004
LIMIT_SECONDS = 120.0
LOOK_AROUND_SECONDS = 1.0

OUTBOX = "SELECT type, count(*), max(sequence) FROM outbox WHERE sequence > %s GROUP BY type"
LAST = "SELECT coalesce(max(sequence), 0) FROM outbox"
INBOX = """
    SELECT count(*), (SELECT coalesce(max(sequence), 0) FROM outbox)
    FROM inbox WHERE publisher = %s AND sequence > %s AND sequence <= %s
"""
UNSENT = "SELECT count(*) FROM outbox WHERE sent_at IS NULL"
DEAD = "SELECT type, reason FROM parked WHERE state = 'dead' ORDER BY parked_at"


@dataclass
class _Due:
    """Events of a publisher, after one sequence and up to another, that a subscriber is to have."""

    subscriber: str
    publisher: str
    after: int
    upto: int
    events: int
    here: int = -1
    """How many it had at the last look."""


class RestWatch:
    """Watches the databases that `database_url` names."""

    def __init__(self, database_url: Callable[[str], str], look_after: Callable[[], None]) -> None:
        self.database_url = database_url
        self.look_after = look_after
        self.links: dict[str, psycopg.Connection] = {}
        self.counted = dict.fromkeys(PUBLISHERS, 0)
        self.had = dict.fromkeys(itertools.product(SERVICES, PUBLISHERS), 0)
        """Up to which sequence a subscriber has had what it hears of a publisher."""
        self.looked = self.moved = time.monotonic()
        self.wanted = {
            name: {str(type_of(cls)) for cls in subscriptions(name)} for name in SERVICES
        }

    def wait_for_rest(self, but: Collection[str] = ()) -> int:
        """Return the number of new events when everything is at rest.

        All `but` some services: what those have not had yet is waited for another time. Raises
        `NotReady` for a dead letter, or when nothing has moved for 120 seconds.
        """
        self.moved = time.monotonic()
        watched, events = [name for name in SERVICES if name not in but], 0
        while True:
            try:
                events += self._follow(watched)
                while not but and self._unsent():
                    self._pause()
                return events
            except psycopg.Error:
                self.close()
                self._pause()

    def close(self) -> None:
        """Close the connections; the next look opens them again."""
        for link in self.links.values():
            link.close()
        self.links.clear()

    def _follow(self, watched: list[str]) -> int:
        """Wait until these have had every event, and those that come of them."""
        last = {name: self._number(name, LAST) for name in PUBLISHERS}
        due = [each for name in PUBLISHERS for each in self._due(name, last, watched)]
        while due:
            had = [each for each in due if self._has_had(each, last)]
            due = [each for each in due if each not in had]
            for name in {each.subscriber for each in had} & last.keys():
                due += self._due(name, last, watched)
            if not had:
                self._pause()
        events = sum(last[name] - self.counted[name] for name in PUBLISHERS)
        self.counted = last
        return events

    def _due(self, publisher: str, last: dict[str, int], watched: list[str]) -> list[_Due]:
        """Return what these are still to have of a publisher's events up to the last one."""
        found = []
        marks = {name: self.had[name, publisher] for name in watched}
        for mark in {mark for mark in marks.values() if mark < last[publisher]}:
            kinds = self._link(publisher).execute(OUTBOX, (mark,)).fetchall()
            upto = last[publisher] = max((newest for _, _, newest in kinds), default=mark)
            for name in (name for name in watched if marks[name] == mark):
                events = sum(count for kind, count, _ in kinds if kind in self.wanted[name])
                if events:
                    found.append(_Due(name, publisher, mark, upto, events))
                else:
                    self.had[name, publisher] = upto
        return found

    def _has_had(self, due: _Due, last: dict[str, int]) -> bool:
        """Look whether a subscriber has had what is due, and how far its own outbox is."""
        query = (due.publisher, due.after, due.upto)
        here, newest = self._link(due.subscriber).execute(INBOX, query).fetchone() or (0, 0)
        if due.subscriber in last:
            last[due.subscriber] = newest
        if here != due.here:
            due.here, self.moved = here, time.monotonic()
        if here < due.events:
            return False
        which = due.subscriber, due.publisher
        self.had[which] = max(self.had[which], due.upto)
        return True

    def _unsent(self) -> int:
        return sum(self._number(name, UNSENT) for name in PUBLISHERS)

    def _pause(self) -> None:
        """Wait a little, look around now and then, and give up where nothing moves any more."""
        now = time.monotonic()
        if now - self.looked > LOOK_AROUND_SECONDS:
            self.looked = now
            self.look_after()
            self._refuse_dead()
        if now - self.moved > LIMIT_SECONDS:
            raise NotReady(
                f"nothing has moved for {LIMIT_SECONDS:.0f} s, with events still under way; "
                "look at the logs of the services and relays"
            )
        time.sleep(POLL_SECONDS)

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

    def _number(self, name: str, query: str) -> int:
        (number,) = self._link(name).execute(query).fetchone() or (0,)
        return int(number)

    def _link(self, name: str) -> psycopg.Connection:
        if name not in self.links:
            self.links[name] = psycopg.connect(self.database_url(name), autocommit=True)
        return self.links[name]
