"""The exchanges and queues on RabbitMQ.

Each publisher has a durable topic exchange, `<service>.events`. Each subscriber has one durable
quorum queue, `<service>.inbox`, bound to what it subscribes to, with a single active consumer:
order is kept, and a standby takes over. nameko's own declarations lack these arguments.
"""

from collections.abc import Iterable
from typing import Any

from kombu import Exchange, Queue, binding

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
