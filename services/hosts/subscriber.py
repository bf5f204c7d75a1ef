"""The nameko entrypoint that consumes a service's inbox queue in batches.

nameko's own `event_handler` acknowledges an event whose handler failed, or requeues it hot, and
runs one transaction per event. Here a batch is one call of the service method, one transaction
and one `ack(multiple)`; what fails is parked in the service's database before it is acknowledged.
While the database is away nothing is acknowledged and the same batch is tried again, on the same
connection: a message that is not given back cannot run into a broker's limit of redeliveries.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from kombu import Connection, Consumer, Message
from kombu.exceptions import OperationalError
from nameko.extensions import Entrypoint

from services.backbone.settings import Settings
from services.backbone.stopping import Stop
from services.hosts.catalogue import ONLY_HEAR
from services.hosts.errors import Unhandled
from services.hosts.health import BATCH_SECONDS, LOOP, LOOP_SECONDS, health
from services.hosts.topology import inbox_queue

IDLE_SECONDS = 0.5
"""How long to wait for a first message before looking after the rest (stop, heartbeat, parked)."""

GATHER_SECONDS = 0.001
"""How long to wait for one more message once a batch has begun."""

NOBODY_WAITS_SECONDS = 0.2
"""How long a service that only hears gathers a batch: a transaction costs it more than an event."""

RETRY_EVERY_SECONDS = 1.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.2, 10.0
HEARTBEAT_SECONDS = 30

log = structlog.get_logger()


class BatchSubscriber(Entrypoint):
    """Calls the decorated method with a list of message bodies; empty means: retry the parked."""

    def __init__(self, handlers: Mapping[type[Any], Callable[..., Any]], **options: Any) -> None:
        super().__init__(**options)
        self.handlers = handlers
        self.stopping = Stop()
        self.thread: Any = None

    def setup(self) -> None:
        """Read the settings; nothing is declared before the service starts."""
        self.settings = Settings.from_environment()
        self.queue = inbox_queue(self.container.service_name, self.handlers)
        self.queue.no_declare = True  # an operator made it; see hosts/topology.py
        self.retried_at = 0.0
        only_hears = self.container.service_name in ONLY_HEAR
        self.gather_seconds = NOBODY_WAITS_SECONDS if only_hears else 0.0

    def start(self) -> None:
        """Begin to consume in a thread of the container."""
        self.thread = self.container.spawn_managed_thread(self.run, "inbox")

    def stop(self) -> None:
        """Finish the batch in hand, acknowledge it and stop."""
        self.stopping.ask()
        if self.thread is not None:
            self.thread.wait()

    def run(self) -> None:
        """Consume until stopped, connecting again with a growing pause after a failure."""
        pause = FIRST_PAUSE_SECONDS
        while not self.stopping.asked:
            try:
                with self.connect() as link:
                    for _ in self.batches(link):
                        pause = FIRST_PAUSE_SECONDS
            except (OSError, OperationalError, *Connection().connection_errors) as error:
                log.warning("broker away; trying again", cause=type(error).__name__, pause=pause)
                health.good(LOOP, LOOP_SECONDS)
                health.bad("broker")
            self.stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    def connect(self) -> Connection:
        """Return a connection that does not try again by itself: that could not be stopped."""
        return Connection(
            self.settings.broker_url(self.container.service_name),
            heartbeat=HEARTBEAT_SECONDS,
            transport_options={"max_retries": 0},
        )

    def batches(self, link: Connection) -> Any:
        """Handle batch after batch on one connection; yields after each."""
        gathered: list[Message] = []
        consumer = Consumer(
            link,
            queues=[self.queue],
            on_message=gathered.append,
            prefetch_count=2 * self.settings.batch,
        )
        with consumer:
            while not self.stopping.asked:
                self.gather(link, gathered)
                if gathered:
                    batch = gathered[: self.settings.batch]
                    del gathered[: self.settings.batch]
                    if self.call_until_handled([_text(message) for message in batch], link):
                        batch[-1].ack(multiple=True)
                        yield
                self.look_after(link)

    def gather(self, link: Connection, gathered: list[Message]) -> None:
        """Fill the batch: wait for a first message, then take what comes at once, or soon."""
        wait, until = GATHER_SECONDS if gathered else IDLE_SECONDS, 0.0
        while len(gathered) < self.settings.batch:
            try:
                link.drain_events(timeout=wait)
            except TimeoutError:
                return
            now = time.monotonic()
            until = until or now + self.gather_seconds
            wait = max(until - now, GATHER_SECONDS)

    def look_after(self, link: Connection) -> None:
        """Answer heartbeats, and now and then try the parked events again."""
        link.heartbeat_check()
        health.good("broker")
        if time.monotonic() - self.retried_at > RETRY_EVERY_SECONDS:
            self.retried_at = time.monotonic()
            self.call_until_handled([], link)

    def call_until_handled(self, bodies: list[str], link: Connection) -> bool:
        """Call until the database has taken the batch; False if it is time to stop instead."""
        pause = FIRST_PAUSE_SECONDS
        while not self.stopping.asked:
            health.good(LOOP, BATCH_SECONDS)
            try:
                self.call(bodies)
                health.good("database", LOOP_SECONDS)
                return True
            except Unhandled as error:
                log.warning("batch not handled; trying again", cause=str(error), pause=pause)
                health.bad("database")
            finally:
                health.good(LOOP, LOOP_SECONDS)
            self.stopping.wait(pause)
            link.heartbeat_check()
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        return False

    def call(self, bodies: list[str]) -> None:
        """Run the service method in a nameko worker and wait for it; raise what it raised."""
        outcome: list[Any] = []

        def keep(context: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
            outcome.append(exc_info)
            return result, exc_info

        worker = self.container.spawn_worker(self, (bodies,), {}, handle_result=keep)
        self.container._worker_threads[worker].wait()
        if outcome and outcome[0] is not None:
            raise Unhandled(type(outcome[0][1]).__name__)


def _text(message: Message) -> str:
    body = message.body
    return body.decode("utf-8", errors="replace") if isinstance(body, bytes) else str(body)


subscribes = BatchSubscriber.decorator
