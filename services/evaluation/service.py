"""The evaluation as nameko runs it, and as the embedded host does."""

from services.evaluation import handlers, queries, tables
from services.evaluation.store import EvaluationStore
from services.hosts.service_class import Service
from services.hosts.service_database import ServiceDatabase
from services.hosts.subscriber import subscribes


class EvaluationService(Service):
    """Entrypoints only: what it hears here, the calls it takes in `Service`."""

    name = "evaluation"
    database = ServiceDatabase(tables.backbone, EvaluationStore, EvaluationStore.last_cut_off)
    on_command = handlers.ON_COMMAND
    on_query = queries.ON_QUERY

    @subscribes(handlers.ON_EVENT)
    def receive(self, bodies: list[str]) -> None:
        """Take a batch of events from the inbox queue."""
        self.database.receive(bodies, handlers.ON_EVENT)
