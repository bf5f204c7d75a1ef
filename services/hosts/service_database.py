"""What a `service.py` declares: its database, its subscriptions, its commands and queries.

    class RepairsService(Service):
        name = "repairs"
        database = ServiceDatabase(tables.backbone, RepairsStore, RepairsStore.last_cut_off)
        on_command, on_query = handlers.ON_COMMAND, queries.ON_QUERY

        @subscribes(handlers.ON_EVENT)
        def receive(self, bodies): ...

nameko injects the database into each worker; the embedded host sets it once.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from nameko.extensions import DependencyProvider
from sqlalchemy import Engine

from services.backbone.database import open_engine
from services.backbone.settings import Settings
from services.backbone.tables import BackboneTables
from services.backbone.transactions import Transactions


class ServiceDatabase(DependencyProvider):
    """Gives a service the `Transactions` on its own database."""

    def __init__(
        self,
        tables: BackboneTables,
        open_store: Any,
        last_closed: Callable[[Any], date | None] | None = None,
        digests_for: Callable[[Engine], Callable[[str], Sequence[str]]] | None = None,
    ) -> None:
        """`last_closed` asks the store for the last business date that the service heard closed: a
        service whose commands say a date keeps one. `digests_for` gives what stands for a command's
        input, where a plain hash tells too much."""
        self.tables = tables
        self.open_store = open_store
        self.last_closed = last_closed
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
        if self.last_closed is not None:
            opened = replace(opened, last_closed=self.last_closed)
        if self.digests_for is not None:
            opened = replace(opened, digests=self.digests_for(engine))
        return opened
