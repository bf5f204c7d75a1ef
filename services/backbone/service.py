"""What a `service.py` declares: its database and its subscriptions. Both hosts read it.

    class RepairsService:
        name = "repairs"
        database = ServiceDatabase(tables.backbone, Store)

        @subscribes(handlers.ON_EVENT)
        def receive(self, bodies): self.database.receive(bodies, handlers.ON_EVENT)

        @rpc
        def record_visit(self, key, actor, command): ...

nameko injects the database into each worker; the embedded host sets it once.
"""

from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider
from sqlalchemy import Engine

from services.backbone.database import open_engine
from services.backbone.settings import Settings
from services.backbone.subscriber import subscribes
from services.backbone.tables import BackboneTables
from services.backbone.transactions import Transactions


class ServiceDatabase(DependencyProvider):  # type: ignore[misc]
    """Gives a service the `Transactions` on its own database."""

    def __init__(self, tables: BackboneTables, open_store: Any) -> None:
        self.tables = tables
        self.open_store = open_store

    def setup(self) -> None:
        """Open the database when nameko starts the service."""
        url = Settings.from_environment().database_url(self.container.service_name)
        self.transactions = self.on(open_engine(url), lambda: None)

    def get_dependency(self, worker_ctx: Any) -> Transactions[Any]:
        """Return what each nameko worker gets."""
        return self.transactions

    def on(self, engine: Engine, recorded: Callable[[], None]) -> Transactions[Any]:
        """Return the transactions on an open database; `recorded` hears of new events."""
        return Transactions(engine, self.tables, self.open_store, recorded)


__all__ = ["ServiceDatabase", "subscribes"]
