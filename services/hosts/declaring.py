"""Makes the exchanges and queues on RabbitMQ, and looks whether they are there."""

from collections.abc import Callable
from typing import Any

import kombu
from amqp.exceptions import NotFound

from services.contracts.events import exchange_of
from services.hosts.catalogue import CALLED, PUBLISHERS, SERVICES, subscriptions
from services.hosts.errors import NotDeclared
from services.hosts.topology import calls_queue, events_exchange, inbox_name, inbox_queue


def declare_topology(broker_url: str) -> None:
    """Declare every exchange, queue and binding, with a user who may. Repeated, it does nothing."""
    with _connection(broker_url) as link:
        channel = link.default_channel
        for publisher in PUBLISHERS:
            events_exchange(publisher)(channel).declare()
        for name in SERVICES:
            inbox_queue(name, subscriptions(name))(channel).declare()
        for name in CALLED:
            calls_queue(name)(channel).declare()


def check_topology(broker_url: str, publisher: str) -> None:
    """Raise `NotDeclared` unless a publisher's exchange and everybody's inbox are there.

    Whether an inbox is bound only publishing shows: an event that finds no queue comes back.
    """
    exchange = exchange_of(publisher)
    with _connection(broker_url) as link:
        missing = [] if _finds(link, _look_for_exchange, exchange) else [exchange]
        missing += _missing_queues(link, [inbox_name(name) for name in SERVICES])
    _refuse_missing(missing)


def check_queues(broker_url: str, service: str) -> None:
    """Raise `NotDeclared` unless a service's queues are there, of its events and of its calls."""
    inboxes = [inbox_name(service)] if service in SERVICES else []
    with _connection(broker_url) as link:
        _refuse_missing(_missing_queues(link, [*inboxes, calls_queue(service).name]))


def _missing_queues(link: kombu.Connection, queues: list[str]) -> list[str]:
    return [queue for queue in queues if not _finds(link, _look_for_queue, queue)]


def _refuse_missing(missing: list[str]) -> None:
    if missing:
        raise NotDeclared(
            f"not on the broker: {', '.join(missing)}. Import deploy/rabbitmq/definitions.json,"
            " or run `cashback declare` with a user who may"
        )


def _look_for_exchange(channel: Any, name: str) -> None:
    channel.exchange_declare(name, "topic", passive=True)


def _look_for_queue(channel: Any, name: str) -> None:
    channel.queue_declare(name, passive=True)


def _finds(link: kombu.Connection, look: Callable[[Any, str], None], name: str) -> bool:
    with link.channel() as channel:  # the broker closes it when there is no such thing
        try:
            look(channel, name)
        except NotFound:
            return False
        return True


def _connection(broker_url: str) -> kombu.Connection:
    return kombu.Connection(broker_url, transport_options={"max_retries": 0})
