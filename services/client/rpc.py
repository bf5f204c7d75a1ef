"""The way over nameko's RPC, from a process that is not one of the services.

It speaks nameko's protocol itself (one JSON message to `nameko-rpc`, one back to a queue of the
caller's), so that a caller needs neither nameko nor its green threads. A call is sent once over
each connection: nameko acknowledges it only after its answer, so that it goes to the next process
if the first one dies. It is transient, and the broker drops it once its caller has given up. Where
the connection goes it is sent again over another, which is safe: commands carry idempotency keys.
"""

import contextlib
import queue
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

import amqp.exceptions
import kombu
import kombu.exceptions

from services.backbone import errors
from services.backbone.assertions import Signer
from services.backbone.errors import BackboneError, CommandFailed, NoRoom, NotReady
from services.client.errors import NoAnswer, NotReached
from services.hosts.catalogue import SERVICES
from services.hosts.topology import TRANSIENT, calls_queue
from services.terms.people import Actor

CALLS = kombu.Exchange("nameko-rpc", type="topic", durable=True, passive=True)
"""Where nameko's services take calls, by the key `service.method`. They declare it themselves."""

AWAY = (OSError, amqp.exceptions.AMQPError, kombu.exceptions.OperationalError)
"""What a connection fails with when it cannot be made, or is gone."""

CONNECT_SECONDS = 3.0
CONFIRM_SECONDS = 10.0

PAUSE_SECONDS = 0.2
LOOK_AROUND_SECONDS = 1.0

MOST_IDLE = 40
"""Connections kept open between calls. As many are opened as threads call at once."""


@dataclass(frozen=True)
class Patience:
    """How long a caller waits, in seconds.

    `away`: for the broker, or a service, or its database, to come back. `answer`: for the answer,
    in all; `reading`: for that to a query, where it is less.
    """

    away: float
    answer: float
    reading: float | None = None

    def for_a(self, method: str) -> float:
        """Return how long it waits for the answer of a service's method, in all."""
        return self.answer if self.reading is None or method != "ask" else self.reading


FOR_PEOPLE = Patience(away=3.0, answer=90.0)
"""Somebody waits: what is away is found out at once, but an import may take its time."""

FOR_BROWSERS = Patience(away=3.0, answer=60.0, reading=10.0)
"""A service that was stopped leaves its queue of calls: whoever reads a page is told of it soon,
and does not keep others waiting."""

FOR_PLAYS = Patience(away=90.0, answer=90.0)
"""A play goes on when any process or server was restarted."""


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
            self._connection.drain_events(timeout=0)
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


class RpcPool:
    """Connections to the services, for any number of threads at once. Each call is signed.

    `while_waiting` is called about once a second while there is no answer.
    """

    def __init__(
        self,
        broker_url: str,
        signer: Signer,
        patience: Patience = FOR_PEOPLE,
        while_waiting: Callable[[], None] = lambda: None,
    ) -> None:
        self.broker_url = broker_url
        self.signer = signer
        self.patience = patience
        self.while_waiting = while_waiting
        self._idle: queue.LifoQueue[Line] = queue.LifoQueue(MOST_IDLE)

    def call(self, service: str, method: str, actor: Actor, arguments: dict[str, Any]) -> Any:
        """Return a method's answer to an actor.

        Raises what the service refuses, as it refused it; `NotReached` where nothing was handed
        over, `CommandFailed` or `NoRoom` where the service cannot do it, each after `away` seconds
        of trying; `NoAnswer` where a call was handed over and there was no answer.
        """
        began = away_since = time.monotonic()
        give_up = began + self.patience.for_a(method)
        handed_over = False
        arguments = {**arguments, "assertion": self.signer.assertion(actor, service)}
        while True:
            try:
                return self._once(service, method, arguments, give_up)
            except (NotReached, CommandFailed, NoRoom, NotReady) as error:
                trouble: Exception = error
            except AWAY as error:  # it had been reached, and may have taken the call
                trouble, handed_over, away_since = error, True, time.monotonic()
            now = time.monotonic()
            if now > away_since + self.patience.away or now > give_up:
                if not handed_over:
                    raise trouble
                raise NoAnswer(f"the connection to {service} went before its answer") from trouble
            self.while_waiting()
            time.sleep(PAUSE_SECONDS)

    def close(self) -> None:
        """Close the connections that nobody uses at this moment."""
        while not self._idle.empty():
            self._idle.get_nowait().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _once(self, service: str, method: str, arguments: dict[str, Any], give_up: float) -> Any:
        """Send a call over one connection and wait for its answer."""
        with self._line() as line:
            line.send(service, method, arguments, give_up - time.monotonic())
            while not line.answered(LOOK_AROUND_SECONDS):
                if time.monotonic() > give_up:
                    raise NoAnswer(
                        f"{service} did not answer within {self.patience.for_a(method):.0f} s"
                    )
                self.while_waiting()
            return line.answer()

    @contextmanager
    def _line(self) -> Iterator[Line]:
        """Lend a connection to one thread; it is kept for the next call unless it failed."""
        line = self._idle_line() or Line(self.broker_url)
        try:
            yield line
        except NoAnswer:
            line.close()
            raise
        except BackboneError:  # an answer too
            self._keep(line)
            raise
        except BaseException:
            line.close()
            raise
        self._keep(line)

    def _idle_line(self) -> Line | None:
        while True:
            try:
                line = self._idle.get_nowait()
            except queue.Empty:
                return None
            if line.is_open():
                return line
            line.close()

    def _keep(self, line: Line) -> None:
        try:
            self._idle.put_nowait(line)
        except queue.Full:
            line.close()


def wait_for_services(
    broker_url: str, look_after: Callable[[], None], limit: float = FOR_PLAYS.away
) -> None:
    """Return when every service takes calls; `NotReady` names those that do not within `limit`."""
    give_up = time.monotonic() + limit
    absent = list(SERVICES)
    while absent:
        absent = [name for name in absent if not _takes_calls(broker_url, name)]
        if absent and time.monotonic() > give_up:
            raise NotReady(f"{', '.join(absent)} did not start within {limit:.0f} s")
        if absent:
            look_after()
            time.sleep(PAUSE_SECONDS)


def _takes_calls(broker_url: str, service: str) -> bool:
    """Return whether somebody consumes from nameko's queue for the calls to a service."""
    try:
        with kombu.Connection(broker_url) as link:
            declared = link.default_channel.queue_declare(calls_queue(service).name, passive=True)
            return bool(declared.consumer_count)
    except AWAY:
        return False
