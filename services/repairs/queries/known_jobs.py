"""Repair jobs: lists, one in all its versions, what a file would do, and how it is read."""

from dataclasses import fields
from datetime import date

from sqlalchemy import Connection, Row, select

from services.backbone.actors import names_in
from services.backbone.among import among
from services.backbone.errors import Invalid, NotFound, NotNow
from services.backbone.handling import Queries
from services.backbone.paging import page_of, place_after
from services.backbone.writing import Writer
from services.contracts.queries import Page
from services.contracts.queries.repairs import (
    ComparedJobs,
    GivenJob,
    JobByRef,
    JobInVersions,
    JobMapping,
    JobVersion,
    ListedJob,
    MappingOfJobs,
    NewestJobs,
    WouldDo,
)
from services.contracts.repairs import WordOfFile
from services.repairs import tables
from services.repairs.domain.jobs import Job
from services.repairs.domain.responsibility import ResponsibilityMatrix, UnknownCategory
from services.repairs.store import RepairsStore

MOST = 500
BEYOND_ALL = 2**62

_OF = tables.jobs.c
_LISTED = tuple(field.name for field in fields(ListedJob))
_JOB = tuple(field.name for field in fields(Job))
_VERSION = tuple(f.name for f in fields(JobVersion) if f.name not in ("until", "why"))

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_KNOWN = select(*(_OF[name] for name in _JOB)).where(among(_OF.job_ref, "refs"))
_HOMES = select(tables.homes.c.tenant_ref).where(among(tables.homes.c.tenant_ref, "refs"))


def newest_jobs(query: NewestJobs, connection: Connection) -> Page[ListedJob]:
    """Return jobs, those that became known last first."""
    (last,) = place_after(query, (BEYOND_ALL,))
    found = select(tables.jobs).where(_OF.id < last)
    if query.tenant_ref:
        found = found.where(_OF.tenant_ref == query.tenant_ref)
    if query.may_count:
        found = found.where(tables.MAY_COUNT)
    rows = connection.execute(found.order_by(_OF.id.desc()).limit(query.size + 1))
    return page_of(rows, query, lambda row: (row.id,), _listed)


def _listed(row: Row[*tuple[object, ...]]) -> ListedJob:
    return ListedJob(**{name: getattr(row, name) for name in _LISTED})


def job_by_ref(query: JobByRef, connection: Connection) -> JobInVersions:
    """Return a job in all its versions, the last one first."""
    now = connection.execute(select(tables.jobs).where(_OF.job_ref == query.job_ref)).one_or_none()
    if now is None:
        raise NotFound(f"no job has the reference {query.job_ref!r}", "job_ref")
    table = tables.former_jobs
    former = connection.execute(
        select(table).where(table.c.job_ref == query.job_ref).order_by(table.c.version.desc())
    )
    before = [_version(row, row.until_day, row.why) for row in former]
    return JobInVersions(query.job_ref, (_version(now, None, ""), *before))


def _version(row: Row[*tuple[object, ...]], until: date | None, why: str) -> JobVersion:
    return JobVersion(**{name: getattr(row, name) for name in _VERSION}, until=until, why=why)


def compared_jobs(query: ComparedJobs, connection: Connection) -> WouldDo:
    """Return what taking these jobs over would do."""
    if len(query.jobs) > MOST:
        raise Invalid(f"ask of {MOST} jobs at most", "jobs")
    refs = {"refs": sorted({job.job_ref for job in query.jobs})}
    known = {row.job_ref: Job(*row) for row in connection.execute(_KNOWN, refs)}
    tenants = {"refs": sorted({job.tenant_ref for job in query.jobs})}
    homes = set(connection.execute(_HOMES, tenants).scalars())
    matrix = RepairsStore(Writer(connection)).scheme.matrix()
    return WouldDo(
        tuple(_would_do(job, known.get(job.job_ref), homes, matrix) for job in query.jobs)
    )


def _would_do(
    given: GivenJob, known: Job | None, homes: set[str], matrix: ResponsibilityMatrix
) -> str:
    if given.tenant_ref not in homes:
        return "unknown_tenant"
    try:
        whose = matrix.whose(given.category)
    except UnknownCategory:
        return "unknown_category"
    if known is None:
        return "recorded"
    job = Job(**vars(given), responsibility=whose, recorded_on=known.recorded_on)
    if known.says_the_same_as(job):
        return "nothing"
    if known.taken_back_on is not None and known.tenant_ref == job.tenant_ref:
        return "nothing"
    cancels = job.status == "cancelled" and known.status != "cancelled"
    return "cancelled" if cancels else "corrected"


def job_mapping(query: JobMapping, connection: Connection) -> MappingOfJobs:
    """Return how the repairs system's file is read."""
    store = RepairsStore(Writer(connection))
    if connection.execute(select(tables.settings.c.id)).first() is None:
        raise NotNow("no scheme is open yet; open the scheme first")
    matrix, found = store.scheme.matrix(), store.mappings.last()
    whose = (tuple(sorted(matrix.tenant)), tuple(sorted(matrix.landlord)))
    if found is None:
        return MappingOfJobs(0, (), "year_first", "pence", None, "", "", *whose)
    by = names_in(connection, tables.backbone.actors)[found.kept_by]
    words = tuple(WordOfFile(word.field, word.theirs, word.ours) for word in found.words)
    return MappingOfJobs(
        found.version,
        words,
        found.days,  # type: ignore[arg-type]
        found.costs,  # type: ignore[arg-type]
        found.since,
        by,
        found.why,
        *whose,
    )


ON_QUERY: Queries = {
    NewestJobs: newest_jobs,
    JobByRef: job_by_ref,
    ComparedJobs: compared_jobs,
    JobMapping: job_mapping,
}
