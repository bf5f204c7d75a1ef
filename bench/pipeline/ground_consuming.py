"""The ground, consuming: pika and psycopg, a transaction and an acknowledgement for 500 messages.

It knows nothing of duplicates, faults or reconnecting: what it costs is what the servers cost.
"""

import datetime as dt
import json
import uuid
from typing import Any

import pika
import psycopg

from bench.pipeline.work import BATCH, EARNED_PENCE, IN_QUEUE, OUT, SERVICE, settlement
from services.backbone.parent import end_with_parent
from services.backbone.settings import OPERATOR, Settings
from services.hosts.topology import pika_parameters

INBOX = """
    INSERT INTO inbox (event_id, publisher, sequence, received_at)
    SELECT id, %s, sequence, %s FROM unnest(%s::text[], %s::bigint[]) AS row (id, sequence)
"""
SETTLED = """
    INSERT INTO settled (tenant_ref, on_date, earned_pence)
    SELECT tenant, on_date, %s FROM unnest(%s::text[], %s::date[]) AS row (tenant, on_date)
"""
OUTBOX = """
    INSERT INTO outbox (event_id, type, data, correlation_id, recorded_at)
    SELECT id, %s, data, cause, %s FROM unnest(%s::text[], %s::text[], %s::text[])
        AS row (id, data, cause)
"""

GATHER_SECONDS = 0.001


def consume(channel: Any, database: psycopg.Connection) -> None:
    """Consume for ever: what has come, up to 500, then what has come meanwhile."""
    channel.basic_qos(prefetch_count=2 * BATCH)
    gathered: list[bytes] = []
    for method, _, body in channel.consume(IN_QUEUE, inactivity_timeout=GATHER_SECONDS):
        if method is not None:
            gathered.append(body)
            last = method.delivery_tag
        if len(gathered) == BATCH or (gathered and method is None):
            keep(gathered, database)
            channel.basic_ack(last, multiple=True)
            gathered.clear()


def keep(bodies: list[bytes], database: psycopg.Connection) -> None:
    """Write three rows for each message, in one transaction."""
    events = [json.loads(body) for body in bodies]
    data = [event["data"] for event in events]
    now = dt.datetime.now(dt.UTC)
    with database.transaction(), database.cursor() as cursor:
        ids, sequences = [e["id"] for e in events], [int(e["sequence"]) for e in events]
        cursor.execute(INBOX, (events[0]["source"].rsplit(":", 1)[1], now, ids, sequences))
        tenants, days = [d["tenant_ref"] for d in data], [d["on"] for d in data]
        cursor.execute(SETTLED, (EARNED_PENCE, tenants, days))
        fresh = [str(uuid.uuid4()) for _ in events]
        out = [json.dumps(settlement(d)) for d in data]
        causes = [event["correlationid"] for event in events]
        cursor.execute(OUTBOX, (str(OUT), now, fresh, out, causes))


if __name__ == "__main__":
    settings = Settings.from_environment()
    end_with_parent()
    link = pika.BlockingConnection(pika_parameters(settings.broker_url(OPERATOR)))
    with psycopg.connect(settings.database_url(SERVICE), autocommit=True) as connection:
        consume(link.channel(), connection)
