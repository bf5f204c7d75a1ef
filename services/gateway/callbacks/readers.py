"""Who reads the callbacks of each provider that is in use."""

from collections.abc import Mapping

from services.notifications.adapters.callback_readers import Reader
from services.notifications.adapters.channels import Channels


def readers_for(channels: Channels) -> Mapping[str, Reader]:
    """Return the readers by the name of the provider, as it stands in the address."""
    readers: dict[str, Reader] = {}
    if channels.notify is not None:
        from services.notifications.adapters.notify_callbacks import NotifyReader

        readers["notify"] = NotifyReader()
    if channels.sms_gateway is not None:
        from services.notifications.adapters.gateway_callbacks import GatewayReader

        readers["sms_gateway"] = GatewayReader(channels.sms_gateway)
    return readers
