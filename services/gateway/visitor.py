"""Who is at the browser: what the sign-in room finds out before each request, and others ask.

The sign-in room calls `let_in` from a `before_app_request`; where it does not, nobody is signed in.
What a view may take for granted of its visitor is said beside it (`access.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app, g
from werkzeug.exceptions import Unauthorized

from services.client.asking import Client
from services.terms.people import Actor, Role

LONGEST_REF = 120
"""Characters of a reference that are kept."""

LONGEST_WHAT = 60
"""Characters that are kept of what was looked at."""


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in. `id` is the person's own, and never anybody else's again."""

    id: str
    name: str
    roles: frozenset[Role]

    @property
    def actor(self) -> Actor:
        """Return who they are to the services."""
        return Actor("person", self.id, self.name, self.roles)


def let_in(visitor: Visitor) -> None:
    """Keep for the rest of this request who makes it."""
    g.visitor = visitor


def visitor() -> Visitor | None:
    """Return who makes this request; None for nobody who signed in."""
    found: Visitor | None = g.get("visitor")
    return found


def signed_in_visitor() -> Visitor:
    """Return who makes this request; `Unauthorized` for nobody who signed in."""
    found = visitor()
    if found is None:
        raise Unauthorized
    return found


NOTING = "cashback_note_views"
"""The name, in `app.extensions`, of what keeps who looked at whom: `(what, tenant_refs)`."""

EVERYBODY = ("*",)
"""Stands for all tenants that a list had, where it was taken away whole."""


def note_view(what: str, tenant_ref: str) -> None:
    """Note that the visitor sees something about a tenant; `what` is the page, in a word or two.

    Every view that shows a tenant calls it. Nothing is kept where no sign-in room is mounted.
    """
    note_views(what, [tenant_ref])


def note_views(what: str, tenant_refs: Iterable[str]) -> None:
    """Note that the visitor sees several tenants on one page, such as those that a search found.

    An empty reference is nobody's.
    """
    note, seen = current_app.extensions.get(NOTING), dict.fromkeys(filter(None, tenant_refs))
    if note is not None and seen:
        note(what[:LONGEST_WHAT], [ref[:LONGEST_REF] for ref in seen])


def client_for_visitor() -> Client:
    """Return the door to the services, for who makes this request."""
    client: Client = current_app.extensions["cashback_client"]
    return client.by(signed_in_visitor().actor)
