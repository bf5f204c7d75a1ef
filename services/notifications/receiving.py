"""The process that takes callbacks: the WSGI app on waitress, until it is told to stop."""

from collections.abc import Mapping
from datetime import datetime

import structlog
import waitress

from services.backbone.errors import NotReady
from services.backbone.stopping import stop_on_signals
from services.notifications.adapters.callback_readers import Reader
from services.notifications.adapters.channels import Channels
from services.notifications.listening import MOST_BYTES, Listener, Tell
from services.terms.days import LONDON

THREADS = 4

log = structlog.get_logger()


def serve_callbacks(channels: Channels, tell: Tell, host: str, port: int) -> None:
    """Answer callbacks until SIGTERM or Ctrl-C; what is being answered is finished.

    Raises `NotReady` if no token is set: anybody could tell us anything.
    """
    if not channels.listen.token:
        raise NotReady("[listen] token_variable is not set in the channels file: callbacks need it")
    try:
        server = waitress.create_server(
            app_for(channels, tell),
            host=host,
            port=port,
            threads=THREADS,
            max_request_body_size=MOST_BYTES,
            ident=None,
        )
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise NotReady(f"cannot listen on {host} port {port}: {why}") from None
    stop_on_signals(_leave)
    log.info("listening", host=host, port=port, providers=sorted(readers_for(channels)))
    try:
        server.run()
    finally:
        server.close()
        log.info("stopped")


def app_for(channels: Channels, tell: Tell) -> Listener:
    """Return the app for a landlord's settings."""
    return Listener(
        tell,
        readers_for(channels),
        channels.listen.token,
        channels.listen.secret,
        lambda: datetime.now(LONDON).date(),
    )


def readers_for(channels: Channels) -> Mapping[str, Reader]:
    """Return what reads the callbacks of each provider that is in use."""
    readers: dict[str, Reader] = {}
    if channels.notify is not None:
        from services.notifications.adapters.notify_callbacks import NotifyReader

        readers["notify"] = NotifyReader()
    if channels.sms_gateway is not None:
        from services.notifications.adapters.gateway_callbacks import GatewayReader

        readers["sms_gateway"] = GatewayReader(channels.sms_gateway)
    return readers


def _leave() -> None:
    """Leave the server's loop, as waitress has it: it finishes what it is answering."""
    raise SystemExit(0)
