"""One connection to the broker, over which one call at a time is made in nameko's protocol."""

import contextlib
import socket
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import amqp.exceptions
import kombu
import kombu.exceptions

from services.backbone import errors
from services.client.errors import NotReached
from services.hosts.topology import TRANSIENT

CALLS = kombu.Exchange("nameko-rpc", type="topic", durable=True, passive=True)
"""Where nameko's services take calls, by the key `service.method`. They declare it themselves."""

AWAY = (OSError, amqp.exceptions.AMQPError, kombu.exceptions.OperationalError)
"""What a connection fails with when it cannot be made, or is gone."""

CONNECT_SECONDS = 3.0
CONFIRM_SECONDS = 10.0

REMOTE_ERRORS: Mapping[str, type[errors.BackboneError]] = {
    cls.__name__: cls
    for cls in (
        errors.NotFound,
        errors.NotAllowed,
        errors.AssertionRefused,
        errors.RoleRefused,
        errors.Conflict,
        errors.KeyReused,
        errors.NotNow,
        errors.Invalid,
        errors.CommandFailed,
        errors.NoRoom,
        errors.NotReady,
    )
}
"""What a service raises and its caller gets, by name: the same, with the same words."""


def raised_by(error: Mapping[str, Any]) -> errors.BackboneError:
    """Return what a service raised, from how nameko writes an error down."""
    name = error["exc_type"]
    if name in REMOTE_ERRORS:
        return REMOTE_ERRORS[name](*error["exc_args"])
    return errors.CommandFailed(f"the service could not do it ({name})")


class Line:
    """An open connection; `NotReached` if the broker is away, or no service was ever there."""

    def __init__(self, broker_url: str) -> None:
        self._pending, self._answer = "", None
        self._connection = kombu.Connection(
            broker_url,
            connect_timeout=CONNECT_SECONDS,
            transport_options={"confirm_publish": True, "interval_start": 0, "interval_max": 0},
        )
        try:
            self._open()
        except AWAY as error:
            self.close()
            raise NotReached(f"RabbitMQ cannot be reached ({type(error).__name__})") from error

    def _open(self) -> None:
        channel = self._connection.connect() and self._connection.default_channel
        CALLS(channel).declare()
        key = str(uuid4())
        answers = kombu.Queue(
            f"rpc.reply-client-{key}", CALLS, key, durable=False, exclusive=True, auto_delete=True
        )
        self._producer = kombu.Producer(channel, CALLS, serializer="json")
        self._consumer = kombu.Consumer(
            channel, answers, callbacks=[self._take], accept=["json"], no_ack=True
        )
        self._consumer.consume()
        self._key = key

    def is_open(self) -> bool:
        """Return whether the connection still stands, as far as this side has heard."""
        try:
            self._connection.drain_events(timeout=0.001)
        except TimeoutError:
            return True
        except AWAY:
            return False
        return bool(self._connection.connected)

    def send(self, service: str, method: str, arguments: dict[str, Any], seconds: float) -> None:
        """Hand a call over; the broker drops it if nobody has taken it after `seconds`.

        Raises `NotReached` if there is no such service, one of `AWAY` if the connection is gone.
        """
        self._pending, self._answer = str(uuid4()), None
        try:
            self._producer.publish(
                {"args": [], "kwargs": arguments},
                routing_key=f"{service}.{method}",
                mandatory=True,
                correlation_id=self._pending,
                reply_to=self._key,
                delivery_mode=TRANSIENT,
                expiration=max(seconds, 0.001),
                confirm_timeout=CONFIRM_SECONDS,
            )
        except amqp.exceptions.ChannelError as error:
            if "NO_ROUTE" not in str(error):
                raise
            raise NotReached(f"{service} is not running") from None

    def answered(self, seconds: float) -> bool:
        """Wait for the answer, `seconds` at most; return whether it is there."""
        with contextlib.suppress(socket.timeout):
            while self._answer is None:
                self._connection.drain_events(timeout=seconds)
        return self._answer is not None

    def answer(self) -> Any:
        """Return what was answered, or raise what the service raised."""
        assert self._answer is not None, "it is answered"
        error = self._answer["error"]
        if error is not None:
            raise raised_by(error)
        return self._answer["result"]

    def close(self) -> None:
        """Close the connection; its queue goes with it."""
        with contextlib.suppress(*AWAY):
            self._connection.release()

    def _take(self, body: Any, message: Any) -> None:
        """Keep the answer to what was asked last; others have nobody waiting any more."""
        if message.properties.get("correlation_id") == self._pending:
            self._answer = body
