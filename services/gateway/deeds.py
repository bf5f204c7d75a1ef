"""Deeds: what a form does once, however often it is sent.

A form is shown with the id of its deed, which is the idempotency key of its command: a double click
or a reload does it once. A form that comes back with an error keeps its id unless it was used.
"""

import re
from typing import Final
from uuid import uuid4

from flask import request
from werkzeug.exceptions import BadRequest

FIELD: Final = "deed"

_ID: Final = re.compile(r"web:[0-9a-f-]{36}")


def new_deed() -> str:
    """Return the id of a new deed, for a form that is shown."""
    return f"web:{uuid4()}"


def deed() -> str:
    """Return the id of the deed that the form of this request does; `BadRequest` without one."""
    found = request.form.get(FIELD, "")
    if not _ID.fullmatch(found):
        raise BadRequest
    return found


def shown_deed() -> str:
    """Return the id for a form on this page: the one that was sent, or a new one."""
    found = request.form.get(FIELD, "")
    return found if _ID.fullmatch(found) else new_deed()
