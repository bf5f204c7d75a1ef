"""The notifications service as nameko runs it, and as the embedded host does."""

from nameko.timer import timer

from services.backbone.settings import Settings
from services.hosts.service_class import Service
from services.hosts.service_database import ServiceDatabase
from services.hosts.subscriber import subscribes
from services.notifications import handlers, queries, tables
from services.notifications.dispatcher import send_what_waits
from services.notifications.store import NotificationsStore

DELIVER_EVERY_SECONDS = 2


class NotificationsService(Service):
    """Entrypoints only: what it hears here, the calls it takes in `Service`."""

    name = "notifications"
    database = ServiceDatabase(tables.backbone, NotificationsStore, NotificationsStore.last_cut_off)
    on_command = handlers.ON_COMMAND
    on_query = queries.ON_QUERY

    @subscribes(handlers.ON_EVENT)
    def receive(self, bodies: list[str]) -> None:
        """Take a batch of events from the inbox queue."""
        self.database.receive(bodies, handlers.ON_EVENT)

    @timer(interval=DELIVER_EVERY_SECONDS)
    def deliver(self) -> None:
        """Send what waits, unless it is set to be sent on command only."""
        if Settings.from_environment().deliver_at_once:
            send_what_waits(self.database)
