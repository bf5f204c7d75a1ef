"""The repairs service as nameko runs it, and as the embedded host does."""

from typing import Any

from services.backbone.service import ask, execute
from services.hosts.calls import rpc
from services.hosts.service_database import ServiceDatabase
from services.hosts.subscriber import subscribes
from services.repairs import handlers, queries, tables
from services.repairs.store import RepairsStore


class RepairsService:
    """Entrypoints only: parse, call one handler."""

    name = "repairs"
    database = ServiceDatabase(tables.backbone, RepairsStore)

    @subscribes(handlers.ON_EVENT)
    def receive(self, bodies: list[str]) -> None:
        """Take a batch of events from the inbox queue."""
        self.database.receive(bodies, handlers.ON_EVENT)

    @rpc
    def execute(self, command: str, key: str, actor: str, data: dict[str, Any]) -> Any:
        """Run the command of that name once; the same key and input give the same answer."""
        return execute(self.database, handlers.ON_COMMAND, command, key, actor, data)

    @rpc
    def execute_all(self, orders: list[dict[str, Any]]) -> list[Any]:
        """Run commands in their order, each as `execute` would; return their answers."""
        return [self.execute(**order) for order in orders]

    @rpc
    def ask(self, query: str, arguments: dict[str, Any]) -> Any:
        """Answer the query of that name; nothing changes."""
        return ask(self.database, queries.ON_QUERY, query, arguments)
