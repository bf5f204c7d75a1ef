"""What the landlord set about channels: which are open, by whom, how fast, at what price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from services.notifications.domain.message import RetryRules
from services.notifications.domain.pacing import Limits


@dataclass(frozen=True)
class ChannelRules:
    """One channel that is open. `price` is for a segment, e-mail or letter, in thousandths of a
    penny."""

    provider: str
    limits: Limits
    price: int = 0

    def price_of(self, segments: int | None) -> int:
        """Return what a message costs: a text by its segments."""
        return self.price * (segments or 1)


@dataclass(frozen=True)
class DispatchRules:
    """All of it. `ask_after`: a delivery without a result for as long is asked about; `polls`: when
    to ask about one without a receipt, counted from when it was sent."""

    channels: Mapping[str, ChannelRules]
    retry: RetryRules = field(default_factory=RetryRules)
    bulk: Limits = field(default_factory=lambda: Limits(per_second=200 / 60, burst=20))
    ask_after: timedelta = timedelta(seconds=120)
    polls: Sequence[timedelta] = tuple(timedelta(hours=h) for h in (1, 4, 24, 72))

    @property
    def open_channels(self) -> tuple[str, ...]:
        """Return the channels that are on."""
        return tuple(self.channels)
