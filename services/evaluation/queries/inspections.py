"""Visits and how they went, and what the follow-up found beside the baseline, item by item."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    not_,
    null,
    select,
    union_all,
)

from services.evaluation import tables
from services.evaluation.queries.counting import Made, Rows

VISITS = "visits.all"
BASELINES = "aps.baseline.homes"
FOLLOW_UPS = "aps.follow_up.homes"
COMPARED = "aps.compared.homes"
ITEMS = "aps.items"
DEFECT = 2
"""The condition that needs a repair, as it is kept."""


def inspections() -> list[Rows]:
    """Return what is counted of visits and of what they found."""
    return [*_visits(), *_homes(), *_items()]


def _visits() -> list[Rows]:
    visit = tables.visits.c
    missed = visit.result.in_(("no_access", "refused"))
    went = case((missed, "visits.missed." + visit.result), else_="visits.made")
    names = ("visits.made", "visits.missed.no_access", "visits.missed.refused")
    kinds = ("visits.baseline", "visits.follow_up")
    return [
        Rows(
            visit.tenant_ref,
            (
                Made(VISITS, always=(VISITS,)),
                Made(went, base=VISITS, always=names),
                Made("visits." + visit.kind, base=VISITS, always=kinds),
            ),
            tables.visits,
            (visit.stands,),
            day=visit.visit_date,
            by_element=False,
        )
    ]


def last_completed(kind: str) -> Subquery:
    """Return each home's last completed visit of a kind that decided something, as it stands."""
    visit = tables.visits.c
    place = (
        func.row_number()
        .over(
            partition_by=visit.tenant_ref,
            order_by=(visit.visit_date.desc(), visit.visit_ref.desc()),
        )
        .label("place")
    )
    ranked = (
        select(visit.tenant_ref, visit.visit_ref, visit.version, visit.visit_date, place)
        .where(visit.kind == kind, visit.result == "completed", visit.counted, visit.stands)
        .subquery()
    )
    return select(ranked).where(ranked.c.place == 1).subquery(kind)


def found_in(visit: Subquery, name: str) -> Subquery:
    """Return the findings of visits: `tenant_ref`, `visit_date`, `item`, `whose`, `condition`."""
    found = tables.findings.c
    same = and_(found.visit_ref == visit.c.visit_ref, found.version == visit.c.version)
    return (
        select(visit.c.tenant_ref, visit.c.visit_date, found.item, found.whose, found.condition)
        .join_from(visit, tables.findings, same)
        .subquery(name)
    )


def worst_of(found: Subquery) -> Subquery:
    """Return each item once, by its worse condition where a visit has it twice."""
    of = found.c
    return (
        select(of.tenant_ref, of.item, func.max(of.condition).label("condition"))
        .group_by(of.tenant_ref, of.item)
        .subquery()
    )


def _homes() -> list[Rows]:
    before, after = last_completed("baseline"), last_completed("follow_up")
    found = found_in(last_completed("follow_up"), "found").c
    of_tenant = case((found.whose == "tenant", 1), else_=0)
    defects = (
        select(found.tenant_ref, func.max(of_tenant).label("tenants"))
        .where(found.condition == DEFECT)
        .group_by(found.tenant_ref)
        .subquery("defects")
    )
    had_baseline = before.c.tenant_ref.is_not(None)
    any_defect = defects.c.tenant_ref.is_not(None)
    zero, zero_of_tenant = "aps.zero_repairs", "aps.zero_tenant_repairs"
    none_of_tenant = func.coalesce(defects.c.tenants, 0) == 0
    return [
        Rows(
            before.c.tenant_ref,
            (Made(BASELINES, always=(BASELINES,)),),
            before,
            day=before.c.visit_date,
            by_element=False,
        ),
        Rows(
            after.c.tenant_ref,
            (
                Made(FOLLOW_UPS, always=(FOLLOW_UPS,)),
                Made(case((had_baseline, COMPARED)), always=(COMPARED,)),
                Made(case((not_(any_defect), zero)), base=FOLLOW_UPS, always=(zero,)),
                Made(
                    case((none_of_tenant, zero_of_tenant)),
                    base=FOLLOW_UPS,
                    always=(zero_of_tenant,),
                ),
            ),
            after.outerjoin(before, before.c.tenant_ref == after.c.tenant_ref).outerjoin(
                defects, defects.c.tenant_ref == after.c.tenant_ref
            ),
            day=after.c.visit_date,
            by_element=False,
        ),
    ]


def _items() -> list[Rows]:
    """What is at the follow-up, beside the baseline: as `repairs` compares them."""
    item = _compared_items()
    before, seen = item.c.before, item.c.good + item.c.worn + item.c.defect
    known = before.is_not(None)
    better = case((before == 2, item.c.good + item.c.worn), (before == 1, item.c.good), else_=0)
    worse = case((before == 0, item.c.worn + item.c.defect), (before == 1, item.c.defect), else_=0)
    values: dict[str, ColumnElement[Any]] = {
        "better": better,
        "same": case((known, seen - better - worse), else_=0),
        "worse": worse,
        "new": case((known, 0), else_=seen),
        "not_seen": case((and_(known, seen == 0), 1), else_=0),
    }
    defects = {
        "aps.defects.baseline": case((before == DEFECT, 1), else_=0),
        "aps.defects.follow_up": item.c.defect,
    }
    return [
        Rows(
            item.c.tenant_ref,
            (
                Made(ITEMS, seen, always=(ITEMS,)),
                *(
                    Made(f"aps.items.{change}", value, base=ITEMS, always=(f"aps.items.{change}",))
                    for change, value in values.items()
                ),
                *(
                    Made(name, value, base=COMPARED, always=(name,))
                    for name, value in defects.items()
                ),
            ),
            item,
            day=item.c.day,
            by_element=False,
        )
    ]


def _compared_items() -> Subquery:
    """Return each item of the homes that have both visits: its condition `before`, null where it
    was not looked at, and how often the follow-up found it `good`, `worn` or a `defect`.

    An item that the baseline has twice counts by its worse condition.
    """
    first, second, found = (
        last_completed("baseline"),
        last_completed("follow_up"),
        tables.findings.c,
    )
    both = first.join(second, first.c.tenant_ref == second.c.tenant_ref)

    def of(visit: Subquery, before: ColumnElement[int], now: ColumnElement[int]) -> Select[Any]:
        same = and_(found.visit_ref == visit.c.visit_ref, found.version == visit.c.version)
        columns = (second.c.tenant_ref, second.c.visit_date.label("day"), found.item)
        return select(*columns, before.label("before"), now.label("now")).join_from(
            both, tables.findings, same
        )

    nothing = cast(null(), Integer)
    each = union_all(
        of(first, found.condition, nothing), of(second, nothing, found.condition)
    ).subquery()
    times = (
        func.sum(case((each.c.now == condition, 1), else_=0)).label(name)
        for condition, name in enumerate(("good", "worn", "defect"))
    )
    by = (each.c.tenant_ref, each.c.day, each.c.item)
    return select(*by, func.max(each.c.before).label("before"), *times).group_by(*by).subquery()
