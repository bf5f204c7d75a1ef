"""Calls services over nameko's RPC from a process that is not one of them.

A caller's first call after a broker restart fails, and a reply is lost with the process that was to
send it. Every call here may be repeated (commands carry idempotency keys), so it is, with a limit.
"""

import contextlib
import time
from collections.abc import Callable
from typing import Any, Self

import amqp
import kombu
import kombu.exceptions
import kombu.pools
import nameko.exceptions
from nameko.standalone.rpc import ClusterRpcClient

from services.backbone.errors import (
    Conflict,
    Invalid,
    KeyReused,
    NotAllowed,
    NotFound,
    NotNow,
    NotReady,
)
from services.hosts.catalogue import SERVICES
from services.hosts.topology import REPLY_SECONDS, TRANSIENT, calls_queue

LIMIT_SECONDS = 90.0
PAUSE_SECONDS = 0.2

for refusal in (NotFound, NotAllowed, Conflict, KeyReused, NotNow, Invalid):
    nameko.exceptions.deserialize_to_instance(refusal)  # they arrive as what they were
TRY_AGAIN = (
    nameko.exceptions.RpcTimeout,
    nameko.exceptions.UnknownService,
    nameko.exceptions.ReplyQueueExpiredWithPendingReplies,
    kombu.exceptions.OperationalError,
    amqp.exceptions.AMQPError,
    OSError,
)


def wait_for_services(
    broker_url: str, look_after: Callable[[], None], limit: float = LIMIT_SECONDS
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
    try:
        with kombu.Connection(broker_url) as link:
            declared = link.default_channel.queue_declare(calls_queue(service).name, passive=True)
            return bool(declared.consumer_count)
    except (amqp.exceptions.AMQPError, OSError, kombu.exceptions.OperationalError):
        return False


class RpcClient:
    """A client that connects again and repeats. `while_waiting` is called between two tries."""

    def __init__(self, broker_url: str, while_waiting: Callable[[], None] = lambda: None) -> None:
        self.broker_url = broker_url
        self.while_waiting = while_waiting
        self._client: ClusterRpcClient | None = None
        self._proxy: Any = None

    def call(self, service: str, method: str, **arguments: Any) -> Any:
        """Return a method's answer.

        Raises `Refused` for a rule that is broken, `NotReady` when there is no answer within
        90 seconds.
        """
        give_up = time.monotonic() + LIMIT_SECONDS
        while True:
            try:
                return self._call(service, method, arguments)
            except nameko.exceptions.RemoteError as error:
                cause: Exception = error
            except TRY_AGAIN as error:
                self.close()
                cause = error
            if time.monotonic() > give_up:
                raise NotReady(
                    f"{service} did not answer {method} within {LIMIT_SECONDS:.0f} s"
                    f" ({type(cause).__name__}: {cause}); look at its log"
                ) from cause
            self.while_waiting()
            time.sleep(PAUSE_SECONDS)

    def close(self) -> None:
        """Give the connection up; the next call makes a new one."""
        client, self._client, self._proxy = self._client, None, None
        if client is not None:
            with contextlib.suppress(*TRY_AGAIN):
                client.stop()
            kombu.pools.reset()  # nameko publishes through kombu's pools, which stay open otherwise

    def _call(self, service: str, method: str, arguments: dict[str, Any]) -> Any:
        if self._client is None:
            self._client = ClusterRpcClient(
                timeout=REPLY_SECONDS,
                uri=self.broker_url,
                delivery_mode=TRANSIENT,
                expiration=REPLY_SECONDS,  # what nobody waits for any more is not carried out
            )
            # A caller makes its own queue for answers, and nothing else: see hosts/topology.py.
            self._client.reply_listener.queue.exchange.no_declare = True
            self._proxy = self._client.start()
        return getattr(self._proxy[service], method)(**arguments)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
