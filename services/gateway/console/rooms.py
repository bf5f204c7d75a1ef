"""The console's rooms and its menu."""

from typing import Final

from flask import Flask

from services.client.asking import Client
from services.gateway.app import gateway_app
from services.gateway.console.administration import ADMINISTRATION
from services.gateway.console.finance import FINANCE
from services.gateway.console.home import home
from services.gateway.look.navigation import Link
from services.gateway.settings import GatewaySettings

ROOMS: Final = (home, *FINANCE, *ADMINISTRATION)

LINKS: Final = (
    Link("Finance", "finance.today"),
    Link("Status", "administration.status"),
)
"""What stands at the top of each page, in this order, beside the name that leads to the first."""


def console_app(settings: GatewaySettings, client: Client, secret: bytes = b"") -> Flask:
    """Return the whole console; `client` is the door to the services, by nobody."""
    return gateway_app(settings, client, *ROOMS, links=LINKS, secret=secret)
