"""Stock nameko: `event_handler`, ten workers, a transaction a message, `EventDispatcher`.

It publishes after the commit: killed in between, it loses the event that follows.
"""

import datetime as dt
import functools
import json
import uuid
from typing import Any

from services.hosts.nameko_host import patch_sockets

if __name__ == "__main__":
    patch_sockets()

import nameko
import psycopg
from nameko.containers import ServiceContainer
from nameko.events import EventDispatcher, event_handler
from nameko.extensions import DependencyProvider
from sqlalchemy.pool import QueuePool

from bench.pipeline.rows_by_hand import INBOX, OUTBOX, SETTLED
from bench.pipeline.work import EARNED_PENCE, IN, OUT, SERVICE, sealed, settlement
from services.backbone.parent import end_with_parent
from services.backbone.settings import OPERATOR, Settings

WORKERS = 10


class Database(DependencyProvider):
    """A pool with a connection for each worker."""

    def setup(self) -> None:
        """Make the pool; it connects as workers ask."""
        url = Settings.from_environment().database_url(SERVICE)
        connect: Any = functools.partial(psycopg.connect, url)
        self.pool = QueuePool(connect, pool_size=WORKERS)

    def get_dependency(self, worker_ctx: Any) -> QueuePool:
        """Return what each worker gets."""
        return self.pool


class SettlingService:
    """The same work as ours."""

    name = SERVICE
    database = Database()
    dispatch = EventDispatcher()

    @event_handler(IN.publisher, IN.routing_key)
    def receive(self, event: dict[str, Any]) -> None:
        """Write the three rows, commit, publish."""
        now, event_id = dt.datetime.now(dt.UTC), str(uuid.uuid4())
        data, cause = settlement(event["data"]), event["correlationid"]
        connection: Any = self.database.connect()
        try:
            cursor = connection.cursor()
            source = (event["id"], IN.publisher, int(event["sequence"]), now)
            cursor.execute(INBOX.format("%s, %s, %s, %s"), source)
            row = (data["tenant_ref"], data["on"], EARNED_PENCE)
            cursor.execute(SETTLED.format("%s, %s, %s"), row)
            out = (event_id, str(OUT), json.dumps(data), cause, now, now)
            cursor.execute(OUTBOX.format("%s, %s, %s, %s, %s, %s"), out)
            (sequence,) = cursor.fetchone()
            connection.commit()
        finally:
            connection.close()
        self.dispatch(OUT.routing_key, sealed(event_id, sequence, now, cause, data))


if __name__ == "__main__":
    broker: str = Settings.from_environment().broker_url(OPERATOR)
    nameko.config.setup({"AMQP_URI": broker, "max_workers": WORKERS})
    container = ServiceContainer(SettlingService)
    end_with_parent()
    container.start()
    container.wait()
