"""FastStream: one asynchronous subscriber, a transaction a message, then the event that follows.

It publishes after the commit: killed in between, it loses that event.
"""

import asyncio
import datetime as dt
import json
import logging
import os
import uuid
from typing import Any

import asyncpg
from faststream import FastStream
from faststream.rabbit import Channel, ExchangeType, RabbitBroker, RabbitExchange, RabbitQueue

from bench.pipeline.rows_by_hand import INBOX, OUTBOX, SETTLED
from bench.pipeline.work import (
    AT_ONCE_VARIABLE,
    EARNED_PENCE,
    IN,
    IN_QUEUE,
    OUT,
    SERVICE,
    sealed,
    settlement,
)
from services.backbone.parent import end_with_parent
from services.backbone.settings import OPERATOR, Settings

AT_ONCE = int(os.environ[AT_ONCE_VARIABLE])
"""Messages under way at the same time; `measuring` finds out which number is best."""

CONNECTIONS = 10

settings = Settings.from_environment()
broker = RabbitBroker(
    settings.broker_url(OPERATOR),
    default_channel=Channel(prefetch_count=AT_ONCE),
    log_level=logging.DEBUG,  # it would write two lines a message
)
app = FastStream(broker)
publisher = broker.publisher(
    routing_key=OUT.routing_key,
    exchange=RabbitExchange(OUT.exchange, type=ExchangeType.TOPIC, durable=True),
    persist=True,
    mandatory=True,
)
pool: asyncpg.Pool


@app.on_startup
async def connect() -> None:
    """Open the pool."""
    global pool
    url = settings.database_url(SERVICE)
    pool = await asyncpg.create_pool(url, min_size=CONNECTIONS, max_size=CONNECTIONS)


@broker.subscriber(RabbitQueue(IN_QUEUE, declare=False))
@publisher
async def receive(event: dict[str, Any]) -> dict[str, Any]:
    """Write the three rows, commit, publish what is returned."""
    now, event_id = dt.datetime.now(dt.UTC), str(uuid.uuid4())
    data, cause = settlement(event["data"]), event["correlationid"]
    async with pool.acquire() as connection, connection.transaction():
        source = (event["id"], IN.publisher, int(event["sequence"]), now)
        await connection.execute(INBOX.format("$1, $2, $3, $4"), *source)
        day = dt.date.fromisoformat(data["on"])
        await connection.execute(
            SETTLED.format("$1, $2, $3"), data["tenant_ref"], day, EARNED_PENCE
        )
        out = (event_id, str(OUT), json.dumps(data), cause, now, now)
        sequence = await connection.fetchval(OUTBOX.format("$1, $2, $3, $4, $5, $6"), *out)
    return sealed(event_id, sequence, now, cause, data)


if __name__ == "__main__":
    end_with_parent()
    asyncio.run(app.run(log_level=logging.WARNING))
