"""The exchanges and queues on RabbitMQ.

Each publisher has a durable topic exchange, `<service>.events`. Each subscriber has one durable
quorum queue, `<service>.inbox`, bound to what it subscribes to, with a single active consumer:
order is kept, and a standby takes over. nameko's own declarations lack these arguments.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import pika
from kombu import Exchange, Queue, binding
from kombu.utils.url import parse_url

from services.contracts.events import EventType, exchange_of, type_of


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


def pika_parameters(broker_url: str) -> pika.URLParameters:
    """Return pika's parameters for an address that kombu and nameko read too.

    They disagree on the virtual host: `…:5672//` means `/` to kombu and an empty name to pika.
    """
    host, _, query = broker_url.partition("?")
    address = host.split("://", 1)[0] + "://" + host.split("://", 1)[1].split("/", 1)[0]
    vhost = quote(parse_url(broker_url)["virtual_host"] or "/", safe="")
    return pika.URLParameters(f"{address}/{vhost}" + (f"?{query}" if query else ""))
