"""What is read of repairs: by the command line, and later the console and reports."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, select

from services.backbone.dead_letters import dead_letters_in
from services.backbone.paging import page_of, place_after
from services.backbone.service import Queries
from services.backbone.standing import standing_in
from services.backbone.story import story_in
from services.contracts.queries import Page
from services.contracts.queries.repairs import (
    JobRow,
    Jobs,
    RepairsDeadLetterEnvelope,
    RepairsDeadLetters,
    RepairsDeadLetterWhole,
    RepairsStanding,
    RepairsStory,
)
from services.repairs import tables
from services.repairs.queries import drafts, homes, inspections, known_jobs, today, visits

_JOB = tuple(field.name for field in fields(JobRow))


def jobs(query: Jobs, connection: Connection) -> Page[JobRow]:
    """Return jobs in the order they became known."""
    table = tables.jobs
    (last,) = place_after(query, (0,))
    found = select(table).where(table.c.id > last).order_by(table.c.id).limit(query.size + 1)
    return page_of(connection.execute(found), query, lambda row: (row.id,), _job)


def _job(row: Any) -> JobRow:
    return JobRow(**{name: getattr(row, name) for name in _JOB})


ON_QUERY: Queries = {
    Jobs: jobs,
    **visits.ON_QUERY,
    **drafts.ON_QUERY,
    **homes.ON_QUERY,
    **known_jobs.ON_QUERY,
    **inspections.ON_QUERY,
    **today.ON_QUERY,
    **dead_letters_in(
        tables.backbone,
        RepairsDeadLetters,
        RepairsDeadLetterEnvelope,
        RepairsDeadLetterWhole,
    ),
    RepairsStanding: standing_in(tables.backbone),
    RepairsStory: story_in(tables.backbone),
}
"""What can be asked of repairs without changing anything."""
