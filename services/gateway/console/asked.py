"""What an address asks a list for. What it cannot mean is answered 400."""

from collections.abc import Collection
from datetime import date

from flask import request
from werkzeug.exceptions import BadRequest

from services.gateway.inputs import a_day


def chosen(name: str, among: Collection[str]) -> str:
    """Return the choice of that name, or "" for all of them."""
    found = request.args.get(name, "")
    if found and found not in among:
        raise BadRequest
    return found


def day(name: str) -> date | None:
    """Return a date such as 2012-04-16 or 16/4/2012; None where none is given."""
    found = request.args.get(name, "").strip()
    if not found:
        return None
    read = a_day(found)
    if read is None:
        raise BadRequest
    return read


def code(name: str) -> str:
    """Return a code of the landlord's, such as an area's; "" for all."""
    found = request.args.get(name, "").strip()
    if len(found) > 40 or not found.isprintable():
        raise BadRequest
    return found
