"""What a tenant answers in surveys, before the year and after it."""

from collections.abc import Iterator
from typing import Any, Final

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import Invalid, Refused
from services.contracts import enrolment as contract
from services.contracts.queries.enrolment import SurveysOfTenant
from services.contracts.vocabulary import SurveyStage
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page, refused_page
from services.gateway.console.officers.typed import day_typed, one_of, words
from services.gateway.console.permissions import may_use
from services.gateway.deeds import deed
from services.gateway.inputs import a_number
from services.gateway.visitor import client_for_visitor, note_view

surveys = Blueprint("tenant_surveys", __name__, url_prefix="/tenants", template_folder="templates")

FORM: Final = "officers/survey.html"
STAGES: Final[dict[SurveyStage, str]] = {"before": "Before the year", "after": "After the year"}
OTHER: Final = "other"
"""The number of the question that is typed."""


@surveys.get("/<tenant_ref>/surveys/new")
@may_use(contract.AnswerSurvey)
def ask(tenant_ref: str) -> Response:
    """Ask for the answers, and show those there are."""
    return _form(tenant_ref)


@surveys.post("/<tenant_ref>/surveys/new")
@may_use(contract.AnswerSurvey)
def enter(tenant_ref: str) -> AnyResponse:
    """Keep the answers that were given."""
    client = client_for_visitor()
    questions = client.ask(SurveysOfTenant(tenant_ref)).questions
    try:
        stage: Any = one_of("stage", STAGES, "say whether it is before or after the year")
        answered_on = day_typed("answered_on", "the day the tenant answered")
        answers = tuple(_answers(questions))
        if not answers:
            raise Invalid("give one answer at least", "score-0")
        command = contract.AnswerSurvey(tenant_ref, date_now(), answered_on, stage, answers)
        client.tell(command, deed())
    except Refused as refused:
        return _form(tenant_ref, refused)
    flash("The answers are kept", "success")
    return redirect(url_for("tenants.page", tenant_ref=tenant_ref), 303)


def _answers(questions: tuple[str, ...]) -> Iterator[contract.SurveyAnswer]:
    """Yield what was answered; `Invalid` for a score that is no number of 0 to 10."""
    asked = [(str(number), question) for number, question in enumerate(questions)]
    for number, question in [*asked, (OTHER, words("question"))]:
        typed = words(f"score-{number}")
        if not typed and (number != OTHER or not question):
            continue
        score = a_number(typed)
        if score is None or score > 10:
            raise Invalid("give a whole number from 0 to 10", f"score-{number}")
        if not question:
            raise Invalid("say what the question is", "question")
        yield contract.SurveyAnswer(question, score)


def _form(tenant_ref: str, refused: Refused | None = None) -> Response:
    found = client_for_visitor().ask(SurveysOfTenant(tenant_ref))
    note_view("surveys", tenant_ref)
    scores = [f"score-{number}" for number in (*range(len(found.questions)), OTHER)]
    shown: dict[str, Any] = {
        "ref": tenant_ref,
        "found": found,
        "stages": list(STAGES.items()),
        "stage_words": STAGES,
        "typed": {name: words(name) for name in ("stage", "question", *scores)},
        "answered_on": request.form if refused else date_now(),
    }
    if refused is not None:
        inputs = ["stage", "answered_on", "question", *scores]
        return refused_page(FORM, refused, inputs, {"answers": "score-0"}, **shown)
    return form_page(FORM, **shown)
