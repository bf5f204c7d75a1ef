"""Which channels a landlord has set, found by the address of the service's database.

`CASHBACK_CHANNELS` names the settings file. Without it everything goes into a folder beside the
SQLite file; where the database is a server there is no such place, and nothing is sent.
"""

import os
from datetime import timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import URL

from services.backbone.errors import NotReady
from services.notifications.adapters.channel_settings import read_channels
from services.notifications.adapters.channels import Channels
from services.notifications.domain.dispatch_rules import ChannelRules, DispatchRules
from services.notifications.domain.message import RetryRules
from services.notifications.domain.pacing import Limits
from services.notifications.domain.tenant import CHANNELS

VARIABLE = "CASHBACK_CHANNELS"
FOLDER = "messages"


def channels_of(url: URL) -> Channels:
    """Return the settings; `NotReady` if there are none, or with every fault in the file."""
    return _read(os.environ.get(VARIABLE, ""), url.render_as_string())


@cache
def rules_in_force(url: URL) -> DispatchRules:
    """Return the part of the settings in force that the rules go by."""
    return rules_from(channels_of(url))


def rules_from(channels: Channels) -> DispatchRules:
    """Return the part of the settings that the rules go by."""
    chosen = {name: channels.channel(name) for name in CHANNELS}
    retry = channels.retry
    return DispatchRules(
        channels={
            name: ChannelRules(
                channel.provider,
                Limits(
                    channel.per_second,
                    channel.burst,
                    channel.daily_cap,
                    channel.opens,
                    channel.closes,
                ),
                channel.price_millipence,
            )
            for name, channel in chosen.items()
            if channel.on
        },
        retry=RetryRules(retry.seconds, retry.deliveries, timedelta(hours=retry.give_up_hours)),
        bulk=Limits(channels.bulk_per_minute / 60, max(1, channels.bulk_per_minute // 6)),
        ask_after=timedelta(seconds=retry.ask_after_seconds),
        polls=tuple(timedelta(hours=hours) for hours in retry.poll_hours),
    )


@cache
def _read(path: str, url: str) -> Channels:
    folder = _beside(url)
    if not path and folder is None:
        raise NotReady(f"no channels are set: {VARIABLE} should name their settings file")
    return read_channels(Path(path) if path else None, folder)


def _beside(url: str) -> Path | None:
    """The folder for messages beside a SQLite file."""
    path = url.removeprefix("sqlite:///")
    return None if path == url else Path(path).parent / FOLDER
