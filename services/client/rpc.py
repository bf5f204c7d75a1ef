"""The way over nameko's RPC, from a process that is not one of the services.

It speaks nameko's protocol itself (one JSON message to `nameko-rpc`, one back to a queue of the
caller's), so that a caller needs neither nameko nor its green threads. A call is sent once over
each connection: nameko acknowledges it only after its answer, so that it goes to the next process
if the first one dies. It is transient, and the broker drops it once its caller has given up. Where
the connection goes it is sent again over another, which is safe: commands carry idempotency keys.
"""

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import kombu

from services.backbone.assertions import Signer
from services.backbone.errors import BackboneError, CommandFailed, NoRoom, NotReady
from services.client.errors import NoAnswer, NotReached
from services.client.line import AWAY, Line
from services.hosts.catalogue import SERVICES
from services.hosts.topology import calls_queue
from services.terms.people import Actor

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
