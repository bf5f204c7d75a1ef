"""The enrolment service as nameko runs it, and as the embedded host does."""

from services.enrolment import handlers, queries, tables
from services.enrolment.store import EnrolmentStore
from services.hosts.service_class import Service
from services.hosts.service_database import ServiceDatabase
from services.hosts.subscriber import subscribes


class EnrolmentService(Service):
    """Entrypoints only: what it hears here, the calls it takes in `Service`."""

    name = "enrolment"
    database = ServiceDatabase(tables.backbone, EnrolmentStore, EnrolmentStore.last_cut_off)
    on_command = handlers.ON_COMMAND
    on_query = queries.ON_QUERY

    @subscribes(handlers.ON_EVENT)
    def receive(self, bodies: list[str]) -> None:
        """Take a batch of events from the inbox queue."""
        self.database.receive(bodies, handlers.ON_EVENT)
