"""Who else signs in here, by what they are for: for forms that give work to somebody."""

from collections.abc import Callable
from typing import Final

from flask import current_app

from services.terms.people import Role

COLLEAGUES: Final = "cashback_colleagues"
"""The name, in `app.extensions`, of what finds them: the sign-in room's `people_with`."""


def people_with(role: Role) -> dict[str, str]:
    """Return names by `ref`, in order of name; nobody where no sign-in room is mounted."""
    found: Callable[[Role], dict[str, str]] | None = current_app.extensions.get(COLLEAGUES)
    return {} if found is None else found(role)
