"""Visits and how they went, and what the follow-up found beside the baseline, item by item."""

from sqlalchemy import Subquery, and_, case, func, literal, not_, select

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
    before, after = last_completed("baseline"), last_completed("follow_up")
    then, now = worst_of(found_in(before, "then")), found_in(after, "now")
    again = worst_of(found_in(last_completed("follow_up"), "again"))
    compared = last_completed("baseline")
    same = and_(then.c.tenant_ref == now.c.tenant_ref, then.c.item == now.c.item)
    change = case(
        (then.c.condition.is_(None), "new"),
        (now.c.condition < then.c.condition, "better"),
        (now.c.condition > then.c.condition, "worse"),
        else_="same",
    )
    before_defects, after_defects = "aps.defects.baseline", "aps.defects.follow_up"
    changes = tuple(f"aps.items.{each}" for each in ("better", "same", "worse", "new"))
    seen_again = and_(again.c.tenant_ref == then.c.tenant_ref, again.c.item == then.c.item)
    not_seen = "aps.items.not_seen"
    return [
        Rows(
            now.c.tenant_ref,
            (
                Made(ITEMS, always=(ITEMS,)),
                Made(literal("aps.items.") + change, base=ITEMS, always=changes),
                Made(
                    case((now.c.condition == DEFECT, after_defects)),
                    base=COMPARED,
                    always=(after_defects,),
                ),
            ),
            now.join(compared, compared.c.tenant_ref == now.c.tenant_ref).outerjoin(then, same),
            day=now.c.visit_date,
            by_element=False,
        ),
        Rows(
            then.c.tenant_ref,
            (
                Made(
                    case((again.c.item.is_(None), not_seen)),
                    base=ITEMS,
                    always=(not_seen,),
                ),
                Made(
                    case((then.c.condition == DEFECT, before_defects)),
                    base=COMPARED,
                    always=(before_defects,),
                ),
            ),
            then.join(after, after.c.tenant_ref == then.c.tenant_ref).outerjoin(again, seen_again),
            day=after.c.visit_date,
            by_element=False,
        ),
    ]
