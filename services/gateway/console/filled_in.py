"""Forms: shown empty, and shown again as they were filled in, with what was refused beside it."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from flask import Response, render_template

from services.backbone.errors import Refused
from services.contracts.refusals import Fault
from services.gateway.forms import error_for, form_errors
from services.gateway.refusing import STATUS_OF


def form_page(
    template: str, errors: Iterable[Fault] = (), status: int = 200, **shown: Any
) -> Response:
    """Return a page with a form; `wrong(name)` of the template is what is wrong with an input."""
    faults = [Fault(fault.text[:1].upper() + fault.text[1:], fault.field) for fault in errors]
    wrong = partial(error_for, faults)
    html = render_template(template, errors=faults, wrong=wrong, **shown)
    return Response(html, 422 if faults and status == 200 else status)


def refused_page(
    template: str,
    refused: Refused,
    inputs: Iterable[str],
    named: Mapping[str, str] | None = None,
    **shown: Any,
) -> Response:
    """Return the page of a form that a service refused, with the refusal's status.

    `inputs` and `named` are those of `form_errors`.
    """
    errors = form_errors(refused, inputs, named)
    return form_page(template, errors, STATUS_OF[refused.code], **shown)
