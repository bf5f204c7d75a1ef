"""The console's rooms and its menu."""

from typing import Final

from flask import Flask

from services.client.asking import Client
from services.gateway.app import gateway_app
from services.gateway.console.administration import administration
from services.gateway.console.finance import FINANCE
from services.gateway.console.home import home
from services.gateway.look.navigation import Link
from services.gateway.settings import GatewaySettings
from services.gateway.sign_in import pages
from services.gateway.sign_in.door import Door

ROOMS: Final = (*pages.ROOMS, home, *FINANCE, administration)

LINKS: Final = (
    Link("First page", "home.first_page"),
    Link("Payment runs", "runs.listed"),
    Link("Status", "administration.status"),
    *pages.LINKS,
)
"""What stands at the top of each page, in this order."""


def console_app(settings: GatewaySettings, client: Client, door: Door) -> Flask:
    """Return the whole console; `client` is the way to the services, by nobody, `door` the way to
    the people who sign in."""
    secret = door.key.hashed("cookies", "")
    app = gateway_app(settings, client, *ROOMS, links=LINKS, secret=secret)
    app.extensions[pages.DOOR] = door
    return app
