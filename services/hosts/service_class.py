"""What the services have in common to the host: the calls they take."""

from collections.abc import Mapping
from typing import Any, ClassVar

from services.backbone.handling import Answer, CommandHandlers
from services.backbone.service import Queries, ask, execute
from services.hosts.calls import rpc


class Service:
    """Takes the calls of a service: commands and queries. What it hears, each declares itself.

    nameko finds the entrypoints of a base class as it finds the service's own.
    """

    name: ClassVar[str]
    database: Any
    """A `ServiceDatabase` in the class; the transactions it gives in an instance."""

    on_command: ClassVar[CommandHandlers[Any]]
    on_query: ClassVar[Queries]

    @rpc
    def execute(self, command: str, key: str, actor: str, data: dict[str, Any]) -> Answer:
        """Run the command of that name once; the same key and input give the same answer."""
        return execute(self.database, self.on_command, command, key, actor, data)

    @rpc
    def execute_all(self, orders: list[Mapping[str, Any]]) -> list[Answer]:
        """Run commands in their order, each as `execute` would; return their answers."""
        return [self.execute(**order) for order in orders]

    @rpc
    def ask(self, query: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Answer the query of that name; nothing changes."""
        return ask(self.database, self.on_query, query, arguments)
