"""`cashback listen`: what comes in from outside, passed on to notifications."""

from typing import Any

import structlog
from sqlalchemy import make_url

from services.backbone.errors import BackboneError, Refused
from services.backbone.settings import Settings
from services.cli.desk import desk_of
from services.cli.terminal import stop
from services.hosts.logs import set_up_logs

log = structlog.get_logger()


def run_listener(host: str, port: int) -> None:
    """Answer callbacks until SIGTERM or Ctrl-C; stop with what is wrong with the settings."""
    from services.notifications.policies import channels_of
    from services.notifications.receiving import serve_callbacks

    settings = Settings.from_environment()
    set_up_logs(settings.log_level)
    try:
        channels = channels_of(make_url(settings.database_url("notifications")))
        serve_callbacks(channels, _tell, host, port)
    except BackboneError as problem:
        stop(str(problem), 1)


def _tell(command: Any, actor: str, key: str | None) -> None:
    """Pass a command on. What the rules refuse (a tenant who is gone) would be refused again."""
    with desk_of("notifications") as desk:
        try:
            desk.tell(command, actor, key)
        except Refused as refused:
            log.warning("callback had no effect", why=type(refused).__name__)
