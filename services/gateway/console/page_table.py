"""Which page is for whom: `docs/pages.md`, written from the routes (`make docs`).

`python -m services.gateway.console.page_table FILE` writes it.
"""

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from flask import Flask
from werkzeug.routing import Rule

from services.gateway.access import EVERYONE, allowed
from services.gateway.console.home.purposes import PURPOSES
from services.gateway.console.rooms import ROOMS
from services.gateway.look import look
from services.gateway.sign_in import pages
from services.terms.people import ROLE_NAMES

INTRODUCTION: Final = """\
# Pages and roles

*Written by `make docs` from the code; do not edit it.*

Every address of the console and who may open it. GET shows something; POST does something, and the
GET beside it asks first. A page hides from others what the service behind it would refuse them
anyway, and some deeds a service refuses to a person because of what they did before: nobody
approves a run that they prepared. [guides](guides/README.md) says how to work with the pages.
"""

YES, NO = "●", ""
"""What the table has below a role that may open a page, or may not."""

TABLE_HEAD: Final = (
    *("address", "method", "what it does", "not signed in"),
    *(ROLE_NAMES[role] for role in PURPOSES),
)


def page_table() -> str:
    """Return the page of all addresses with the roles that may open each."""
    app = Flask(__name__, static_folder=None)
    for room in (look, *pages.ROOMS, *ROOMS):
        app.register_blueprint(room)
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(_methods(rule))))
    rows = [_row(rule, app.view_functions[rule.endpoint]) for rule in rules]
    lines = [_line(TABLE_HEAD), _line(["---"] * 3 + [":-:"] * (len(TABLE_HEAD) - 3)), *rows]
    return "\n".join([INTRODUCTION, *lines]) + "\n"


def _row(rule: Rule, view: Callable[..., Any]) -> str:
    address, methods = f"`{rule.rule}`", " ".join(sorted(_methods(rule)))
    return _line([address, methods, _what(view), *_marks(view)])


def _methods(rule: Rule) -> set[str]:
    return set(rule.methods or ()) - {"HEAD", "OPTIONS"}


def _what(view: Callable[..., Any]) -> str:
    """Return a view's docstring in one line, without the full stop."""
    first = inspect.cleandoc(view.__doc__ or "").split("\n\n")[0]
    return " ".join(first.split()).removesuffix(".")


def _marks(view: Callable[..., Any]) -> Iterator[str]:
    """Yield a mark for whoever may open a view: first for those who did not sign in."""
    who = allowed(view)
    yield YES if who == EVERYONE else NO
    for role in PURPOSES:
        yield YES if isinstance(who, str) or role in who else NO


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Write the page to the file that is named."""
    Path(sys.argv[1]).write_text(page_table(), encoding="utf-8", newline="\n")
    print(f"wrote {sys.argv[1]}")


if __name__ == "__main__":
    main()
