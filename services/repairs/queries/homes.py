"""One tenant's home: how its inspections stand, what is booked, and all that happened to it."""

from sqlalchemy import Connection, bindparam, select

from services.backbone.audit import Subject
from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.story import TENANT, whole_story
from services.backbone.working_days import working_day_on_or_after
from services.backbone.writing import Writer
from services.contracts.queries.repairs import BookedVisit, HomeDetails, HomeOfTenant
from services.repairs import tables
from services.repairs.domain import diary
from services.repairs.store import RepairsStore

_BOOKINGS = tables.bookings.c
_OPEN = (
    select(_BOOKINGS.visit_ref, _BOOKINGS.kind, _BOOKINGS.visit_date)
    .where(_BOOKINGS.tenant_ref == bindparam("of"), _BOOKINGS.state == "open")
    .order_by(_BOOKINGS.visit_date)
)


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
    rows = connection.execute(_OPEN, {"of": tenant_ref})
    return tuple(BookedVisit(row.visit_ref, row.kind, row.visit_date) for row in rows)


ON_QUERY: Queries = {HomeOfTenant: home_of_tenant}
