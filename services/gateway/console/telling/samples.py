"""What every message looks like, with sample facts: nobody's data."""

import base64
from typing import Any

from flask import Blueprint, Response, render_template, request

from services.contracts.queries.notifications.previews import SampleMessage, Templates
from services.gateway.access import roles
from services.gateway.console.asked import chosen, code
from services.gateway.console.lists import list_page
from services.gateway.console.telling.words import LANGUAGES
from services.gateway.visitor import client_for_visitor

samples = Blueprint("samples", __name__, url_prefix="/telling/samples", template_folder="templates")


@samples.get("")
@roles("housing_officer", "housing_manager", "administrator", "auditor")
def listed() -> str | Response:
    """Every message that tenants are sent."""
    return list_page(Templates(), "telling/samples.html", "messages-and-samples")


@samples.get("/<template>")
@roles("housing_officer", "housing_manager", "administrator", "auditor")
def one(template: str) -> str:
    """One message as text and as e-mail."""
    language: Any = chosen("language", LANGUAGES) or "en"
    found = client_for_visitor().ask(SampleMessage(template, code("case"), language=language))
    return render_template(
        "telling/sample.html",
        found=found,
        language=language,
        languages=list(LANGUAGES.items()),
    )


@samples.get("/<template>/letter")
@roles("housing_officer", "housing_manager", "administrator", "auditor")
def letter(template: str) -> Response:
    """One message as a letter."""
    language: Any = chosen("language", LANGUAGES) or "en"
    large = request.args.get("print") == "large"
    query = SampleMessage(template, code("case"), ("letter",), language, large)
    (form,) = client_for_visitor().ask(query).forms
    answer = Response(base64.b64decode(form.content), content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'attachment; filename="sample-letter.pdf"'
    return answer
