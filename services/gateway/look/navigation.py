"""Where each role goes to: the links at the top of every page."""

from dataclasses import dataclass

from flask import current_app

from services.gateway.access import may_open
from services.gateway.visitor import Visitor


@dataclass(frozen=True)
class Link:
    """A place at the top of the page, by the endpoint that answers there."""

    text: str
    endpoint: str

    @property
    def href(self) -> str:
        """Return its address."""
        return current_app.url_for(self.endpoint)


def links_for(visitor: Visitor | None) -> list[Link]:
    """Return the places that this visitor may go to, in the order in which rooms were mounted."""
    if visitor is None:
        return []
    links: list[Link] = current_app.extensions["cashback_links"]
    return [link for link in links if may_open(visitor, link.endpoint)]
