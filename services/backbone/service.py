"""What a `service.py` declares: its database, its subscriptions, its commands and queries.

    class RepairsService:
        name = "repairs"
        database = ServiceDatabase(tables.backbone, RepairsStore)

        @subscribes(handlers.ON_EVENT)
        def receive(self, bodies): ...

        @rpc
        def execute(self, command, key, actor, data): ...

        @rpc
        def execute_all(self, orders): ...

        @rpc
        def ask(self, query, arguments): ...

nameko injects the database into each worker; the embedded host sets it once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog
from nameko.extensions import DependencyProvider
from sqlalchemy import Engine

from services.backbone.database import open_engine, out_of_room
from services.backbone.errors import BackboneError, CommandFailed, CommandRefused, NoRoom
from services.backbone.settings import Settings
from services.backbone.subscriber import subscribes
from services.backbone.tables import BackboneTables
from services.backbone.transactions import Handlers, Transactions
from services.contracts.schema import ContractViolation

LONGEST_NAME = 120
"""Characters of an idempotency key, and of who gives a command: what the tables keep."""

log = structlog.get_logger()


class ServiceDatabase(DependencyProvider):
    """Gives a service the `Transactions` on its own database."""

    def __init__(
        self,
        tables: BackboneTables,
        open_store: Any,
        digests_for: Callable[[Engine], Callable[[str], Sequence[str]]] | None = None,
    ) -> None:
        """`digests_for` gives what stands for a command's input, where a plain hash tells too
        much."""
        self.tables = tables
        self.open_store = open_store
        self.digests_for = digests_for

    def setup(self) -> None:
        """Open the database when nameko starts the service; what it needs beside it must be there.

        `NotReady` ends the service at its start, rather than its first command.
        """
        url = Settings.from_environment().database_url(self.container.service_name)
        self.transactions = self.on(open_engine(url), lambda: None)
        self.transactions.digests("")

    def get_dependency(self, worker_ctx: Any) -> Transactions[Any]:
        """Return what each nameko worker gets."""
        return self.transactions

    def on(
        self,
        engine: Engine,
        recorded: Callable[[], None] = lambda: None,
        parked: Callable[[], None] = lambda: None,
    ) -> Transactions[Any]:
        """Return the transactions on an open database; these hear of new and of parked events."""
        delays = tuple(
            timedelta(seconds=seconds) for seconds in Settings.from_environment().retry_seconds
        )
        opened = Transactions(engine, self.tables, self.open_store, recorded, parked, delays)
        if self.digests_for is None:
            return opened
        return replace(opened, digests=self.digests_for(engine))


def execute(
    database: Transactions[Any],
    handlers: Handlers,
    command: str,
    key: str,
    actor: str,
    data: dict[str, Any],
) -> Any:
    """Run the command called `command` (its class's name) once, under idempotency key `key`.

    Raises `CommandRefused` for a command the service does not know or whose data do not fit.
    """
    for name, value in (("key", key), ("actor", actor)):
        if not 1 <= len(value) <= LONGEST_NAME or not value.isprintable():
            raise CommandRefused(f"the {name} should be 1 to {LONGEST_NAME} printable characters")
    classes = {cls.__name__: cls for cls in handlers}
    if command not in classes:
        raise CommandRefused(f"no command {command!r}; there are {', '.join(sorted(classes))}")
    cls = classes[command]
    try:
        return database.execute(key, actor, cls, data, handlers[cls])
    except ContractViolation as error:
        raise CommandRefused(error.without_values()) from None
    except BackboneError:
        raise
    except Exception as error:
        raise _failure(command, error) from None


def ask(
    database: Transactions[Any],
    queries: Mapping[str, Callable[..., Any]],
    query: str,
    arguments: dict[str, Any],
) -> Any:
    """Answer the query called `query`; `CommandRefused` for one the service does not know."""
    if query not in queries:
        raise CommandRefused(f"no query {query!r}; there are {', '.join(sorted(queries))}")
    try:
        return database.read(lambda connection: queries[query](connection, **arguments))
    except BackboneError:
        raise
    except Exception as error:
        raise _failure(query, error) from None


def _failure(what: str, error: Exception) -> BackboneError:
    """Say what kind of failure it was. The values may name a person or an account."""
    if out_of_room(error):
        return NoRoom(f"{what} could not be carried out: the disk is full")
    kind = type(error).__name__
    log.error("could not be carried out", what=what, cause=kind)
    return CommandFailed(f"{what} could not be carried out ({kind})")


__all__ = ["ServiceDatabase", "ask", "execute", "subscribes"]
