"""The payments service as nameko runs it, and as the embedded host does."""

from services.hosts.service_class import Service
from services.hosts.service_database import ServiceDatabase
from services.hosts.subscriber import subscribes
from services.payments import handlers, queries, tables
from services.payments.keys import keyed_digests
from services.payments.store import PaymentsStore


class PaymentsService(Service):
    """Entrypoints only: what it hears here, the calls it takes in `Service`."""

    name = "payments"
    database = ServiceDatabase(
        tables.backbone, PaymentsStore, PaymentsStore.last_cut_off, keyed_digests
    )
    on_command = handlers.ON_COMMAND
    on_query = queries.ON_QUERY

    @subscribes(handlers.ON_EVENT)
    def receive(self, bodies: list[str]) -> None:
        """Take a batch of events from the inbox queue."""
        self.database.receive(bodies, handlers.ON_EVENT)
