"""What waits for the first page: events that a service gave up.

They wait for administrators, and for those who may read what is in them: its cause is often theirs.
"""

from collections.abc import Iterator
from typing import Final

from flask import url_for

from services.contracts.permissions import roles_for
from services.contracts.queries import Page
from services.contracts.queries.dead_letters import DeadLetterRow
from services.gateway.console.administration.services import SERVICES
from services.gateway.console.permissions import can_use
from services.gateway.console.waiting import Contribution, Waiting, day_of
from services.gateway.visitor import signed_in_visitor
from services.terms.counting import counted

COUNTED_TO: Final = 20
"""Events of a service: who sees that many looks at the list."""


def _waits_in(service: str) -> Contribution[Page[DeadLetterRow]]:
    asked = SERVICES[service]
    readers = roles_for(asked.whole) - {"auditor"}

    def concerns() -> bool:
        return can_use(asked.discard) or not readers.isdisjoint(signed_in_visitor().roles)

    def waits(found: Page[DeadLetterRow]) -> Iterator[Waiting]:
        if found.rows:
            more = " or more" if found.next else ""
            said = f"{counted(len(found.rows), 'event')}{more} could not be handled"
            href = url_for("dead_letters.listed", service=service)
            since = day_of(found.rows[0].parked_at)
            yield Waiting(f"{service.capitalize()}: {said}", href, since)

    return Contribution(asked.dead_letters, waits, concerns, {"limit": COUNTED_TO})


WAITS: Final = tuple(_waits_in(service) for service in SERVICES)
