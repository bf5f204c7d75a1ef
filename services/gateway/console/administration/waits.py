"""What waits for administrators, for the first page: events that a service gave up."""

from collections.abc import Iterator
from typing import Final

from flask import url_for

from services.contracts.queries.standing import ServiceStanding
from services.gateway.console.administration.services import SERVICES
from services.gateway.console.administration.standings import QUERIES
from services.gateway.console.permissions import can_use
from services.gateway.console.waiting import Contribution, Waiting, day_of
from services.terms.counting import counted


def _waits_in(service: str) -> Contribution[ServiceStanding]:
    def waits(found: ServiceStanding) -> Iterator[Waiting]:
        if found.dead and can_use(SERVICES[service].discard):
            said = counted(found.dead, "dead letter")
            href = url_for("dead_letters.listed", service=service)
            yield Waiting(f"{service.capitalize()}: {said}", href, day_of(found.dead_since))

    return Contribution(type(QUERIES[service.capitalize()]), waits)


WAITS: Final = tuple(_waits_in(service) for service in SERVICES)
