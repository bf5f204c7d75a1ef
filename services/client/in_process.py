"""The way to services in this process: the embedded host's, or an operator's on this machine."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, Self

from services.client.errors import NotReached
from services.hosts.catalogue import service_class
from services.hosts.opening import transactions
from services.terms.people import Actor


class InProcess:
    """Calls services that are open here, by name."""

    def __init__(self, services: Mapping[str, Any]) -> None:
        self.services = services

    def call(self, service: str, method: str, actor: Actor, arguments: dict[str, Any]) -> Any:
        """Call a service's method: what RPC is on the distributed host.

        Raises `NotReached` for a service that is not open here.
        """
        if service not in self.services:
            raise NotReached(f"{service} is not open in this process")
        return getattr(self.services[service], f"{method}_as")(actor, **arguments)


class OnThisMachine:
    """Opens each service on its own database when it is first called. Safe from threads.

    Events are left in the outbox: a running host hears of them within a second.
    """

    def __init__(self, database_url: Callable[[str], str]) -> None:
        self.database_url = database_url
        self._opened: dict[str, Any] = {}
        self._opening = threading.Lock()

    def call(self, service: str, method: str, actor: Actor, arguments: dict[str, Any]) -> Any:
        """Call a service's method."""
        with self._opening:
            if service not in self._opened:
                self._opened[service] = self._open(service)
        return getattr(self._opened[service], f"{method}_as")(actor, **arguments)

    def close(self) -> None:
        """Close the databases."""
        for service in self._opened.values():
            service.database.engine.dispose()
        self._opened.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _open(self, name: str) -> Any:
        service = service_class(name)()
        service.database = transactions(name, self.database_url(name))
        return service
