"""Who is signed in is said by a cookie here: these tests look at pages, not at who may in."""

from typing import Any
from urllib.parse import quote, unquote

from flask import Blueprint, request

from services.gateway.visitor import Visitor, let_in
from services.terms.people import Role

COOKIE = "test-visitor"

by_cookie = Blueprint("by_cookie", __name__)


def cookie_for(address: str, *roles: Role) -> dict[str, Any]:
    """Return the cookie of somebody with these roles, as a browser takes it."""
    return {"name": COOKIE, "value": quote(",".join(("Ann First", *roles))), "url": address}


@by_cookie.before_app_request
def _let_in() -> None:
    if COOKIE in request.cookies:
        name, *roles = unquote(request.cookies[COOKIE]).split(",")
        held: Any = frozenset(roles)
        let_in(Visitor("7c1f", name, held))
