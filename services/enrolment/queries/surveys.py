"""What a tenant answered in surveys."""

from sqlalchemy import Connection, select

from services.backbone.handling import Queries
from services.contracts.queries.enrolment import (
    Person,
    SurveyAnswerRow,
    SurveysDetails,
    SurveysOfTenant,
)
from services.enrolment import tables
from services.enrolment.domain.surveys import QUESTIONS
from services.enrolment.queries.people import person

_OF = tables.survey_answers.c


def surveys_of_tenant(query: SurveysOfTenant, connection: Connection) -> SurveysDetails:
    """Return the answers there are: those before the year first."""
    person(Person(query.tenant_ref), connection)
    found = select(_OF.stage, _OF.question, _OF.score, _OF.answered_on).where(
        _OF.tenant_ref == query.tenant_ref
    )
    rows = connection.execute(found.order_by(_OF.stage.desc(), _OF.id))
    return SurveysDetails(QUESTIONS, tuple(SurveyAnswerRow(*row) for row in rows))


ON_QUERY: Queries = {SurveysOfTenant: surveys_of_tenant}
