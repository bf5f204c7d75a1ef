"""An app with a room of the tests' own, and somebody who is let in."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, request

from services.client.asking import Client
from services.client.errors import NotReached
from services.gateway.access import everyone
from services.gateway.app import gateway_app
from services.gateway.settings import GatewaySettings
from services.gateway.visitor import Visitor, let_in
from services.terms.people import Actor, Role

NOBODY = Actor("messenger", "none", "nobody", frozenset())

AS = "X-Test-As"
"""The header of a test's request that names the roles of who makes it, with commas between."""


class NoServices:
    """A way on which nothing is reached."""

    def call(self, service: str, method: str, actor: Actor, arguments: dict[str, Any]) -> Any:
        raise NotReached(f"{service} is not running")


by_header = Blueprint("by_header", __name__)


@by_header.before_app_request
def _let_in() -> None:
    if AS in request.headers:
        roles: Any = frozenset(filter(None, request.headers[AS].split(",")))
        let_in(Visitor("7c1f", "Ann First", roles))


def app_with(
    *views: tuple[str, Callable[..., Any]],
    settings: GatewaySettings | None = None,
    way: Any = None,
) -> Flask:
    """Return an app that answers at these paths, and lets in whom the header `AS` says."""
    room = Blueprint("room", __name__)
    for path, view in views:
        room.add_url_rule(path, view.__name__, view, methods=["GET", "POST"])
    client = Client(way or NoServices(), NOBODY)
    return gateway_app(
        settings or GatewaySettings(landlord="Northgate Homes"), client, by_header, room
    )


def answering(answer: Any, declare: Callable[[Any], Any] = everyone) -> Callable[..., Any]:
    """Return a view that answers so, or raises it."""

    def view() -> Any:
        if isinstance(answer, BaseException):
            raise answer
        return answer() if callable(answer) else answer

    return declare(view)


def as_a(*roles: Role) -> dict[str, str]:
    """Return the header of a request by somebody with these roles."""
    return {AS: ",".join(roles)}
