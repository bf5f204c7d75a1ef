"""Who looked at whom: what a page tells before it shows something about a tenant.

The sign-in room keeps it in its database: it says how with `keep_views`. Where no such room is, it
stands in the log.
"""

from collections.abc import Callable
from typing import Final

import structlog
from flask import Flask, current_app

from services.gateway.visitor import Visitor, signed_in_visitor

log = structlog.get_logger()

Keep = Callable[[Visitor, str, str], None]
"""Keeps that somebody saw something of a tenant: who, the tenant's reference, what in a word."""

_KEPT_BY: Final = "cashback_views"


def keep_views(app: Flask, keep: Keep) -> None:
    """Say how it is kept who looked at whom."""
    app.extensions[_KEPT_BY] = keep


def note_view(tenant_ref: str, what: str) -> None:
    """Note that who makes this request sees `what` of a tenant, such as `money`.

    Called before it is shown: what cannot be noted is not shown.
    """
    keep: Keep = current_app.extensions.get(_KEPT_BY, _log)
    keep(signed_in_visitor(), tenant_ref, what)


def _log(visitor: Visitor, tenant_ref: str, what: str) -> None:
    log.info("tenant seen", by=visitor.actor.ref, tenant_ref=tenant_ref, what=what)
