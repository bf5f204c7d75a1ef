"""The notifications service as nameko runs it, and as the embedded host does."""

from typing import Any

from nameko.timer import timer

from services.backbone.service import ask, execute
from services.backbone.settings import Settings
from services.hosts.calls import rpc
from services.hosts.service_database import ServiceDatabase
from services.hosts.subscriber import subscribes
from services.notifications import handlers, queries, tables
from services.notifications.dispatch.opening import send_what_waits
from services.notifications.store import NotificationsStore

DELIVER_EVERY_SECONDS = 2


class NotificationsService:
    """Entrypoints only: parse, call one handler."""

    name = "notifications"
    database = ServiceDatabase(tables.backbone, NotificationsStore)

    @subscribes(handlers.ON_EVENT)
    def receive(self, bodies: list[str]) -> None:
        """Take a batch of events from the inbox queue."""
        self.database.receive(bodies, handlers.ON_EVENT)

    @timer(interval=DELIVER_EVERY_SECONDS)
    def deliver(self) -> None:
        """Send what waits, unless it is set to be sent on command only."""
        if Settings.from_environment().deliver_at_once:
            send_what_waits(self.database)

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
