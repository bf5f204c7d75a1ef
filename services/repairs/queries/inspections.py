"""What visits decided, and what one that is told, corrected or taken back will decide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from sqlalchemy import Connection, and_, bindparam, func, or_, select, text

from services.backbone.actors import names_in
from services.backbone.errors import Invalid, NotFound
from services.backbone.handling import Queries
from services.backbone.paging import day_of_place, page_of, place_after
from services.backbone.working_days import working_day_on_or_after
from services.backbone.writing import Writer
from services.contracts import repairs as contract
from services.contracts.queries import Page
from services.contracts.queries import repairs as asked
from services.repairs import tables
from services.repairs.domain import correcting
from services.repairs.domain.comparing import Compared, compare
from services.repairs.domain.correcting import Visit, found_at_baseline, stand_afresh
from services.repairs.domain.diary import follow_up_due
from services.repairs.domain.finding import Finding
from services.repairs.domain.foretelling import foretell
from services.repairs.domain.inspection import Home
from services.repairs.domain.responsibility import ResponsibilityMatrix, UnknownCategory
from services.repairs.store import RepairsStore
from services.repairs.store.rows import VersionRow

_HOME, _VISIT, _FOUND = tables.homes.c, tables.visits.c, tables.findings.c
_BOOKED = tables.bookings.c

# Statements are built once: SQLAlchemy takes longer to build one than SQLite to run it.
_LAST_MADE = (
    select(func.max(_VISIT.id))
    .where(
        _VISIT.tenant_ref == _HOME.tenant_ref,
        _VISIT.kind == "baseline",
        _VISIT.result == "completed",
        _VISIT.counted,
        _VISIT.taken_back_on.is_(None),
    )
    .correlate(tables.homes)
    .scalar_subquery()
)
_DEFECTS = (
    select(func.count())
    .where(_FOUND.visit_id == _VISIT.id, _FOUND.condition == "defect")
    .correlate(tables.visits)
    .scalar_subquery()
)
_WORKS = (
    select(_HOME.tenant_ref, _VISIT.visit_ref, _VISIT.on, _DEFECTS)
    .join_from(tables.homes, tables.visits, _VISIT.id == _LAST_MADE)
    .where(
        tables.WORKS_AWAITED,
        or_(
            _VISIT.on > bindparam("after_on"),
            and_(_VISIT.on == bindparam("after_on"), _HOME.tenant_ref > bindparam("after_ref")),
        ),
    )
    .order_by(_VISIT.on, _HOME.tenant_ref)
    .limit(bindparam("rows"))
)
_OUTSTANDING = (
    select(tables.homes, _BOOKED.visit_date, _BOOKED.visit_ref)
    .outerjoin(
        tables.bookings,
        and_(
            _BOOKED.tenant_ref == _HOME.tenant_ref,
            _BOOKED.kind == "follow_up",
            text("bookings.state = 'open'"),
        ),
    )
    .where(
        tables.FOLLOW_UP_AWAITED,
        _HOME.follow_up_counts_from <= bindparam("by_day"),
        or_(_HOME.left_on.is_(None), _HOME.left_on >= _HOME.ends_on),
        or_(
            _HOME.follow_up_counts_from > bindparam("after_on"),
            and_(
                _HOME.follow_up_counts_from == bindparam("after_on"),
                _HOME.tenant_ref > bindparam("after_ref"),
            ),
        ),
    )
    .order_by(_HOME.follow_up_counts_from, _HOME.tenant_ref)
    .limit(bindparam("rows"))
)
_FIRST = "1900-01-01"


def what_visit_does(query: asked.WhatVisitDoes, connection: Connection) -> asked.VisitEffect:
    """Return what a visit will decide."""
    store = RepairsStore(Writer(connection))
    matrix, allowed = store.scheme.matrix(), store.scheme.visit_attempts()
    home, findings = _home(query.tenant_ref, store), _findings(query.findings, matrix)
    told = foretell(
        home,
        query.kind,
        query.result,
        query.visit_date,
        findings,
        store.visits.baseline_findings(query.tenant_ref),
        allowed,
        matrix,
    )
    items = compared_items(told.items)
    return asked.VisitEffect(told.outcome, told.failed, allowed, items, home.left_on)


def inspections(query: asked.Inspections, connection: Connection) -> asked.InspectionsOfHome:
    """Return how a home stands, with every version of its visits."""
    store = RepairsStore(Writer(connection))
    matrix, home = store.scheme.matrix(), _home(query.tenant_ref, store)
    visits, versions = store.visits.of(home.tenant_ref), store.visits.versions_of(home.tenant_ref)
    names = names_in(connection, tables.backbone.actors)
    return asked.InspectionsOfHome(
        tenant_ref=home.tenant_ref,
        inspected=home.inspected,
        baseline=home.baseline,
        baseline_failed=home.baseline_attempts,
        follow_up=home.follow_up or None,
        follow_up_failed=home.follow_up_attempts,
        by_hand=home.follow_up_by_hand,
        attempts_allowed=store.scheme.visit_attempts(),
        started_on=home.started_on,
        ends_on=home.ends_on,
        left_on=home.left_on,
        settled_from=home.follow_up_settled_from,
        forfeits_quarter=store.scheme.quarter_at_stake(),
        visits=tuple(
            _visit(
                visit,
                [row for row in versions if row.visit_ref == visit.visit_ref],
                names,
                matrix,
            )
            for visit in visits
        ),
        compared=_compared(visits, matrix),
    )


def works_awaited(query: asked.WorksAwaited, connection: Connection) -> Page[asked.WorksRow]:
    """Return the homes that wait for works."""
    after_on, after_ref = place_after(query, (_FIRST, ""))
    values = {"after_on": day_of_place(after_on), "after_ref": after_ref, "rows": query.size + 1}
    rows = connection.execute(_WORKS, values)
    return page_of(
        rows,
        query,
        lambda row: (row.on.isoformat(), row.tenant_ref),
        lambda row: asked.WorksRow(*row),
    )


def follow_ups_outstanding(
    query: asked.FollowUpsOutstanding, connection: Connection
) -> Page[asked.FollowUpRow]:
    """Return the follow-ups that are outstanding."""
    after_on, after_ref = place_after(query, (_FIRST, ""))
    values = {"after_on": day_of_place(after_on), "after_ref": after_ref, "rows": query.size + 1}
    rows = connection.execute(_OUTSTANDING, values | {"by_day": query.by})
    return page_of(
        rows,
        query,
        lambda row: (row.follow_up_counts_from.isoformat(), row.tenant_ref),
        _follow_up,
    )


def what_taking_back_does(
    query: asked.WhatTakingBackDoes, connection: Connection
) -> asked.ChangeEffect:
    """Return what taking a visit back will decide again."""
    store = RepairsStore(Writer(connection))
    home, visits, visit = _of_visit(query.visit_ref, store)
    refused = correcting.why_not_taken_back(home, visit)
    return _change(home, [each for each in visits if each != visit], refused, store)


def what_correction_does(
    query: asked.WhatCorrectionDoes, connection: Connection
) -> asked.ChangeEffect:
    """Return what a correction will decide again."""
    store = RepairsStore(Writer(connection))
    home, visits, visit = _of_visit(query.visit_ref, store)
    findings = tuple(_findings(query.findings, store.scheme.matrix()))
    corrected = replace(visit, on=query.visit_date, result=query.result, findings=findings)
    refused = correcting.why_not_corrected(home, visit, query.result)
    return _change(home, [corrected if each == visit else each for each in visits], refused, store)


def _change(
    home: Home, visits: Sequence[Visit], refused: str, store: RepairsStore
) -> asked.ChangeEffect:
    after = stand_afresh(home, visits, store.scheme.visit_attempts(), store.scheme.matrix())
    was = (home.baseline, home.follow_up or None)
    now = (after.home.baseline, after.home.follow_up or None)
    defects = after.defects if after.home.follow_up else ()
    return asked.ChangeEffect(
        *(home.tenant_ref, refused, was[0], now[0], was[1], now[1], defects),
        forfeits_quarter=store.scheme.quarter_at_stake(),
        left_on=home.left_on,
    )


def _of_visit(visit_ref: str, store: RepairsStore) -> tuple[Home, list[Visit], Visit]:
    tenant_ref = store.visits.tenant_of(visit_ref)
    if tenant_ref is None:
        raise NotFound(f"no visit has the reference {visit_ref!r}", "visit_ref")
    visits = store.visits.of(tenant_ref)
    visit = next(each for each in visits if each.visit_ref == visit_ref)
    kept = [each for each in visits if each.taken_back_on is None or each == visit]
    return _home(tenant_ref, store), kept, visit


def _home(tenant_ref: str, store: RepairsStore) -> Home:
    home = store.find(tenant_ref)
    if home is None:
        raise NotFound(f"no tenant has the reference {tenant_ref!r}", "tenant_ref")
    return home


def _findings(given: Iterable[contract.Finding], matrix: ResponsibilityMatrix) -> list[Finding]:
    findings = [Finding(f.item, f.category, f.condition, f.notes) for f in given]
    try:
        for finding in findings:
            matrix.whose(finding.category)
    except UnknownCategory as error:
        raise Invalid(str(error), "findings") from error
    return findings


def _compared(
    visits: Sequence[Visit], matrix: ResponsibilityMatrix
) -> tuple[asked.ComparedItem, ...]:
    kept = [visit for visit in visits if visit.taken_back_on is None and visit.counted]
    made = [v for v in kept if (v.kind, v.result) == ("follow_up", "completed")]
    if not made:
        return ()
    return compared_items(compare(made[-1].findings, found_at_baseline(kept), matrix))


def compared_items(items: Iterable[Compared]) -> tuple[asked.ComparedItem, ...]:
    """Return compared items as a page shows them."""
    return tuple(
        asked.ComparedItem(
            each.item,
            each.category,
            each.whose,
            each.before or None,  # type: ignore[arg-type]
            each.now or None,  # type: ignore[arg-type]
            each.change,
            each.costs,
        )
        for each in items
    )


def _found(
    findings: Iterable[Finding], matrix: ResponsibilityMatrix
) -> tuple[asked.FoundItem, ...]:
    return tuple(
        asked.FoundItem(
            each.item,
            each.category,
            matrix.whose(each.category),
            each.condition,  # type: ignore[arg-type]
            each.notes,
        )
        for each in findings
    )


def _visit(
    visit: Visit,
    before: Iterable[VersionRow],
    names: Mapping[str, str],
    matrix: ResponsibilityMatrix,
) -> asked.RecordedVisit:
    return asked.RecordedVisit(
        visit.visit_ref,
        visit.kind,
        visit.version,
        visit.on,
        visit.result,
        visit.reason,
        _found(visit.findings, matrix),
        visit.counted,
        visit.taken_back_on,
        tuple(
            asked.VisitVersion(
                row.version,
                row.on,
                row.result,
                row.reason,
                _found(row.findings, matrix),
                row.changed_on,
                names[row.changed_by],
                row.why,
            )
            for row in before
        ),
    )


class _Outstanding(Protocol):
    tenant_ref: str
    follow_up_attempts: int
    ends_on: date
    left_on: date | None
    visit_date: date | None
    visit_ref: str | None


def _follow_up(row: _Outstanding) -> asked.FollowUpRow:
    return asked.FollowUpRow(
        tenant_ref=row.tenant_ref,
        due_on=follow_up_due(row.ends_on, working_day_on_or_after),
        failed=row.follow_up_attempts,
        left_on=row.left_on,
        settled_from=row.ends_on,
        booked_for=row.visit_date,
        visit_ref=row.visit_ref or "",
    )


ON_QUERY: Queries = {
    asked.WhatVisitDoes: what_visit_does,
    asked.Inspections: inspections,
    asked.WorksAwaited: works_awaited,
    asked.FollowUpsOutstanding: follow_ups_outstanding,
    asked.WhatTakingBackDoes: what_taking_back_does,
    asked.WhatCorrectionDoes: what_correction_does,
}
