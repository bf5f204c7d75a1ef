"""Ours, consuming: a small service under our real host code. One handler, one row, one event."""

from typing import Any

from services.hosts.nameko_host import patch_sockets

if __name__ == "__main__":
    patch_sockets()

from bench.pipeline import tables
from bench.pipeline.work import EARNED_PENCE, SERVICE
from services.backbone.parent import end_with_parent
from services.contracts.payments import ParticipationSettled
from services.contracts.repairs import FollowUpConcluded
from services.hosts.nameko_runner import serve
from services.hosts.service_database import ServiceDatabase
from services.hosts.subscriber import subscribes


class SettledStore:
    """Writes inside one unit of work."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def add(self, event: FollowUpConcluded) -> None:
        """Keep what the year came to."""
        row = {
            "tenant_ref": event.tenant_ref,
            "on_date": event.on,
            "earned_pence": EARNED_PENCE,
        }
        self.connection.insert(tables.settled, row)


def follow_up_concluded(event: FollowUpConcluded, uow: Any) -> None:
    """Settle, and say so."""
    uow.store.add(event)
    uow.record(ParticipationSettled(event.tenant_ref, event.on, EARNED_PENCE, lost_pence=0))


ON_EVENT = {FollowUpConcluded: follow_up_concluded}


class SettlingService:
    """Stands in for payments, so that the catalogue knows its exchange and its subscribers."""

    name = SERVICE
    database = ServiceDatabase(tables.backbone, SettledStore)

    @subscribes(ON_EVENT)
    def receive(self, bodies: list[str]) -> None:
        """Take a batch of events from the inbox queue."""
        self.database.receive(bodies, ON_EVENT)


if __name__ == "__main__":
    end_with_parent()
    serve(SettlingService)
