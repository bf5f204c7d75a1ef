"""What is read of repairs: by the command line, and later the console and reports."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, select

from services.backbone.audit import Subject
from services.backbone.dead_letters import dead_letters_in
from services.backbone.errors import NotFound
from services.backbone.paging import page_of, place_after
from services.backbone.service import Queries
from services.backbone.standing import standing_in
from services.backbone.story import TENANT, story_in, whole_story
from services.backbone.working_days import working_day_on_or_after
from services.backbone.writing import Writer
from services.contracts.queries import Page
from services.contracts.queries.repairs import (
    BookedVisit,
    HomeDetails,
    HomeOfTenant,
    JobRow,
    Jobs,
    RepairsDeadLetterEnvelope,
    RepairsDeadLetters,
    RepairsDeadLetterWhole,
    RepairsStanding,
    RepairsStory,
)
from services.repairs import tables
from services.repairs.domain import diary
from services.repairs.store import RepairsStore

_JOB = tuple(field.name for field in fields(JobRow))


def jobs(query: Jobs, connection: Connection) -> Page[JobRow]:
    """Return jobs in the order they became known."""
    table = tables.jobs
    (last,) = place_after(query, (0,))
    found = select(table).where(table.c.id > last).order_by(table.c.id).limit(query.size + 1)
    return page_of(connection.execute(found), query, lambda row: (row.id,), _job)


def home_of_tenant(query: HomeOfTenant, connection: Connection) -> HomeDetails:
    """Return how a home's inspections stand, what is booked, and all that happened to it."""
    store, of = RepairsStore(Writer(connection)), query.tenant_ref
    home = store.find(of)
    if home is None:
        raise NotFound(f"no tenant has the reference {of!r}", "tenant_ref")
    due = home.ends_on and diary.follow_up_due(home.ends_on, working_day_on_or_after)
    return HomeDetails(
        inspected=home.inspected,
        baseline=home.baseline,
        failed_baselines=home.baseline_attempts,
        follow_up=home.follow_up,
        failed_follow_ups=home.follow_up_attempts,
        visit_attempts=store.scheme.visit_attempts(),
        follow_up_due_on=due if home.inspected else None,
        booked=_booked(connection, of),
        story=whole_story(connection, tables.backbone, Subject(TENANT, of)),
    )


def _booked(connection: Connection, tenant_ref: str) -> tuple[BookedVisit, ...]:
    table = tables.bookings
    theirs = (table.c.tenant_ref == tenant_ref) & (table.c.state == "open")
    rows = connection.execute(select(table).where(theirs).order_by(table.c.visit_date))
    return tuple(BookedVisit(row.kind, row.visit_date) for row in rows)


def _job(row: Any) -> JobRow:
    return JobRow(**{name: getattr(row, name) for name in _JOB})


ON_QUERY: Queries = {
    Jobs: jobs,
    HomeOfTenant: home_of_tenant,
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
