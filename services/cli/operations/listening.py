"""`cashback listen`: what comes in from outside, passed on to notifications."""

import functools
from typing import TYPE_CHECKING, Any

import click

from services.backbone.errors import BackboneError, Refused
from services.backbone.settings import Settings
from services.cli.desk import deed, messenger_of
from services.cli.terminal import stop
from services.terms.people import Actor, Role

if TYPE_CHECKING:
    from services.client.asking import Client
    from services.contracts.commands import Command


MESSENGER = frozenset[Role]({"messenger"})

LISTENER = Actor("messenger", "listener", "cashback listen", MESSENGER)
"""Who asks the calendar for the date on which something came in."""


@click.command("listen")
@click.option(
    "--port", type=click.IntRange(min=0, max=65535), default=8090, help="0 takes any free one."
)
@click.option("--host", default="127.0.0.1", help="0.0.0.0 for every address.")
def listen(port: int, host: str) -> None:
    """Take providers' receipts, texts that tenants send, and clicks on unsubscribe links.

    CASHBACK_CHANNELS names the settings, among them the token that providers show. Put a server
    that speaks TLS before it: docs/channels.md.
    """
    from sqlalchemy import make_url

    from services.client.dates import date_here
    from services.gateway.callbacks import MOST_BYTES, callbacks_for
    from services.gateway.callbacks.alone import app_of
    from services.gateway.serving import serve
    from services.hosts.logs import set_up_logs
    from services.notifications.store.landlord_channels import channels_of

    settings = Settings.from_environment()
    set_up_logs(settings.log_level)
    try:
        channels = channels_of(make_url(settings.database_url("notifications")))
        with messenger_of("notifications") as client:
            tell = functools.partial(_tell, client)
            today = functools.partial(date_here, client.by(LISTENER))
            serve(app_of(callbacks_for(channels, tell, today)), host, port, MOST_BYTES)
    except BackboneError as problem:
        stop(str(problem), 1)


def _tell(client: "Client", command: "Command[Any]", actor: str, key: str | None) -> None:
    """Pass a command on. What the rules refuse (a tenant who is gone) would be refused again."""
    import structlog

    try:
        client.by(Actor("messenger", actor, actor, MESSENGER)).tell(command, deed(key))
    except Refused as refused:
        structlog.get_logger().warning("callback had no effect", why=refused.code)
