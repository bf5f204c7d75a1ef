"""The exchanges and queues on RabbitMQ.

Each publisher has a durable topic exchange, `<service>.events`. Each subscriber has one durable
quorum queue, `<service>.inbox`, bound to what it subscribes to, with a single active consumer:
order is kept, and a standby takes over. nameko's own declarations lack these arguments. Calls go
through nameko's exchange to each service's `rpc-<service>`.

An operator makes them (`deploy/rabbitmq/definitions.json`, or `cashback declare` with a user who
may). The processes only use what is there: a user who may declare a queue may delete it as well.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import pika
from kombu import Exchange, Queue, binding
from kombu.utils.url import parse_url

from services.contracts.events import EventType, exchange_of, type_of

TRANSIENT = 1
"""The delivery mode of calls and answers: none is worth keeping when its caller is gone."""

REPLY_SECONDS = 10.0
"""How long a caller waits for an answer, and how long a call and its answer stay on the broker."""

CALLS = "nameko-rpc"
"""nameko's default: a stock nameko client reaches the services too, where it has a user."""


def events_exchange(publisher: str) -> Exchange:
    """Return a publisher's topic exchange, declared exactly as nameko's dispatcher would."""
    return Exchange(exchange_of(publisher), type="topic", durable=True, delivery_mode=2)


def inbox_name(service: str) -> str:
    """Return the name of a service's queue."""
    return f"{service}.inbox"


def inbox_queue(service: str, event_classes: Iterable[type[Any]]) -> Queue:
    """Return a service's queue with its bindings."""
    types: list[EventType] = sorted((type_of(cls) for cls in event_classes), key=str)
    return Queue(
        inbox_name(service),
        durable=True,
        queue_arguments={"x-queue-type": "quorum", "x-single-active-consumer": True},
        bindings=[binding(events_exchange(t.publisher), routing_key=t.routing_key) for t in types],
    )


def calls_exchange() -> Exchange:
    """Return the topic exchange that calls and their answers go through, as nameko names it."""
    return Exchange(CALLS, type="topic", durable=True)


def calls_queue(service: str) -> Queue:
    """Return the queue of the calls to a service, as nameko would declare it."""
    return Queue(
        f"rpc-{service}", exchange=calls_exchange(), routing_key=f"{service}.*", durable=True
    )


def pika_parameters(broker_url: str) -> pika.URLParameters:
    """Return pika's parameters for an address that kombu and nameko read too.

    They disagree on the virtual host: `…:5672//` means `/` to kombu and an empty name to pika.
    """
    host, _, query = broker_url.partition("?")
    address = host.split("://", 1)[0] + "://" + host.split("://", 1)[1].split("/", 1)[0]
    vhost = quote(parse_url(broker_url)["virtual_host"] or "/", safe="")
    return pika.URLParameters(f"{address}/{vhost}" + (f"?{query}" if query else ""))
