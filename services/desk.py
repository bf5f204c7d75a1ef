"""Where an officer's command reaches a service: by RPC, or in its database on this machine.

With `CASHBACK_BROKER_URL` in the environment it is nameko's RPC, as the console's. Without, the
databases are on this machine and the service's own code runs here; a running `cashback serve`
hears of the events within a second.
"""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from services.backbone.errors import BackboneError, NotReady
from services.backbone.settings import Settings
from services.catalogue import service_class, transactions
from services.contracts.schema import to_wire


class NoDatabase(NotReady):
    """Raised where this machine has no database of the service; the message says how to name it."""


class Desk:
    """One service, to be asked and told. `call` takes a method's name and its arguments."""

    def __init__(self, call: Any) -> None:
        self._call = call

    def ask(self, query: str, **arguments: Any) -> Any:
        """Return the answer to a query; `CommandRefused` names what it does not know."""
        return self._call("ask", query=query, arguments=arguments)

    def tell(self, command: Any, actor: str, key: str | None = None) -> Any:
        """Run a command once and return its answer; `CommandRefused` says which rule it breaks.

        `key` is its idempotency key: the same key and input give the first answer again.
        """
        return self._call(
            "execute",
            command=type(command).__name__,
            key=key or f"desk:{uuid4()}",
            actor=actor,
            data=to_wire(command),
        )


@contextmanager
def desk_of(service: str) -> Iterator[Desk]:
    """Give a way to a service, and close it at the end."""
    settings = Settings.from_environment()
    if "CASHBACK_BROKER_URL" in os.environ:
        _refuse_other_addresses("CASHBACK_BROKER_URL", settings.broker_url, BROKERS)
        from services.backbone.rpc_client import RpcClient

        with RpcClient(settings.broker_url) as client:
            yield Desk(lambda method, **given: client.call(service, method, **given))
        return
    yield from _on_this_machine(service, settings.database_url(service))


def officer() -> str:
    """Return who is at the keyboard, for the audit trail."""
    return os.environ.get("CASHBACK_OFFICER") or getpass.getuser()


def _on_this_machine(service: str, url: str) -> Iterator[Desk]:
    _refuse_other_addresses("CASHBACK_DATABASE_URL", url, DATABASES)
    _refuse_missing_database(url)
    opened = service_class(service)()
    opened.database = transactions(service, url)
    try:
        yield Desk(lambda method, **given: getattr(opened, method)(**given))
    finally:
        opened.database.engine.dispose()


BROKERS, DATABASES = ("amqp://", "amqps://"), ("sqlite:///", "postgresql://")


def _refuse_other_addresses(name: str, address: str, beginnings: tuple[str, ...]) -> None:
    if not address.startswith(beginnings):
        raise NotReady(f"{name} should begin with {' or '.join(beginnings)}")


def _refuse_missing_database(url: str) -> None:
    path = url.removeprefix("sqlite:///")
    if path != url and not os.path.exists(path):
        raise NoDatabase(
            f"there is no database {path}; set CASHBACK_DATABASE_URL, or start `cashback serve`"
        )


__all__ = ["BackboneError", "Desk", "NoDatabase", "desk_of", "officer"]
