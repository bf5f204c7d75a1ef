"""The room of what all pages are made of, and what templates can call."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from flask import Blueprint, Flask, Response, current_app, g, request, url_for
from flask.blueprints import BlueprintSetupState

from services.client.dates import date_open
from services.contracts.queries.calendar import CalendarNow
from services.gateway.access import everyone, may_open
from services.gateway.deeds import shown_deed
from services.gateway.look.navigation import links_for
from services.gateway.look.query_strings import with_arguments
from services.gateway.look.static_files import send, static_files
from services.gateway.visitor import visitor
from services.terms.days import long_day, long_month, moment, short_day
from services.terms.money import pounds
from services.terms.people import ROLE_NAMES

look = Blueprint("look", __name__, template_folder="templates")


@look.get("/look/<name>")
@everyone
def static(name: str) -> Response:
    """Send the style sheet, the script or the icon; the address changes with what is in it."""
    return send(name)


@look.record
def _install(state: BlueprintSetupState) -> None:
    """Give templates their filters and functions."""
    assert isinstance(state.app, Flask), "a room is mounted in the app itself"
    environment = state.app.jinja_env
    environment.filters |= {
        "money": pounds,
        "day": long_day,
        "long_month": long_month,
        "short_day": short_day,
        "moment": moment,
        "role": ROLE_NAMES.__getitem__,
    }
    environment.globals |= {
        "asset": asset,
        "csrf_token": csrf_token,
        "date_part": date_part,
        "shown_deed": shown_deed,
        "with_arguments": lambda **changes: with_arguments(request.args, changes),
        "visitor": visitor,
        "rooms": rooms,
        "opens": opens,
        "date_open": date_open_now,
    }


def asset(name: str) -> str:
    """Return the address of a file of `static/`, which changes with what is in it."""
    return url_for("look.static", name=name, v=static_files()[name].digest)


def csrf_token() -> str:
    """Return what proves that a form came from a page of ours: the sign-in room's `g.csrf_token`.

    Empty where no sign-in room is.
    """
    return str(g.get("csrf_token", ""))


def date_part(value: date | Mapping[str, str] | None, field: str, part: str) -> str:
    """Return what stands in one field of a date: of a date, or what was typed into it."""
    if value is None:
        return ""
    return str(getattr(value, part)) if isinstance(value, date) else value.get(field, "")


def opens(endpoint: str) -> bool:
    """Return whether there is such a view, and the visitor may open it."""
    return endpoint in current_app.view_functions and may_open(visitor(), endpoint)


def date_open_now(calendar: CalendarNow) -> date:
    """Return the date of what is done now."""
    return date_open(calendar, datetime.now(UTC))


def rooms() -> list[tuple[str, str, bool]]:
    """Return what the visitor may go to: words, address, and whether they are there."""
    return [(link.text, href, _is_here(link.root)) for link, href in links_for(visitor())]


def _is_here(root: str) -> bool:
    return request.path == root or request.path.startswith(root + "/")
