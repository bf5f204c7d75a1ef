"""Providers for tests: they take, refuse, forget or lose messages as they are told."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from typing import Any

from services.notifications.adapters.port import Answer, Outgoing
from services.notifications.dispatcher import Dispatcher, inbox_of
from services.notifications.domain.dispatch_rules import ChannelRules, DispatchRules
from services.notifications.domain.message import RetryRules
from services.notifications.domain.pacing import Limits
from services.notifications.domain.tenant import CHANNELS

Reply = Answer | Exception
POOL = ThreadPoolExecutor(2)
NOON = datetime(2026, 7, 1, 11, 0, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


class Provider:
    """Keeps what it took; `replies` are given in turn, then `sent` for ever.

    `knows` are answers to being asked, by reference; what it took it knows as `sent`.
    """

    def __init__(self, name: str, *replies: Reply, can_be_asked: bool = True) -> None:
        self.name = name
        self.can_be_asked = can_be_asked
        self.replies = list(replies)
        self.taken: list[Outgoing] = []
        self.asked: list[str] = []
        self.knows: dict[str, Answer | None] = {}
        self.before: Callable[[Outgoing], None] = lambda outgoing: None

    def send(self, outgoing: Outgoing) -> Answer:
        self.before(outgoing)
        reply = self.replies.pop(0) if self.replies else Answer("sent", f"p-{outgoing.reference}")
        if isinstance(reply, Exception):
            raise reply
        self.taken.append(outgoing)
        return reply

    def find(self, outgoing: Outgoing, since: datetime, provider_id: str = "") -> Answer | None:
        self.asked.append(outgoing.reference)
        return self.knows.get(outgoing.reference)

    def close(self) -> None:
        pass


def rules(channels: Iterable[str] = CHANNELS, **limits: Any) -> DispatchRules:
    """Every channel open, at a price of its own; texts from eight to eight."""
    prices = {"sms": 2_400, "email": 0, "letter": 68_000, "inbox": 0}
    pace = {"per_second": 1_000.0, "burst": 1_000} | limits
    day = {"opens": time(8), "closes": time(20)}
    return DispatchRules(
        channels={
            name: ChannelRules(
                f"{name} house", Limits(**pace | (day if name == "sms" else {})), prices[name]
            )
            for name in channels
        },
        retry=RetryRules(seconds=(60, 300), deliveries=2),
        bulk=Limits(per_second=10.0, burst=10),
        polls=(timedelta(hours=1), timedelta(hours=4)),
    )


def sender(
    transactions: Any, clock: Clock, given: DispatchRules | None = None, **providers: Any
) -> Dispatcher:
    """A sender with a provider for each channel, named after it."""
    found = {name: Provider(f"{name} house") for name in ("sms", "email", "letter")} | providers
    found["inbox"] = inbox_of(transactions)
    found["inbox"].name = "inbox house"
    return Dispatcher(transactions, given or rules(), found, POOL, clock=clock)
