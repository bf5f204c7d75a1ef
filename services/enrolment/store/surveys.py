"""What tenants answered in surveys."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from services.backbone.writing import Writer
from services.enrolment import tables

_OF = tables.survey_answers.c


class SurveyStore:
    """Reads and writes inside one unit of work."""

    def __init__(self, connection: Writer) -> None:
        self.connection = connection

    def add(
        self, tenant_ref: str, stage: str, answered_on: date, answers: Iterable[tuple[str, int]]
    ) -> None:
        """Keep answers: question and score."""
        same = {"tenant_ref": tenant_ref, "stage": stage, "answered_on": answered_on}
        rows = (same | {"question": question, "score": score} for question, score in answers)
        self.connection.insert(tables.survey_answers, *rows)

    def answered(self, tenant_ref: str, stage: str) -> set[str]:
        """Return the questions that a tenant has answered at a stage."""
        query = select(_OF.question).where(_OF.tenant_ref == tenant_ref, _OF.stage == stage)
        return set(self.connection.execute(query).scalars())
