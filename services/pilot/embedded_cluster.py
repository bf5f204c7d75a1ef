"""A pilot's services on the embedded host."""

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from services.backbone.dead_letters import dead_letters
from services.backbone.errors import NotReady
from services.client.asking import Client
from services.client.in_process import InProcess
from services.hosts.catalogue import DATABASES, SERVICES, service_class, subscriptions
from services.hosts.embedded import PAGE, Chooser, EmbeddedHost
from services.pilot.cluster import PLAYER, Cluster


class EmbeddedCluster(Cluster):
    """All services in this process, on the databases that `database_url` names."""

    def __init__(
        self,
        database_url: Callable[[str], str],
        choose: Chooser = lambda streams: streams[0],
        batch: int = PAGE,
    ) -> None:
        self.host = EmbeddedHost(
            [service_class(name) for name in DATABASES],
            {name: subscriptions(name) for name in SERVICES},
            database_url,
            choose,
            batch=batch,
            power_safe=False,
        )
        self.calendar = self.host.services["calendar"]
        self.client = Client(InProcess(self.host.services), PLAYER)
        self.host.retry_parked(now=dt.datetime.max.replace(tzinfo=dt.UTC))

    def settle(self, but: Collection[str] = ()) -> int:
        """Deliver every event; `NotReady` names those that a service could not handle."""
        delivered = self.host.deliver_all(can_wait=but)
        for name in sorted(self.host.have_parked):
            _refuse_parked(name, self.host.services[name].database)
        self.host.have_parked.clear()
        return delivered

    def close(self) -> None:
        """Close the databases."""
        self.host.close()


def _refuse_parked(service: str, database: Any) -> None:
    """Raise `NotReady` if events are parked: the result would not be the pilot's."""
    found = dead_letters(database, ("dead", "waiting"))
    if found:
        listed = "; ".join(f"{event.type}: {event.reason}" for event in found[:3])
        raise NotReady(
            f"{service} could not handle {len(found)} events ({listed}). "
            f"See `cashback dead-letters list {service}`."
        )
