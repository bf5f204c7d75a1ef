"""A deed that the second factor goes with.

    @room.post("/runs/<run>/approve")
    @roles("finance_approver")
    @step_up
    def approve(run: str) -> Response: ...

Unless the code was given within the last 5 minutes a page asks for it, and then the same form is
sent again. A page with a password or a file in its form has `step_up` on showing it too: neither is
kept meanwhile.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from flask import make_response, render_template, request

from services.backbone.errors import Refused
from services.contracts.refusals import Fault
from services.gateway.forms import error_for
from services.gateway.refusing import STATUS_OF
from services.gateway.sign_in.cases import coming_in
from services.gateway.sign_in.domain.sessions import stepped_up
from services.gateway.sign_in.pages.browser import SECRET_FIELDS, current_visit, door

CODE: Final = "step_up_code"

ViewT = TypeVar("ViewT", bound=Callable[..., Any])


def step_up(view: ViewT) -> ViewT:
    """Have a view ask for the second factor first, unless it was given a moment ago."""

    @wraps(view)
    def asking_first(*args: Any, **values: Any) -> Any:
        session = current_visit().session
        if stepped_up(session, door().now()):
            return view(*args, **values)
        if CODE not in request.form:
            return _ask([], 200)
        try:
            coming_in.step_up(door(), session, request.form[CODE])
        except Refused as refused:
            return _ask([Fault(str(refused), CODE)], STATUS_OF[refused.code])
        if request.method == "POST" and has_files():
            return _ask([Fault("Now go back and choose the file again", "")], 200)
        return view(*args, **values)

    return asking_first  # type: ignore[return-value]


def has_files() -> bool:
    """Return whether a file was sent with this form."""
    return any(file.filename for file in request.files.values())


def _ask(errors: list[Fault], status: int) -> Any:
    shows = request.method in ("GET", "HEAD")
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in SECRET_FIELDS and name != "to"
    ]
    html = render_template(
        "sign_in/step_up.html",
        errors=errors,
        error=error_for(errors, CODE),
        to=request.full_path if shows else "",
        fields=fields,
    )
    return make_response(html, status)
