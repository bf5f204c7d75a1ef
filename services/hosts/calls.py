"""The nameko entrypoint for calls, which outlives a broker that is away when the answer is ready.

nameko's own ends the whole service then. Here the request is given back, if its connection still
stands; otherwise the broker has it back already. Whoever takes it again gives the first answer,
since commands carry idempotency keys.
"""

import contextlib
from typing import Any

import amqp.exceptions
import kombu.exceptions
import structlog
from nameko.rpc import Rpc

BROKER_AWAY = (OSError, amqp.exceptions.AMQPError, kombu.exceptions.OperationalError)

log = structlog.get_logger()


class PatientRpc(Rpc):
    """An RPC entrypoint whose answer may fail to be sent."""

    def handle_result(self, message: Any, worker_ctx: Any, result: Any, exc_info: Any) -> Any:
        """Send the answer and acknowledge the request, or give the request back."""
        try:
            return super().handle_result(message, worker_ctx, result, exc_info)
        except BROKER_AWAY as error:
            log.warning("answer not sent; the request is taken again", cause=type(error).__name__)
            with contextlib.suppress(*BROKER_AWAY):
                self.rpc_consumer.consumer.requeue_message(message)
            return result, exc_info


rpc = PatientRpc.decorator
