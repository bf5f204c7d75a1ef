"""What colleagues asked for that waits for who may confirm it, for the first page."""

from collections.abc import Iterator
from typing import Final

from flask import current_app, url_for

from services.gateway.console.permissions import can_open
from services.gateway.console.waiting import KeptHere, Waiting, day_of
from services.gateway.sign_in.cases.people import to_confirm
from services.gateway.sign_in.pages.browser import DOOR, door
from services.gateway.visitor import signed_in_visitor
from services.terms.counting import counted


def _waits() -> Iterator[Waiting]:
    """Yield them; nothing where no sign-in room is mounted, whose database has them."""
    if DOOR not in current_app.extensions or not can_open("people.requests"):
        return
    found = to_confirm(door(), signed_in_visitor().id)
    if found:
        text = counted(len(found), "request about a person", "requests about people")
        since, until = day_of(found[0].asked_at), day_of(found[0].until)
        yield Waiting(f"{text} to confirm", url_for("people.requests"), since, until)


WAITS: Final = KeptHere(_waits)
