"""The providers that the settings name, each opened once and only if a channel uses it."""

from collections.abc import Callable

from services.notifications.adapters.channels import CHANNELS, Channels
from services.notifications.adapters.folder import Folder
from services.notifications.adapters.port import Provider

# Notify's client and requests take a while to import: only where they are used.


def providers_for(channels: Channels, inbox: Provider) -> dict[str, Provider]:
    """Return the provider of each open channel, by the channel's name."""
    opened = {"inbox": inbox} | {
        name: _OPEN[name](channels) for name in channels.in_use - {"inbox"}
    }
    return {
        name: opened[channels.channel(name).provider]
        for name in CHANNELS
        if channels.channel(name).on
    }


def _folder(channels: Channels) -> Provider:
    return Folder(channels.folder)


def _smtp(channels: Channels) -> Provider:
    from services.notifications.adapters.smtp import Smtp

    assert channels.smtp is not None
    return Smtp(channels.smtp)


def _notify(channels: Channels) -> Provider:
    from services.notifications.adapters.notify import Notify

    assert channels.notify is not None
    return Notify(channels.notify)


def _sms_gateway(channels: Channels) -> Provider:
    from services.notifications.adapters.sms_gateway import SmsGateway

    assert channels.sms_gateway is not None
    return SmsGateway(channels.sms_gateway)


_OPEN: dict[str, Callable[[Channels], Provider]] = {
    "folder": _folder,
    "smtp": _smtp,
    "notify": _notify,
    "sms_gateway": _sms_gateway,
}
