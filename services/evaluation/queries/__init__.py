"""What is read of the evaluation, as of the last cut-off it heard."""

from datetime import timedelta

from sqlalchemy import Connection, func, select

from services.backbone.backlog import backlog_in
from services.backbone.dead_letters import dead_letters_in
from services.backbone.handling import Queries
from services.backbone.paging import page_of_all
from services.backbone.story import story_in
from services.contracts.queries import Page
from services.contracts.queries.evaluation import (
    ComparedWith,
    Effects,
    EvaluationBacklog,
    EvaluationDeadLetterEnvelope,
    EvaluationDeadLetters,
    EvaluationDeadLetterWhole,
    EvaluationStory,
    Figure,
    Figures,
    MoneySummary,
    TakenOver,
)
from services.evaluation import tables
from services.evaluation.queries.counting import count, figures_of
from services.evaluation.queries.effects import effects
from services.evaluation.queries.money import money_summary
from services.evaluation.queries.sources import sources
from services.evaluation.store import LAST_CUT_OFF


def figures(query: Figures, connection: Connection) -> Page[Figure]:
    """Return all figures; none before a date is closed."""
    last = connection.execute(LAST_CUT_OFF).scalar_one()
    opens_on = connection.execute(select(tables.scheme.c.opens_on)).scalar_one_or_none()
    if last is None or opens_on is None:
        return page_of_all([], query)
    found = count(sources(opens_on, last + timedelta(days=1)), connection)
    return page_of_all(figures_of(found), query)


def compared_with(query: ComparedWith, connection: Connection) -> TakenOver:
    """Return how much was taken over."""
    homes = select(func.count(tables.comparison.c.home_ref.distinct()))
    repairs = select(func.count()).select_from(tables.history)
    return TakenOver(*(connection.execute(each).scalar_one() for each in (repairs, homes)))


ON_QUERY: Queries = {
    Figures: figures,
    ComparedWith: compared_with,
    Effects: effects,
    MoneySummary: money_summary,
    **dead_letters_in(
        tables.backbone,
        EvaluationDeadLetters,
        EvaluationDeadLetterEnvelope,
        EvaluationDeadLetterWhole,
    ),
    EvaluationBacklog: backlog_in(tables.backbone),
    EvaluationStory: story_in(tables.backbone),
}
"""What can be asked of the evaluation without changing anything."""
