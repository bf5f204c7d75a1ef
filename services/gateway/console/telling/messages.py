"""Every message to tenants, and its fate."""

from flask import Blueprint, Response

from services.contracts.queries.notifications.outgoing import Outgoing
from services.gateway.access import roles
from services.gateway.console.asked import chosen, code, day
from services.gateway.console.lists import list_page
from services.gateway.console.telling.words import CHANNELS, READERS, STATUSES

messages = Blueprint(
    "messages", __name__, url_prefix="/telling/messages", template_folder="templates"
)


@messages.get("")
@roles(*READERS)
def listed() -> str | Response:
    """The messages, the last first."""
    query = Outgoing(
        status=chosen("status", STATUSES),
        channel=chosen("channel", CHANNELS),
        template=code("template"),
        since=day("since"),
        until=day("until"),
    )
    return list_page(
        query,
        "telling/messages.html",
        "messages",
        asked=query,
        statuses=[("", "Any"), *((name, words) for name, (words, _) in STATUSES.items())],
        channels=[("", "Any"), *CHANNELS.items()],
    )
