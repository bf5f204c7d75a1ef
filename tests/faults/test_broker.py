"""The broker, and the network before it, while a pilot is played: the same bytes come out."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle

import pytest

from tests.faults.harness import Stage, after_days
from tests.faults.proxy import Proxy

HEARTBEAT_SECONDS = 2
SILENT_SECONDS = 7.0
"""Longer than it takes to notice: a peer that has not been heard for two heartbeats is given up."""

DELAY_SECONDS = 0.03

pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def proxy(stage: Stage) -> Iterator[Proxy]:
    """A network between the broker and everything of ours."""
    with Proxy(stage.servers.broker.port) as between:
        yield between


def through(proxy: Proxy) -> str:
    """Return the broker's address by way of the proxy, with a short heartbeat."""
    return f"amqp://guest:guest@127.0.0.1:{proxy.port}//?heartbeat={HEARTBEAT_SECONDS}"


def test_broker_stopped_and_killed_and_started(
    stage: Stage, write: Callable[[str, str], None]
) -> None:
    """RabbitMQ stopped or killed, and started again

    Events wait in the outboxes; queues are durable and messages persistent; services, relays and
    callers connect again; a call without an answer is repeated under its key.
    """
    broker = stage.servers.broker
    ways = cycle([broker.stop, broker.kill])

    def restart() -> int:
        next(ways)()
        broker.start()
        return 1

    stage.play(after_days(restart, 8, 22, 40))
    write(
        f"{stage.times} times (2 stopped, 1 killed)",
        f"{stage.same_bytes()}; {stage.all_survived()}",
    )


def test_connections_closed_by_rabbitmqctl(stage: Stage, write: Callable[[str, str], None]) -> None:
    """Every connection closed with `rabbitmqctl close_all_connections`

    What was not acknowledged or confirmed comes again on a new connection; the inbox passes over
    what had its effect.
    """
    stage.play(after_days(stage.servers.broker.close_all_connections, 5, 12, 20, 28, 36, 44))
    write(f"6 times, {stage.times} connections", f"{stage.same_bytes()}; {stage.all_survived()}")


def test_network_delays(stage: Stage, proxy: Proxy, write: Callable[[str, str], None]) -> None:
    """A network that holds every packet back for 30 ms

    Batches: a delay is paid once for up to 500 events. Nothing depends on who is first.
    """
    slow, quick = partial(proxy.delay, DELAY_SECONDS), partial(proxy.delay, 0.0)
    stage.play({18: slow, 21: quick, 38: slow, 41: quick}, broker=through(proxy))
    write("6 days", f"{stage.same_bytes()}; {stage.all_survived()}")


def test_network_drops_connections(
    stage: Stage, proxy: Proxy, write: Callable[[str, str], None]
) -> None:
    """A network that breaks connections off in the middle of a frame

    As above: half a frame is no frame.
    """
    stage.play(after_days(proxy.drop, 5, 12, 20, 28, 36, 44), broker=through(proxy))
    write(f"6 times, {stage.times} connections", f"{stage.same_bytes()}; {stage.all_survived()}")


def test_network_closes_one_direction(
    stage: Stage, proxy: Proxy, write: Callable[[str, str], None]
) -> None:
    """A network that closes one direction of every connection and leaves the other open

    Each side takes the end of what it hears for the end of the connection.
    """
    ways = cycle([True, False])

    def half_close() -> int:
        return proxy.half_close(towards_broker=next(ways))

    stage.play(after_days(half_close, 5, 12, 20, 28, 36, 44), broker=through(proxy))
    write(f"6 times, {stage.times} connections", f"{stage.same_bytes()}; {stage.all_survived()}")


def test_network_goes_silent(stage: Stage, proxy: Proxy, write: Callable[[str, str], None]) -> None:
    """A network that goes silent for 7 s without closing anything (heartbeat 2 s)

    Heartbeats: both sides give up a peer they have not heard for two of them, and connect again.
    """

    def silence() -> int:
        met = proxy.silence()
        threading.Event().wait(SILENT_SECONDS)
        proxy.talk()
        return met

    stage.play(after_days(silence, 15, 31), broker=through(proxy))
    write(f"2 times, {stage.times} connections", f"{stage.same_bytes()}; {stage.all_survived()}")
