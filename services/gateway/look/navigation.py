"""Where each role goes to: the links at the top of every page."""

from dataclasses import dataclass

from flask import current_app

from services.gateway.access import may_open
from services.gateway.visitor import Visitor


@dataclass(frozen=True)
class Link:
    """A place at the top of the page, by the endpoint that answers there.

    `instead` are its other endpoints, for those who may not open the first one.
    """

    text: str
    endpoint: str
    instead: tuple[str, ...] = ()

    def endpoint_for(self, visitor: Visitor) -> str | None:
        """Return where it leads a visitor; None if they may open nothing there."""
        return next((e for e in (self.endpoint, *self.instead) if may_open(visitor, e)), None)

    @property
    def root(self) -> str:
        """Return the address below which everything of it is."""
        return current_app.url_for(self.endpoint)


def links_for(visitor: Visitor | None) -> list[tuple[Link, str]]:
    """Return where this visitor may go, each with its address, in the order rooms were mounted."""
    if visitor is None:
        return []
    links: list[Link] = current_app.extensions["cashback_links"]
    found = [(link, link.endpoint_for(visitor)) for link in links]
    return [(link, current_app.url_for(endpoint)) for link, endpoint in found if endpoint]
