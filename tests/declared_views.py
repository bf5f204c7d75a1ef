"""Which views of an app somebody has said anything of: who may open them."""

from flask import Flask

from services.gateway.access import allowed


def undeclared(app: Flask) -> list[str]:
    """Return the endpoints of which nobody has said who may open them."""
    return sorted(name for name, view in app.view_functions.items() if not allowed(view))
