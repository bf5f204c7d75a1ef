"""The ground, relaying: 500 unsent rows are published, confirmed, and marked as sent."""

import json
from typing import Any

import pika
import psycopg

from bench.pipeline.work import BATCH, OUT, SERVICE, sealed
from services.backbone.parent import end_with_parent
from services.backbone.settings import OPERATOR, Settings
from services.hosts.topology import pika_parameters

UNSENT = """
    SELECT event_id, sequence, recorded_at, correlation_id, data FROM outbox
    WHERE sent_at IS NULL ORDER BY sequence LIMIT %s
"""
SENT = "UPDATE outbox SET sent_at = now() WHERE sequence BETWEEN %s AND %s"

PAUSE_SECONDS = 0.002
"""Between two looks at an empty outbox."""


class GroundRelay:
    """One connection, one batch at a time, for ever. A refusal ends it."""

    def __init__(self, broker: str, database: psycopg.Connection) -> None:
        self.database = database
        self.channel: Any = None
        self.batch: list[Any] = []
        self.published = self.confirmed = 0
        self.connection = pika.SelectConnection(
            pika_parameters(broker),
            on_open_callback=lambda link: link.channel(on_open_callback=self.opened),
        )

    def opened(self, channel: Any) -> None:
        """Ask for confirms, then begin."""
        self.channel = channel
        channel.confirm_delivery(self.on_confirm, callback=lambda _: self.publish())

    def publish(self) -> None:
        """Publish the next batch, or look again soon."""
        self.batch = self.database.execute(UNSENT, (BATCH,)).fetchall()
        for event_id, sequence, recorded_at, cause, data in self.batch:
            body = json.dumps(sealed(event_id, sequence, recorded_at, cause, json.loads(data)))
            properties = pika.BasicProperties(
                content_type="application/json",
                content_encoding="utf-8",
                delivery_mode=2,
                message_id=event_id,
            )
            self.channel.basic_publish(
                OUT.exchange, OUT.routing_key, body.encode(), properties, mandatory=True
            )
        self.published += len(self.batch)
        if not self.batch:
            self.connection.ioloop.call_later(PAUSE_SECONDS, self.publish)

    def on_confirm(self, frame: Any) -> None:
        """Mark the batch as sent once all of it is confirmed. (They are confirmed in order.)"""
        assert isinstance(frame.method, pika.spec.Basic.Ack)
        tag, multiple = frame.method.delivery_tag, frame.method.multiple
        self.confirmed += tag - self.confirmed if multiple else 1
        if self.confirmed == self.published:
            self.database.execute(SENT, (self.batch[0][1], self.batch[-1][1]))
            self.publish()


if __name__ == "__main__":
    settings = Settings.from_environment()
    end_with_parent()
    with psycopg.connect(settings.database_url(SERVICE), autocommit=True) as connection:
        GroundRelay(settings.broker_url(OPERATOR), connection).connection.ioloop.start()
