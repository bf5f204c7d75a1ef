"""The nameko entrypoint for calls: what comes over the broker never ends the service.

nameko's own ends it where an answer cannot be sent: the broker is away, or the message names
nobody to answer. Here a request whose answer finds no broker is given back, if its connection still
stands; otherwise the broker has it back already. Whoever takes it again gives the first answer,
since commands carry idempotency keys. What nobody can be answered for is logged and dropped.

Answers are transient, and expire when their caller has long given up.
"""

import contextlib
import re
from typing import Any, Final

import amqp.exceptions
import kombu.exceptions
import kombu.serialization
import structlog
from nameko.amqp.consume import Consumer
from nameko.amqp.publish import Publisher
from nameko.rpc import Responder, Rpc, RpcConsumer

from services.hosts.topology import REPLY_SECONDS, TRANSIENT, calls_exchange

BROKER_AWAY = (OSError, amqp.exceptions.AMQPError, kombu.exceptions.OperationalError)

ANSWER_TO: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Where a caller waits for answers: the routing key of its queue, a UUID."""

log = structlog.get_logger()


class _Answers(Publisher):
    """Publishes answers so that none outlives its use."""

    delivery_mode = TRANSIENT
    expiration = REPLY_SECONDS


class _Responder(Responder):
    publisher_cls = _Answers


class _Calls(Consumer):
    def on_decode_error(self, message: Any, exc: Exception) -> None:
        """Drop what cannot be read. kombu's own logs it whole, and it may hold anything."""
        log.warning("a call that cannot be read is dropped", cause=type(exc).__name__)
        message.ack()


class CallConsumer(RpcConsumer):
    """Takes calls from the queue that an operator made; drops what nobody can be answered for."""

    consumer_cls = _Calls
    consumer: Any = None

    def stop(self) -> None:
        """Stop taking calls; a service that is stopped before it has begun takes none."""
        if self.consumer is not None:
            super().stop()

    def setup(self) -> None:
        """Name the queue; nothing is declared."""
        super().setup()
        self.queue.no_declare = True

    def handle_message(self, body: Any, message: Any) -> None:
        """Hand a call to its method; a malformed one is refused or dropped."""
        if trouble := _unanswerable(message):
            log.warning("a call that nobody can be answered for is dropped", cause=trouble)
            self.consumer.ack_message(message)
            return
        super().handle_message(body, message)

    def handle_result(self, message: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        """Send the answer, and acknowledge the request."""
        responder = _Responder(self.amqp_uri, calls_exchange(), message)
        sent: tuple[Any, Any] = responder.send_response(result, exc_info)
        self.consumer.ack_message(message)
        return sent


class PatientRpc(Rpc):
    """An RPC entrypoint whose answer may fail to be sent."""

    rpc_consumer = CallConsumer()

    def handle_result(self, message: Any, worker_ctx: Any, result: Any, exc_info: Any) -> Any:
        """Send the answer and acknowledge the request, or give the request back."""
        try:
            return super().handle_result(message, worker_ctx, result, exc_info)
        except BROKER_AWAY as error:
            log.warning("answer not sent; the request is taken again", cause=type(error).__name__)
            with contextlib.suppress(*BROKER_AWAY):
                self.rpc_consumer.consumer.requeue_message(message)
            return result, exc_info


def _unanswerable(message: Any) -> str:
    """Say why no answer to this message could be sent; nothing where one can."""
    reply_to = message.properties.get("reply_to")
    if not isinstance(reply_to, str) or not ANSWER_TO.fullmatch(reply_to):
        return "it has no reply_to of a caller"
    if message.properties.get("content_type") not in kombu.serialization.registry.type_to_name:
        return "its content type is not one that an answer could be written in"
    return ""


rpc = PatientRpc.decorator
