"""Who may open a page: whoever may ask or tell what it is about, as contracts say."""

from collections.abc import Callable
from typing import Any

from flask import current_app

from services.contracts.permissions import roles_for
from services.gateway.access import ViewT, may_open, roles
from services.gateway.visitor import signed_in_visitor, visitor


def may_use(message_class: type[Any]) -> Callable[[ViewT], ViewT]:
    """Declare a view for those who may give this command or ask this query."""
    return roles(*sorted(roles_for(message_class)))


def can_use(message_class: type[Any]) -> bool:
    """Return whether the visitor has a role for a command or a query."""
    return not signed_in_visitor().roles.isdisjoint(roles_for(message_class))


def can_open(endpoint: str) -> bool:
    """Return whether the visitor may open a page; no, where there is none of that name."""
    return endpoint in current_app.view_functions and may_open(visitor(), endpoint)
