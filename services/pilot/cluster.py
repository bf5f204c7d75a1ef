"""The services that play a pilot, on either host, seen alike."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import Any

from services.client.asking import Client
from services.terms.people import ROLES, Actor, Role

APPROVER_ROLES = frozenset[Role]({"finance_approver"})

PLAYER = Actor("play", "files", "pilot files", ROLES)
"""Who gives the commands that are made of a pilot's files, and asks for its results."""

FINANCE = Actor("play", "finance", "finance officer (pilot)", frozenset[Role]({"finance"}))
"""Who exports and submits the runs."""

APPROVER = Actor("play", "approver", "second finance officer (pilot)", APPROVER_ROLES)
"""Who approves the runs."""


class Cluster(ABC):
    """Running services that take commands, answer queries and carry events."""

    calendar: Any
    """The calendar service, on its own database."""

    client: Client
    """The way to the others, as the player of the files."""

    @abstractmethod
    def settle(self, but: Collection[str] = ()) -> int:
        """Wait until every event has had its effect and return how many were recorded since.

        All `but` some services: those may hear of them later, which is faster. Raises `NotReady` if
        an event could not be handled.
        """

    def reach_cut_off(self, day: dt.date) -> None:
        """Publish the cut-off of a business date."""
        self.calendar.reach_cut_off(day)

    def last_cut_off(self) -> dt.date | None:
        """Return the last business date that was published."""
        with self.calendar.database.begin("pilot") as uow:
            return uow.store.last_cut_off()
