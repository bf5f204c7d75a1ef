"""The queues of a trial: declared, filled, counted, and deleted after."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import kombu
import pika

from bench.pipeline.work import IN_QUEUE, OUT_QUEUE, STOCK_IN_QUEUE
from services.hosts.catalogue import SERVICES
from services.hosts.declaring import declare_topology
from services.hosts.topology import inbox_name, pika_parameters


class _Filling:
    """Publishes everything, waits for every confirm, and closes."""

    def __init__(self, broker: str, queue: str, bodies: Iterable[bytes]) -> None:
        self.queue, self.bodies = queue, list(bodies)
        self.confirmed = 0
        self.connection = pika.SelectConnection(
            pika_parameters(broker),
            on_open_callback=lambda link: link.channel(on_open_callback=self.opened),
            on_close_callback=lambda link, _: link.ioloop.stop(),
        )
        self.connection.ioloop.start()
        if self.confirmed < len(self.bodies):
            raise RuntimeError(f"{queue} took {self.confirmed} of {len(self.bodies)} messages")

    def opened(self, channel: Any) -> None:
        channel.confirm_delivery(self.on_confirm, callback=lambda _: self.publish(channel))

    def publish(self, channel: Any) -> None:
        properties = pika.BasicProperties(
            content_type="application/json", content_encoding="utf-8", delivery_mode=2
        )
        for body in self.bodies:
            channel.basic_publish("", self.queue, body, properties)

    def on_confirm(self, frame: Any) -> None:
        tag, multiple = frame.method.delivery_tag, frame.method.multiple
        self.confirmed = tag if multiple else self.confirmed + 1
        if self.confirmed >= len(self.bodies):
            self.connection.close()


def put(broker: str, queue: str, bodies: Iterable[bytes]) -> None:
    """Put messages into a queue, persistent and confirmed."""
    _Filling(broker, queue, bodies)


@contextmanager
def empty_queues(broker: str, queue: str) -> Iterator[None]:
    """Declare the queues as the services do, and the one of nameko's own if it is meant."""
    delete_queues(broker)
    declare_topology(broker)
    if queue == STOCK_IN_QUEUE:
        with kombu.Connection(broker) as link:
            link.default_channel.queue_declare(queue, durable=True, auto_delete=False)
    try:
        yield
    finally:
        delete_queues(broker)


def delete_queues(broker: str) -> None:
    """Delete every queue of the benchmarks' virtual host that a trial may have left."""
    with kombu.Connection(broker) as link:
        for name in (*map(inbox_name, SERVICES), IN_QUEUE, STOCK_IN_QUEUE):
            link.default_channel.queue_delete(name)


class OutQueue:
    """Counts the events that came out."""

    def __init__(self, broker: str) -> None:
        self.link = pika.BlockingConnection(pika_parameters(broker))
        self.channel = self.link.channel()

    def count(self) -> int:
        """Return how many wait there; nobody takes any."""
        return int(self.channel.queue_declare(OUT_QUEUE, passive=True).method.message_count)

    def close(self) -> None:
        """Close the connection."""
        self.link.close()
