"""What a landlord set about channels, as it was read from their file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from services.notifications.adapters.provider_settings import (
    FolderSettings,
    NotifySettings,
    SmsGatewaySettings,
    SmtpSettings,
)
from services.notifications.domain.tenant import CHANNELS


@dataclass(frozen=True)
class ChannelSettings:
    """One channel. Prices are thousandths of a penny; `opens` None is round the clock."""

    on: bool = True
    provider: str = "folder"
    per_second: float = 10.0
    burst: int = 20
    daily_cap: int = 0
    price_millipence: int = 0
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True)
class RetrySettings:
    """How long a message is tried, and when a provider is asked what became of one."""

    seconds: tuple[float, ...] = (60, 300, 1800, 7200, 21600)
    deliveries: int = 3
    give_up_hours: float = 72
    ask_after_seconds: float = 120
    poll_hours: tuple[float, ...] = (1, 4, 24, 72)
    workers: int = 8


@dataclass(frozen=True)
class ListenSettings:
    """Where callbacks come in. `token` is what providers show; `public_url` is ours, for links."""

    token: str = field(default="", repr=False)
    public_url: str = ""
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Channels:
    """All settings. A provider that no channel uses has none."""

    by_name: Mapping[str, ChannelSettings]
    folder: FolderSettings
    retry: RetrySettings = RetrySettings()
    bulk_per_minute: int = 200
    listen: ListenSettings = ListenSettings()
    smtp: SmtpSettings | None = None
    notify: NotifySettings | None = None
    sms_gateway: SmsGatewaySettings | None = None

    def channel(self, name: str) -> ChannelSettings:
        """Return a channel's settings."""
        return self.by_name[name]

    @property
    def in_use(self) -> frozenset[str]:
        """Return the names of the providers that some open channel uses."""
        return frozenset(c.provider for c in self.by_name.values() if c.on)


__all__ = ["CHANNELS", "ChannelSettings", "Channels", "ListenSettings", "RetrySettings"]
