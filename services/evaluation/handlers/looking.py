"""Facts of inspections and surveys."""

from typing import Final

from services.contracts import enrolment, repairs
from services.evaluation import tables
from services.evaluation.store import Work

CONDITIONS: Final = ("good", "worn", "defect")
"""Each worse than the one before; kept as its place."""


def visit_recorded(event: repairs.VisitRecorded, uow: Work) -> None:
    """Keep a visit as it stands, and what was found."""
    names = ("visit_ref", "tenant_ref", "kind", "visit_date", "result", "version", "counted")
    uow.store.keep(tables.visits, **{name: getattr(event, name) for name in names}, stands=True)
    for number, seen in enumerate(event.findings, start=1):
        uow.store.keep(
            tables.findings,
            visit_ref=event.visit_ref,
            version=event.version,
            number=number,
            item=seen.item,
            category=seen.category,
            whose=seen.whose,
            condition=CONDITIONS.index(seen.condition),
        )


def visit_taken_back(event: repairs.VisitTakenBack, uow: Work) -> None:
    """Keep that a visit is as if it had never been made."""
    uow.store.keep(
        tables.visits,
        visit_ref=event.visit_ref,
        tenant_ref=event.tenant_ref,
        kind="",
        visit_date=None,
        result="",
        version=0,
        counted=False,
        stands=False,
    )


def survey_answered(event: enrolment.SurveyAnswered, uow: Work) -> None:
    """Keep what a tenant answered to each question of a survey."""
    for answer in event.answers:
        uow.store.keep(
            tables.answers,
            tenant_ref=event.tenant_ref,
            stage=event.stage,
            on=event.answered_on,
            **vars(answer),
        )
