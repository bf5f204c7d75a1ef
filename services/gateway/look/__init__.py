"""How pages look: the layout, its parts as macros, and the built style sheet and script.

templates/look/page.html        what every page extends: blocks `title` and `content`
templates/look/components.html  the parts, with the class names of GOV.UK Frontend
static/                         what browsers fetch; look.css is built by `build/build`
"""

from services.gateway.look.room import look

__all__ = ["look"]
