"""What a repair would count for, before it is recorded."""

from sqlalchemy import Connection

from services.backbone.errors import Invalid, NotFound, NotNow
from services.backbone.handling import Queries
from services.backbone.writing import Writer
from services.contracts.queries.enrolment import RepairCounts, RepairWouldCount
from services.enrolment.domain import weighing
from services.enrolment.domain.breaches import Job
from services.enrolment.domain.participation import year_of
from services.enrolment.store import EnrolmentStore
from services.enrolment.store.rules import rules_from


def repair_would_count(query: RepairWouldCount, connection: Connection) -> RepairCounts:
    """Return whose a repair is, and which quarter it would cost something in."""
    store = EnrolmentStore(Writer(connection))
    definition, member = store.scheme.definition(), store.find(query.tenant_ref)
    if definition is None:
        raise NotNow("no scheme is open yet; open the scheme first")
    if member is None:
        raise NotFound(f"no tenant has the reference {query.tenant_ref!r}", "tenant_ref")
    scheme = definition.scheme
    if query.category not in scheme.tenant_categories + scheme.landlord_categories:
        raise Invalid(f"{query.category!r} is not a category of the scheme", "category")
    whose = "tenant" if query.category in scheme.tenant_categories else "landlord"
    job = Job(
        job_ref="",
        reported_on=query.reported_on,
        recorded_on=query.reported_on,
        category=query.category,
        responsibility=whose,
        emergency=query.emergency,
        done_by=query.done_by,
        status=query.status,
    )
    quarters = year_of(member, rules_from(definition))
    return RepairCounts(
        whose,  # type: ignore[arg-type]
        weighing.quarter_that_a_repair_costs(job, member, quarters),
        weighing.why_a_repair_is_no_breach(job, member, quarters),  # type: ignore[arg-type]
    )


ON_QUERY: Queries = {RepairWouldCount: repair_would_count}
