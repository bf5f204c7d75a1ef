"""Who may open a page: said beside each view, and refused where nobody has said it.

    @room.get("/runs")
    @roles("finance", "finance_approver")
    def runs() -> str: ...

This hides what a service would refuse anyway; it decides nothing.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request
from werkzeug.exceptions import Forbidden, Unauthorized

from services.gateway.visitor import Visitor, visitor
from services.terms.people import ROLES, Role

ViewT = TypeVar("ViewT", bound=Callable[..., Any])

EVERYONE, SIGNED_IN = "everyone", "signed in"

MAY = "may_open"
"""The attribute of a view that says who may open it."""


def everyone(view: ViewT) -> ViewT:
    """Declare a view that anybody may open, signed in or not."""
    setattr(view, MAY, EVERYONE)
    return view


def signed_in(view: ViewT) -> ViewT:
    """Declare a view for everybody who is signed in."""
    setattr(view, MAY, SIGNED_IN)
    return view


def roles(*needed: Role) -> Callable[[ViewT], ViewT]:
    """Declare the roles that may open a view; one of them is enough."""
    if not needed or not ROLES.issuperset(needed):
        raise TypeError(f"{needed} are not roles")

    def declare(view: ViewT) -> ViewT:
        setattr(view, MAY, frozenset(needed))
        return view

    return declare


def allowed(view: Callable[..., Any]) -> frozenset[Role] | str:
    """Return who may open a view: its roles, `EVERYONE`, `SIGNED_IN`; no role if nobody said."""
    declared: frozenset[Role] | str = getattr(view, MAY, frozenset())
    return declared


def may_open(found: Visitor | None, endpoint: str) -> bool:
    """Return whether a visitor may open a view of this app."""
    who = allowed(current_app.view_functions[endpoint])
    if who == EVERYONE or found is None:
        return who == EVERYONE
    return who == SIGNED_IN or not found.roles.isdisjoint(who)


def guard() -> None:
    """Refuse a request to a view that its visitor may not open; called before each."""
    if request.endpoint is None or may_open(visitor(), request.endpoint):
        return  # an address without a view is not found
    declared = allowed(current_app.view_functions[request.endpoint])
    raise Unauthorized if declared and visitor() is None else Forbidden
